package dev.cutfill.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// Where results are kept. Keys are `[0-9a-zA-Z/._-]+` without `..`.
public interface FileStore {
    void put(String key, Path file, String contentType) throws IOException;

    /// The bytes of a file, to be closed by the caller.
    ///
    /// @throws java.io.FileNotFoundException when there is none
    InputStream open(String key) throws IOException;

    /// As the other one, without the bytes before `from`.
    default InputStream open(String key, long from) throws IOException {
        InputStream in = open(key);
        in.skipNBytes(from);
        return in;
    }

    /// A link that hands the file out to whoever holds it, until it expires.
    ///
    /// @param base where the client reaches this server (no slash at the end); for files that the server itself
    /// hands out
    URI link(String key, Duration validity, URI base);

    /// Removes the file; an unknown key is no error.
    void delete(String key) throws IOException;

    /// Throws when the store cannot be used now; for health checks.
    void check() throws IOException;
}
