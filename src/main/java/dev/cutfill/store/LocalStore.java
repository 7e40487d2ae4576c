package dev.cutfill.store;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// Files below one directory: `<root>/<key>`, and beside each `<root>/<key>.type` with its media type. A file appears whole or
/// not at all.
final class LocalStore implements FileStore {
    private static final String TYPE = ".type";

    private final Path root;
    private final SignedLinks links;

    LocalStore(Path root, SignedLinks links) throws IOException {
        this.root = Files.createDirectories(root).toRealPath();
        this.links = links;
    }

    /// A stored file, to be handed out.
    record Stored(Path file, String contentType) {}

    Optional<Stored> find(String key) throws IOException {
        if (!Keys.isKey(key) || key.endsWith(TYPE)) {
            return Optional.empty();
        }
        Path file = at(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Path type = typeOf(file);
        return Optional.of(new Stored(file, Files.exists(type) ? Files.readString(type) : "application/octet-stream"));
    }

    @Override
    public void put(String key, Path file, String contentType) throws IOException {
        Path target = at(Keys.checked(key));
        Files.createDirectories(target.getParent());
        Path temporary = Files.createTempFile(target.getParent(), ".put", null);
        try {
            Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.writeString(typeOf(target), contentType, StandardCharsets.US_ASCII);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        return links.link(key, validity, base);
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = at(Keys.checked(key));
        Files.deleteIfExists(file);
        Files.deleteIfExists(typeOf(file));
    }

    @Override
    public void check() throws IOException {
        if (!Files.isWritable(root)) {
            throw new IOException(root + " cannot be written");
        }
    }

    private Path at(String key) {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("not a key: " + key);
        }
        return file;
    }

    private static Path typeOf(Path file) {
        return file.resolveSibling(file.getFileName() + TYPE);
    }
}
