package dev.cutfill.upload;

/// Published in process, synchronously, when the last byte of an upload is on disk and before its client is
/// answered.
public record UploadFinished(Upload upload) {}
