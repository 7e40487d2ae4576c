package dev.cutfill.upload.storage;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// What a request brings to append.
///
/// @param bytes made when they are wanted
/// @param endKnown whether its length was sent, and found to fit, before it
/// @param checked whether a digest comes with it, now or after its end: then its bytes count only when that
/// fits
/// @param checksums asked for when the stream has ended
/// @param progress is told where the upload is, often
public record Body(
        Supplier<ByteSource> bytes, boolean endKnown, boolean checked, Trailer checksums, LongConsumer progress) {
    @FunctionalInterface
    public interface Trailer {
        List<Checksum> read() throws UploadException;
    }

    public static Body plain(Supplier<ByteSource> bytes, boolean endKnown) {
        return new Body(bytes, endKnown, false, List::of, _ -> {});
    }
}
