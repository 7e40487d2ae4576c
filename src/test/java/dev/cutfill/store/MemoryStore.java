package dev.cutfill.store;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A store in memory whose links say what was asked for; a file that is put without being there is empty.
public final class MemoryStore implements FileStore {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    public Set<String> keys() {
        return Set.copyOf(files.keySet());
    }

    /// Lets no removal of this key succeed any more.
    public void lock(String key) {
        locked.add(key);
    }

    @Override
    public void put(String key, Path file, String contentType) {
        try {
            files.put(key, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        byte[] bytes = files.get(key);
        if (bytes == null) {
            throw new FileNotFoundException(key);
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        return URI.create(base + "/store/" + key + "?for=" + validity.toSeconds());
    }

    @Override
    public void delete(String key) throws IOException {
        if (locked.contains(key)) {
            throw new IOException("locked: " + key);
        }
        files.remove(key);
    }

    @Override
    public void check() {}
}
