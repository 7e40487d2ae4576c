package dev.cutfill.upload;

import java.util.Optional;

/// Asked about an upload as soon as its first bytes are here, so that a file that cannot be used is refused
/// before the rest of it is sent. Implemented by those who know what the upload is for.
public interface ContentCheck {
    /// So many of its first bytes are shown; all of a shorter upload.
    int HEAD = 1024;

    /// @return why it cannot be used, as a sentence for the user; nothing when it may go on
    Optional<String> refusal(String uploadId, byte[] head);
}
