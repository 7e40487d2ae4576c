package dev.cutfill.format.las;

import java.util.OptionalInt;

/// How a LAS file is written.
///
/// @param format point format 0, 1, 2 or 3; what a cloud has no values for (time, colour) is zero
/// @param scale step of the coordinates (m)
/// @param epsg code of the projected system in metres to name in the file; none leaves the file without one
public record LasOptions(int format, double scale, OptionalInt epsg) {
    /// Format 3 in millimetres, what survey software commonly writes.
    public static final LasOptions DEFAULT = new LasOptions(3, 0.001, OptionalInt.empty());

    public LasOptions {
        if (format < 0 || format > 3 || !(scale > 0) || scale == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("no such LAS: format " + format + ", scale " + scale);
        }
        if (epsg.isPresent() && (epsg.getAsInt() < 1 || epsg.getAsInt() > 0xFFFF)) {
            throw new IllegalArgumentException("a GeoKey holds 16 bits, not EPSG:" + epsg.getAsInt());
        }
    }

    public LasOptions withFormat(int other) {
        return new LasOptions(other, scale, epsg);
    }

    public LasOptions withEpsg(int code) {
        return new LasOptions(format, scale, OptionalInt.of(code));
    }
}
