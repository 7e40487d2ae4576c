package dev.cutfill.upload.storage;

import dev.cutfill.upload.Upload;
import java.util.OptionalLong;

/// An upload as it was found on disk a moment ago.
///
/// @param offset the bytes that count: the size of its file, unless a request that is checked at its end is at
/// work
public record StoredUpload(String id, UploadRecord record, long offset) {
    public boolean finished() {
        return !record.waitsForWord() && record.length() != null && record.length() == offset;
    }

    /// Whether it would be finished if what is here were said to be all.
    boolean isSealable() {
        return !finished() && offset > 0 && (record.length() == null || record.length() == offset);
    }

    /// For the rest of the program an upload that waits for the word of its client has no length yet.
    public Upload upload() {
        OptionalLong length = record.waitsForWord() ? OptionalLong.empty() : record.declared();
        return new Upload(id, Metadata.decode(record.creation().metadata()), length, offset);
    }

    StoredUpload at(long newOffset) {
        return new StoredUpload(id, record, newOffset);
    }

    StoredUpload with(UploadRecord newRecord) {
        return new StoredUpload(id, newRecord, offset);
    }
}
