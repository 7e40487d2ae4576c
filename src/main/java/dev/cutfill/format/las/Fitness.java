package dev.cutfill.format.las;

import dev.cutfill.cloud.PointFilter;

/// Whether a record passes a [PointFilter], told by two of its bytes.
///
/// | point format | byte 15 | byte 16 |
/// |---|---|---|
/// | 0–5 | class (bits 0–4), synthetic, key point, withheld | – |
/// | 6–10 | synthetic, key point, withheld, overlap (bits 0–3), … | class |
final class Fitness {
    private static final int OVERLAP_CLASS = 12;

    private final boolean[] unfitAt15 = new boolean[256];
    private final boolean[] unfitAt16 = new boolean[256];

    private Fitness() {}

    static Fitness of(PointFilter filter, int format) {
        Fitness fitness = new Fitness();
        for (int value = 0; value < 256; value++) {
            if (flagsApart(format)) {
                fitness.unfitAt15[value] =
                        (value & 4) != 0 && !filter.keepWithheld() || (value & 8) != 0 && filter.dropOverlap();
                fitness.unfitAt16[value] = filter.drops(value);
            } else {
                int classification = value & 0x1F;
                fitness.unfitAt15[value] = (value & 0x80) != 0 && !filter.keepWithheld()
                        || classification == OVERLAP_CLASS && filter.dropOverlap()
                        || filter.drops(classification);
            }
        }
        return fitness;
    }

    /// Whether the class has a byte of its own, apart from the flags.
    static boolean flagsApart(int format) {
        return format >= 6;
    }

    boolean unfit(byte at15, byte at16) {
        return unfitAt15[at15 & 0xFF] || unfitAt16[at16 & 0xFF];
    }
}
