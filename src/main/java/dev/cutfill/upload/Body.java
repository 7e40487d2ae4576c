package dev.cutfill.upload;

import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;

/// What a request brings to append.
///
/// @param endKnown whether its length was sent, and found to fit, before it
/// @param checked whether a digest comes with it, now or after its end: then its bytes count only when that fits
/// @param checksums asked for when the stream has ended
/// @param progress is told where the upload is, often
record Body(InputStream stream, boolean endKnown, boolean checked, Trailer checksums, LongConsumer progress) {
    @FunctionalInterface
    interface Trailer {
        List<Checksum> read() throws Refusal;
    }

    static Body plain(InputStream stream, boolean endKnown) {
        return new Body(stream, endKnown, false, List::of, _ -> {});
    }
}
