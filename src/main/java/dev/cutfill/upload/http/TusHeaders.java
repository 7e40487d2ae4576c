package dev.cutfill.upload.http;

/// The header fields of tus 1.0.0.
final class TusHeaders {
    static final String TUS_CHECKSUM_ALGORITHM = "Tus-Checksum-Algorithm";
    static final String TUS_MAX_SIZE = "Tus-Max-Size";
    static final String TUS_RESUMABLE = "Tus-Resumable";
    static final String TUS_VERSION = "Tus-Version";
    static final String UPLOAD_CHECKSUM = "Upload-Checksum";
    static final String UPLOAD_CONCAT = "Upload-Concat";
    static final String UPLOAD_DEFER_LENGTH = "Upload-Defer-Length";
    static final String UPLOAD_EXPIRES = "Upload-Expires";
    static final String UPLOAD_LENGTH = "Upload-Length";
    static final String UPLOAD_METADATA = "Upload-Metadata";
    static final String UPLOAD_OFFSET = "Upload-Offset";

    private TusHeaders() {}
}
