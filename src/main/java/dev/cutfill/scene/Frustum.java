package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;

/// A round heap with straight flanks and a flat top, or the same dug into the ground; a cone when the top
/// radius is 0.
///
/// @param radius at the foot (m)
/// @param top radius of the flat (m), less than that of the foot
/// @param height (m), negative for a hole
public record Frustum(String name, double x, double y, double radius, double top, double height) implements Change {
    public Frustum {
        if (!(top >= 0 && top < radius)) {
            throw new IllegalArgumentException("a frustum's top " + top + " is to be less than its foot " + radius);
        }
    }

    @Override
    public double dz(double px, double py) {
        double distance = Math.hypot(px - x, py - y);
        return height * Math.clamp((radius - distance) / (radius - top), 0, 1);
    }

    @Override
    public double volume() {
        return Math.PI / 3 * height * (radius * radius + radius * top + top * top);
    }

    @Override
    public Polygon outline() {
        return Change.circle(x, y, radius);
    }
}
