package dev.cutfill.upload;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What is known of an upload and cannot be read off its bytes; the content of `<id>.json`.
///
/// @param metadata the `Upload-Metadata` header, verbatim; empty when there was none
/// @param length bytes the upload will have; null until declared
/// @param announced whether everybody who wants to know has been told that it is finished
record UploadRecord(String metadata, @Nullable Long length, boolean announced) {
    /// Stands in for a record that is torn or lost: the bytes are still there, and a client that declares the length again
    /// finishes the upload.
    static final UploadRecord LOST = new UploadRecord("", null, false);

    static UploadRecord fresh(String metadata, OptionalLong length) {
        return new UploadRecord(metadata, length.isPresent() ? (Long) length.getAsLong() : null, false);
    }

    OptionalLong declared() {
        return length == null ? OptionalLong.empty() : OptionalLong.of(length);
    }

    UploadRecord declaring(long newLength) {
        return new UploadRecord(metadata, newLength, announced);
    }

    UploadRecord asAnnounced() {
        return new UploadRecord(metadata, length, true);
    }
}
