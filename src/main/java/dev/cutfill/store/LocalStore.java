package dev.cutfill.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// Files below one directory:
///
/// ```
/// <root>/<key>                     the bytes
/// <root>/<directory>/.<name>.type  the media type of the key <directory>/<name>
/// <root>/.incoming/<uuid>          what is being put; emptied at start
/// ```
///
/// No key has a name that begins with a dot, so that none meets ours. A file appears whole, on the medium, and
/// after its type, or not at all. Since keys are paths, none may be the directory of another: after `a/b`,
/// putting `a` fails.
final class LocalStore implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);

    private final Path root;
    private final Path incoming;
    private final SignedLinks links;

    LocalStore(Path root, SignedLinks links) throws IOException {
        this.root = Files.createDirectories(root).toRealPath();
        this.links = links;
        incoming = Files.createDirectories(this.root.resolve(".incoming"));
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(incoming)) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /// A stored file, to be handed out.
    record Stored(Path file, MediaType contentType) {}

    Optional<Stored> find(String key) throws IOException {
        return has(key) ? Optional.of(new Stored(at(key), type(at(key)))) : Optional.empty();
    }

    boolean has(String key) {
        return Keys.isKey(key) && Files.isRegularFile(at(key));
    }

    @Override
    public void put(String key, Path file, String contentType) throws IOException {
        Path target = at(Keys.checked(key));
        String type = MediaType.parseMediaType(contentType).toString();
        Files.createDirectories(target.getParent());
        place(typeOf(target), path -> Files.writeString(path, type));
        place(target, path -> Files.copy(file, path));
        forceDirectories(target);
    }

    @Override
    public InputStream open(String key) throws IOException {
        if (!has(key)) {
            throw new FileNotFoundException(key);
        }
        return Files.newInputStream(at(key));
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        return links.link(key, validity, base);
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = at(Keys.checked(key));
        for (Path path : List.of(file, typeOf(file))) {
            if (Files.isRegularFile(path)) { // a directory is no key
                Files.deleteIfExists(path);
            }
        }
        removeIfEmpty(file.getParent());
    }

    /// The directory of a key with slashes goes with its last file.
    private void removeIfEmpty(@Nullable Path directory) throws IOException {
        if (directory == null
                || directory.equals(root)
                || !directory.startsWith(root)
                || !Files.isDirectory(directory)) {
            return;
        }
        try {
            if (Files.deleteIfExists(directory)) {
                removeIfEmpty(directory.getParent());
            }
        } catch (DirectoryNotEmptyException _) {
            // others are in it
        }
    }

    /// Writes a file: permissions do not tell about a full disk, or one that went read-only.
    @Override
    public void check() throws IOException {
        Path probe = newIncoming();
        try {
            Files.write(probe, new byte[1]);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private interface Writing {
        void to(Path path) throws IOException;
    }

    private void place(Path target, Writing writing) throws IOException {
        Path path = newIncoming();
        try {
            writing.to(path);
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(path); // there when something failed
        }
    }

    /// A rename is on the medium when its directory is, and a new directory when its parent is.
    private void forceDirectories(Path file) {
        Path directory = file.getParent();
        while (directory != null && directory.startsWith(root)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                LOG.debug("{} cannot be forced to the medium", directory, e); // Windows opens no directory
            }
            directory = directory.getParent();
        }
    }

    private static MediaType type(Path file) throws IOException {
        try {
            return MediaType.parseMediaType(Files.readString(typeOf(file)));
        } catch (NoSuchFileException | InvalidMediaTypeException _) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    private Path newIncoming() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    private Path at(String key) {
        Path file = root.resolve(key).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("not a key: " + key);
        }
        return file;
    }

    private static Path typeOf(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".type");
    }
}
