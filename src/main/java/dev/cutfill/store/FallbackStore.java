package dev.cutfill.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// A store that an operator moved to: new files go there, and those of before are still handed out from where
/// they are.
final class FallbackStore implements FileStore {
    private final FileStore store;
    private final LocalStore before;

    FallbackStore(FileStore store, LocalStore before) {
        this.store = store;
        this.before = before;
    }

    @Override
    public void put(String key, Path file, String contentType) throws IOException {
        store.put(key, file, contentType);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return (before.has(key) ? before : store).open(key);
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        return (before.has(key) ? before : store).link(key, validity, base);
    }

    @Override
    public void delete(String key) throws IOException {
        before.delete(key);
        store.delete(key);
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        return (before.has(key) ? before : store).open(key, from);
    }

    @Override
    public void check() throws IOException {
        store.check();
    }
}
