package dev.cutfill.scene;

/// Ground for scans of any density.
public final class Relief {
    private Relief() {}

    /// Hills that points so far apart (m) still show: the shortest wave is six times as long.
    public static HeightFunction gentle(long seed, double spacing) {
        return HeightFunction.slope(0.05, -0.08).plus(new FractalNoise(seed, 14 * spacing, 0.25 * spacing, 2, 0.3));
    }

    /// Natural ground with a roughness of its own.
    public static HeightFunction fractal(long seed, double wavelength, double amplitude, int octaves) {
        return new FractalNoise(seed, wavelength, amplitude, octaves, 0.45);
    }
}
