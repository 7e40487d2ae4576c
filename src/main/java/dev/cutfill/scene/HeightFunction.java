package dev.cutfill.scene;

/// The height of the ground over a place in the site's local frame (m).
@FunctionalInterface
public interface HeightFunction {
    double z(double x, double y);

    /// This surface raised by another.
    default HeightFunction plus(HeightFunction other) {
        return (x, y) -> z(x, y) + other.z(x, y);
    }

    /// An inclined plane through the local origin.
    static HeightFunction slope(double eastward, double northward) {
        return (x, y) -> eastward * x + northward * y;
    }
}
