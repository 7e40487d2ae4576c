package dev.cutfill.scene;

/// Kinds of ground that accuracy is measured on, each a pure function of a seed and the edge of the site.
public enum Terrain {
    FRACTAL_SLOPE {
        @Override
        public HeightFunction ground(long seed, double size) {
            return HeightFunction.slope(0.12, -0.2).plus(new FractalNoise(seed, 60, 3, 5, 0.45));
        }
    },
    BENCHED_PIT {
        @Override
        public HeightFunction ground(long seed, double size) {
            BenchedPit pit = new BenchedPit(0.5 * size, 0.52 * size, 0.4 * size, 2, 5, 3.5, 0.08 * size, 0.9);
            return HeightFunction.slope(0.05, -0.08)
                    .plus(new FractalNoise(seed, 60, 2, 5, 0.42))
                    .plus(pit);
        }
    },
    /// A levelled yard with heaps of loose material, in the corners where nothing is moved.
    STOCKPILE_YARD {
        @Override
        public HeightFunction ground(long seed, double size) {
            HeightFunction yard = HeightFunction.slope(0.01, 0.015).plus(new FractalNoise(seed, 40, 0.4, 5, 0.5));
            double r = 0.11 * size;
            return yard.plus(new Frustum("", 0.15 * size, 0.16 * size, r, 0, 0.7 * r)::dz)
                    .plus(new Frustum("", 0.83 * size, 0.2 * size, 0.8 * r, 0.3 * r, 0.5 * r)::dz)
                    .plus(new Frustum("", 0.2 * size, 0.86 * size, 0.9 * r, 0, 0.6 * r)::dz)
                    .plus(new Frustum("", 0.62 * size, 0.9 * size, 0.6 * r, 0, 0.4 * r)::dz);
        }
    },
    /// A flood plain, a bank along a winding line, a terrace above it.
    RIVER_BANK {
        private static final double BANK = 4;

        @Override
        public HeightFunction ground(long seed, double size) {
            HeightFunction bank = (x, y) -> {
                double line = 0.3 * size + 0.06 * size * Math.sin(2 * Math.PI * y / size + seed) + 2 * Math.sin(y / 5);
                double t = Math.clamp((x - line) / (1.5 * BANK) + 0.5, 0, 1);
                return BANK * t * t * (3 - 2 * t);
            };
            return HeightFunction.slope(0.004, -0.01)
                    .plus(new FractalNoise(seed, 50, 0.8, 5, 0.5))
                    .plus(bank);
        }
    };

    public abstract HeightFunction ground(long seed, double size);
}
