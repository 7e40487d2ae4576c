package dev.cutfill.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Objects of one bucket that other programs read and write, too, under keys that they know: an S3 store alone has
/// it. [FileStore] keeps what is ours under keys of ours.
///
/// A key is what the other programs call the object, verbatim: 1 to 1,024 bytes of UTF-8 without control characters,
/// its steps between slashes not empty, `.` or `..`. Any other is an [IllegalArgumentException].
public interface ObjectTree {
    /// What there is to know of an object without its bytes.
    ///
    /// @param etag changes with the bytes; without quotes
    record Entry(String key, long bytes, String etag, Instant modified) {}

    /// Some objects, by their keys.
    ///
    /// @param next the key after which the next page begins; empty: this was the last
    record Page(List<Entry> entries, Optional<String> next) {}

    /// What must be so for an object to be written.
    sealed interface Condition {
        /// nothing
        record Always() implements Condition {}

        /// there is none of this key
        record Absent() implements Condition {}

        /// it is the one with this etag
        record Is(String etag) implements Condition {}
    }

    Optional<Entry> head(String key) throws IOException;

    /// The bytes, to be closed by the caller.
    ///
    /// @throws FileNotFoundException when there is none
    InputStream get(String key) throws IOException;

    /// A file of any size.
    ///
    /// @return its etag
    String put(String key, Path file, String contentType) throws IOException;

    /// A document, if the condition holds when the store writes it: of two writers with the same condition one wins.
    ///
    /// @return its etag; empty: the condition does not hold, and nothing was written
    Optional<String> put(String key, byte[] document, String contentType, Condition condition) throws IOException;

    /// Those whose keys begin so.
    ///
    /// @param after the `next` of the page before
    /// @param most 1 to 1000
    Page list(String prefix, Optional<String> after, int most) throws IOException;

    /// Copies an object within the bucket; the store does it by itself.
    ///
    /// @return the copy's etag
    /// @throws FileNotFoundException when there is none
    String copy(String from, String to) throws IOException;

    /// Removes objects, a thousand a request; one that is not there is no error.
    ///
    /// @throws IOException with the key of the first that the store keeps; others may be gone
    void delete(Collection<String> keys) throws IOException;
}
