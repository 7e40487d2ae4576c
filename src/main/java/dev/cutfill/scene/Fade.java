package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;

/// A Gaussian pit or heap that fades into the ground without a rim: `dz = height · exp(−ρ² / 2s²)`, nothing
/// beyond 5 s. What lies lower than a share of its height is that share of its volume: no outline is right, and
/// a volume that stops where the change can no longer be seen is short.
///
/// @param spread the standard deviation s (m)
/// @param height at the centre (m), negative for a pit
public record Fade(String name, double x, double y, double spread, double height) implements Change {
    private static final double END = 5;

    /// An outline that a surveyor might draw, in units of s.
    private static final double SEEN = 2;

    @Override
    public double dz(double px, double py) {
        double u = ((px - x) * (px - x) + (py - y) * (py - y)) / (spread * spread);
        return u < END * END ? height * Math.exp(-u / 2) : 0;
    }

    @Override
    public double volume() {
        return 2 * Math.PI * spread * spread * height * -Math.expm1(-END * END / 2);
    }

    @Override
    public Polygon outline() {
        return Change.circle(x, y, SEEN * spread);
    }
}
