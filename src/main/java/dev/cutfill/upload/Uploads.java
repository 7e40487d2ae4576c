package dev.cutfill.upload;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The uploads this server holds. The disk is the truth: what is said here was stat'ed now.
public interface Uploads {
    /// The path below the server's base URL that uploads live at; an upload's URL is `<base><PATH>/<id>`.
    String PATH = "/files";

    /// As the other one, under the quota of no tenant.
    default Upload create(Map<String, String> metadata, OptionalLong length) {
        return create(metadata, length, "");
    }

    /// Opens an upload that has no bytes yet.
    ///
    /// @param length empty: declared later by the client
    /// @param tenant under whose quota its bytes come; empty: under none
    /// @throws RuntimeException `storage.UploadRefused` when it would be too large, or nothing more fits here
    Upload create(Map<String, String> metadata, OptionalLong length, String tenant);

    Optional<Upload> find(String id);

    /// All of them, the oldest first; reads every record.
    List<UploadState> list();

    /// Declares that what has arrived is all: length := offset. No effect on an upload whose length is
    /// declared, that has no bytes, or that is receiving some at this moment: it comes back as it is. Does not
    /// publish [UploadFinished]; the caller acts on what is returned.
    Optional<Upload> finalizeLength(String id);

    /// Takes a file of this server's for an upload that nobody has sent anything to. Does not publish
    /// [UploadFinished]; the caller acts on what is returned.
    ///
    /// @return nothing when there is no such upload
    /// @throws RuntimeException `storage.UploadRefused` when nothing more fits here
    Optional<Upload> fill(String id, Path file) throws IOException;

    /// Of one upload.
    long maxSize();

    /// On the disk that takes them.
    long freeBytes() throws IOException;

    /// Where the bytes lie; read only.
    Path file(String id);

    /// A file that is received in one request, for another to keep. Removed when it is closed, or after a crash.
    record Received(Path file, Closeable removal) implements Closeable {
        @Override
        public void close() throws IOException {
            removal.close();
        }
    }

    /// Receives a file beside the uploads, under their limits of size, room and rate.
    ///
    /// @param announced how many bytes are to come; below zero: unknown
    /// @throws RuntimeException `storage.UploadRefused` when it is too large or too slow, or nothing more fits here
    Received receive(InputStream body, long announced) throws IOException;

    /// Removes bytes and record; an unknown id is no error.
    void delete(String id);
}
