package dev.cutfill.format;

/// Which points a survey must not use: those their makers withheld, and the noise classes 7 (low) and 18 (high). Synthetic
/// points stay, because a resampled surface consists of them.
enum Fitness {
    /// Point formats 0–5: byte 15 holds the class (bits 0–4) and the flags synthetic, key point, withheld (5–7).
    CLASS_WITH_FLAGS {
        @Override
        boolean unfit(byte at15, byte at16) {
            return at15 < 0 || isNoise(at15 & 0x1F);
        }
    },
    /// Point formats 6–10: byte 15 begins with the flags synthetic, key point, withheld, overlap; byte 16 is the class.
    FLAGS_THEN_CLASS {
        @Override
        boolean unfit(byte at15, byte at16) {
            return (at15 & 4) != 0 || isNoise(at16);
        }
    };

    static Fitness of(int format) {
        return format < 6 ? CLASS_WITH_FLAGS : FLAGS_THEN_CLASS;
    }

    abstract boolean unfit(byte at15, byte at16);

    static boolean isNoise(int classification) {
        return classification == 7 || classification == 18;
    }
}
