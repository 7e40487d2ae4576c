package dev.cutfill.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A store that holds no bytes, knows its keys, and whose links say what was asked for.
public final class MemoryStore implements FileStore {
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    /// Lets no removal of this key succeed any more.
    public void lock(String key) {
        locked.add(key);
    }

    @Override
    public void put(String key, Path file, String contentType) {
        keys.add(key);
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
        keys.remove(key);
    }

    @Override
    public void check() {}
}
