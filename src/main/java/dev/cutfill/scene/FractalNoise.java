package dev.cutfill.scene;

import java.util.SplittableRandom;

/// Natural relief: octaves of gradient noise (Perlin 2002, quintic blend, so that slopes are continuous), each
/// half as long as the one before and `gain` times as high.
final class FractalNoise implements HeightFunction {
    private static final int DIRECTIONS = 256;

    private final double[] gradientX = new double[DIRECTIONS];
    private final double[] gradientY = new double[DIRECTIONS];
    private final long seed;
    private final double wavelength;
    private final double amplitude;
    private final int octaves;
    private final double gain;

    /// @param wavelength of the longest octave (m)
    /// @param amplitude of the longest octave (m), about
    FractalNoise(long seed, double wavelength, double amplitude, int octaves, double gain) {
        this.seed = new SplittableRandom(seed).nextLong();
        this.wavelength = wavelength;
        this.amplitude = amplitude;
        this.octaves = octaves;
        this.gain = gain;
        for (int i = 0; i < DIRECTIONS; i++) {
            gradientX[i] = Math.cos(2 * Math.PI * i / DIRECTIONS);
            gradientY[i] = Math.sin(2 * Math.PI * i / DIRECTIONS);
        }
    }

    @Override
    public double z(double x, double y) {
        double sum = 0;
        double height = amplitude;
        double frequency = 1 / wavelength;
        for (int octave = 0; octave < octaves; octave++) {
            sum += height * noise(x * frequency, y * frequency, octave);
            height *= gain;
            frequency *= 2;
        }
        return sum;
    }

    private double noise(double x, double y, int octave) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        double u = x - column;
        double v = y - row;
        double a = corner(column, row, octave, u, v);
        double b = corner(column + 1, row, octave, u - 1, v);
        double c = corner(column, row + 1, octave, u, v - 1);
        double d = corner(column + 1, row + 1, octave, u - 1, v - 1);
        double s = u * u * u * (u * (u * 6 - 15) + 10);
        double t = v * v * v * (v * (v * 6 - 15) + 10);
        return a + s * (b - a) + t * (c + s * (d - c) - a - s * (b - a));
    }

    private double corner(int column, int row, int octave, double u, double v) {
        long h = seed ^ column * 0x9E3779B97F4A7C15L ^ row * 0xC2B2AE3D27D4EB4FL ^ octave * 0x165667B19E3779F9L;
        h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
        int direction = (int) (h >>> 56);
        return gradientX[direction] * u + gradientY[direction] * v;
    }
}
