package dev.cutfill.cloud;

import java.util.List;

/// An area in plan: one shell and any number of holes, each a closed ring given without its last, repeated
/// vertex. Shells run counter-clockwise, holes clockwise (RFC 7946); the factory turns rings that run the other
/// way.
public record Polygon(Ring shell, List<Ring> holes) {
    public Polygon {
        if (shell.signedArea() < 0) {
            shell = shell.reversed();
        }
        holes = holes.stream()
                .map(hole -> hole.signedArea() > 0 ? hole.reversed() : hole)
                .toList();
    }

    /// Shell less holes (m²).
    public double area() {
        double area = shell.signedArea();
        for (Ring hole : holes) {
            area += hole.signedArea();
        }
        return area;
    }

    /// Every coordinate times a factor, as for another unit.
    public Polygon scaled(double factor) {
        return new Polygon(
                shell.scaled(factor),
                holes.stream().map(hole -> hole.scaled(factor)).toList());
    }

    /// Every vertex moved by as much.
    public Polygon shifted(double east, double north) {
        return new Polygon(
                shell.shifted(east, north),
                holes.stream().map(hole -> hole.shifted(east, north)).toList());
    }

    /// Whether a place lies inside the shell and outside every hole.
    public boolean contains(double x, double y) {
        if (!shell.contains(x, y)) {
            return false;
        }
        for (Ring hole : holes) {
            if (hole.contains(x, y)) {
                return false;
            }
        }
        return true;
    }
}
