package dev.cutfill.upload;

/// An upload as it was found on disk a moment ago.
///
/// @param offset the bytes that count: the size of its file, unless a request that is checked at its end is at work
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

    StoredUpload with(UploadRecord newRecord) {
        return new StoredUpload(id, newRecord, offset);
    }
}
