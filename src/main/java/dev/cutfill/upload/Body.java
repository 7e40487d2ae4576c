package dev.cutfill.upload;

import java.io.InputStream;
import java.util.Optional;

/// What a request brings to append.
///
/// @param endKnown whether its length was sent, and found to fit, before it
/// @param checked whether a digest comes with it, now or after its end: then its bytes count only when that fits
/// @param checksum asked for when the stream has ended
record Body(InputStream stream, boolean endKnown, boolean checked, Trailer checksum) {
    @FunctionalInterface
    interface Trailer {
        Optional<Checksum> read() throws Refusal;
    }

    static Body plain(InputStream stream, boolean endKnown) {
        return new Body(stream, endKnown, false, Optional::empty);
    }
}
