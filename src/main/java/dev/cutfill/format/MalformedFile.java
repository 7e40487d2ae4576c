package dev.cutfill.format;

import java.io.IOException;

/// A file whose content cannot be what its kind promises. The message is for the user: the file's name, the
/// byte offset where known, what was found and what was expected.
public final class MalformedFile extends IOException {
    private static final long serialVersionUID = 1;

    public MalformedFile(String file, long offset, String expected) {
        super(file + ", byte " + offset + ": " + expected);
    }

    public MalformedFile(String file, String expected) {
        super(file + ": " + expected);
    }
}
