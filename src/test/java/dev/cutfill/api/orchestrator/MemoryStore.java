package dev.cutfill.api.orchestrator;

import dev.cutfill.store.FileStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// A store that holds nothing and whose links say what was asked for.
final class MemoryStore implements FileStore {
    @Override
    public void put(String key, Path file, String contentType) {}

    @Override
    public URI link(String key, Duration validity, URI base) {
        return URI.create(base + "/store/" + key + "?for=" + validity.toSeconds());
    }

    @Override
    public void delete(String key) {}

    @Override
    public void check() {}
}
