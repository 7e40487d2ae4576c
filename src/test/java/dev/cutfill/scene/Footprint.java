package dev.cutfill.scene;

/// A part of the plan, in a site's local frame (m): where a scan has points, or where the ground counts.
@FunctionalInterface
public interface Footprint {
    boolean contains(double x, double y);

    default Footprint and(Footprint other) {
        return (x, y) -> contains(x, y) && other.contains(x, y);
    }

    default Footprint without(Footprint other) {
        return (x, y) -> contains(x, y) && !other.contains(x, y);
    }

    static Footprint box(double minX, double minY, double maxX, double maxY) {
        return (x, y) -> x >= minX && x <= maxX && y >= minY && y <= maxY;
    }

    static Footprint disc(double centreX, double centreY, double radius) {
        return (x, y) -> Math.hypot(x - centreX, y - centreY) < radius;
    }

    /// A rectangle about a centre, its length turned counter-clockwise (rad).
    static Footprint strip(double centreX, double centreY, double length, double width, double turn) {
        return (x, y) -> Math.abs(along(x - centreX, y - centreY, turn)) <= length / 2
                && Math.abs(along(x - centreX, y - centreY, turn + Math.PI / 2)) <= width / 2;
    }

    /// Endless parallel bands, one each period, square to a direction (rad).
    static Footprint bands(double direction, double period, double width, double phase) {
        return (x, y) -> {
            double t = along(x, y, direction) / period + phase;
            return (t - Math.floor(t)) * period < width;
        };
    }

    private static double along(double x, double y, double direction) {
        return x * Math.cos(direction) + y * Math.sin(direction);
    }
}
