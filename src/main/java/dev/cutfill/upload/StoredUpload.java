package dev.cutfill.upload;

/// An upload as it was found on disk a moment ago.
///
/// @param offset the size of its file of bytes
record StoredUpload(String id, UploadRecord record, long offset) {
    boolean finished() {
        return upload().finished();
    }

    Upload upload() {
        return new Upload(id, Metadata.decode(record.metadata()), record.declared(), offset);
    }

    StoredUpload at(long newOffset) {
        return new StoredUpload(id, record, newOffset);
    }
}
