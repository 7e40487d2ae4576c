package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;

/// A Gaussian pit or heap cut off at a rim: `dz = height · exp(−ρ² / 2s²)` for `ρ < radius`, with `s = radius /
/// 2`. At the rim there remains a step of 0.135 of the height.
///
/// @param radius of the rim (m)
/// @param height at the centre (m), negative for a pit
public record GaussBowl(String name, double x, double y, double radius, double height) implements Change {
    @Override
    public double dz(double px, double py) {
        double distanceSq = (px - x) * (px - x) + (py - y) * (py - y);
        return distanceSq < radius * radius ? height * Math.exp(-2 * distanceSq / (radius * radius)) : 0;
    }

    /// 2π s² · height · (1 − exp(−radius² / 2s²)), which is 1.35821 · radius² · height.
    @Override
    public double volume() {
        return Math.PI / 2 * radius * radius * height * -Math.expm1(-2);
    }

    @Override
    public Polygon outline() {
        return Change.circle(x, y, radius);
    }
}
