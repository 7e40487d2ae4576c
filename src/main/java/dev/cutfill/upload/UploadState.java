package dev.cutfill.upload;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// An upload as who looks after the server sees it.
///
/// @param owner `key:` and the name of the key that created it, `ip:` and an address (of IPv6 the network of 64
/// bits), or empty when the server itself did
/// @param created empty when the record of it is lost
/// @param expires when it is removed if nobody goes on with it; empty when it is finished
/// @param receiving whether a request is writing to it now
public record UploadState(
        Upload upload, String owner, Optional<Instant> created, Optional<Instant> expires, boolean receiving) {
    public static final Comparator<UploadState> OLDEST_FIRST = Comparator.comparing(
                    (UploadState state) -> state.created().orElse(Instant.EPOCH))
            .thenComparing(state -> state.upload().id());
}
