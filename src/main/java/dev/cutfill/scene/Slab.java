package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.List;

/// A flat layer of even height over a rectangle, or over an L (the rectangle less its corner): a bench cut
/// back, a road base, a thin cover. Towards its edges it falls to nothing over `side`, steep but not vertical.
///
/// ```
///          length
///   ┌───────────────┐
///   │         ┌─────┘ ┐
///   │         │ notch │ width
///   └─────────┘       ┘
/// ```
///
/// @param x centre of the rectangle (m)
/// @param y centre of the rectangle (m)
/// @param turn of the rectangle, counter-clockwise (rad), so that no grid favours it
/// @param notchLength of the missing corner (m); 0 for a whole rectangle
/// @param notchWidth of the missing corner (m); 0 for a whole rectangle
/// @param side horizontal width of the flank (m), less than half of any arm
/// @param height (m), negative for a cut
public record Slab(
        String name,
        double x,
        double y,
        double length,
        double width,
        double turn,
        double notchLength,
        double notchWidth,
        double side,
        double height)
        implements Change {
    public Slab {
        if (notchLength > 0 != notchWidth > 0 || notchLength < 0 || notchWidth < 0) {
            throw new IllegalArgumentException("a notch of " + notchLength + " × " + notchWidth);
        }
        if (!(side > 0 && 2 * side < Math.min(length - notchLength, width - notchWidth))) {
            throw new IllegalArgumentException("a flank of " + side + " leaves nothing flat");
        }
    }

    public static Slab rectangle(
            String name, double x, double y, double length, double width, double turn, double side, double height) {
        return new Slab(name, x, y, length, width, turn, 0, 0, side, height);
    }

    @Override
    public double dz(double px, double py) {
        double u = (px - x) * Math.cos(turn) + (py - y) * Math.sin(turn);
        double v = -(px - x) * Math.sin(turn) + (py - y) * Math.cos(turn);
        return height * Math.clamp(depthInside(u, v) / side, 0, 1);
    }

    /// How far inside the nearest edge a place lies (m), 0 or less outside. The missing corner is at +length,
    /// −width.
    private double depthInside(double u, double v) {
        double inRectangle = Math.min(length / 2 - Math.abs(u), width / 2 - Math.abs(v));
        if (notchLength == 0 || inRectangle <= 0) {
            return inRectangle;
        }
        double left = length / 2 - notchLength - u;
        double above = v - (notchWidth - width / 2);
        double fromNotch = left > 0 && above > 0 ? Math.hypot(left, above) : Math.max(left, above);
        return Math.min(inRectangle, fromNotch);
    }

    /// Height times the mean of the areas at all depths of the flank. A line at depth t inside the edge
    /// encloses `A − P·t + c·t²`, where each convex right angle adds 1 to c and the notch's, which the line
    /// rounds, takes π/4.
    @Override
    public double volume() {
        double area = length * width - notchLength * notchWidth;
        double perimeter = 2 * (length + width);
        double corners = notchLength == 0 ? 4 : 5 - Math.PI / 4;
        return height * (area - perimeter * side / 2 + corners * side * side / 3);
    }

    @Override
    public Polygon outline() {
        double l = length / 2;
        double w = width / 2;
        double[] u = notchLength == 0
                ? new double[] {-l, l, l, -l}
                : new double[] {-l, l - notchLength, l - notchLength, l, l, -l};
        double[] v = notchLength == 0
                ? new double[] {-w, -w, w, w}
                : new double[] {-w, -w, notchWidth - w, notchWidth - w, w, w};
        double[] px = new double[u.length];
        double[] py = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            px[i] = x + u[i] * Math.cos(turn) - v[i] * Math.sin(turn);
            py[i] = y + u[i] * Math.sin(turn) + v[i] * Math.cos(turn);
        }
        return new Polygon(Ring.owning(px, py), List.of());
    }
}
