package dev.cutfill.upload.storage;

/// An [UploadException] that the rest of the program meets when it opens an upload.
public final class UploadRefused extends RuntimeException {
    private final UploadException refusal;

    UploadRefused(UploadException refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    public UploadException refusal() {
        return refusal;
    }
}
