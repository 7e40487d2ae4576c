package dev.cutfill.upload;

import java.util.Map;
import java.util.OptionalLong;

/// One resumable upload as it stands.
///
/// @param id unguessable, fit for a path and a URL as it is
/// @param metadata as its creator gave it
/// @param length bytes it will have; empty until declared
/// @param offset bytes received and on disk
public record Upload(String id, Map<String, String> metadata, OptionalLong length, long offset) {
    public Upload {
        metadata = Map.copyOf(metadata);
    }

    /// tus: complete when the length is known and the offset has reached it.
    public boolean finished() {
        return length.isPresent() && length.getAsLong() == offset;
    }
}
