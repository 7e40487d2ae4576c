package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Bounds;

/// One height everywhere.
///
/// @param height (m)
public record Level(double height) implements Elevations {
    @Override
    public double at(double x, double y) {
        return height;
    }

    @Override
    public Bounds bounds() {
        double far = Double.POSITIVE_INFINITY;
        return new Bounds(-far, -far, height, far, far, height);
    }
}
