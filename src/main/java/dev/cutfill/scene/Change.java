package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.List;

/// Ground taken away or put on within an outline: its height difference is of one sign, and its volume is known
/// in closed form.
public sealed interface Change permits GaussBowl, Fade, Frustum, Slab {
    /// How many vertices a circle's outline gets.
    int CIRCLE = 96;

    String name();

    /// Post less pre over a place (m); 0 outside the outline.
    double dz(double x, double y);

    /// The integral of [#dz(double, double)]: negative for a cut (m³).
    double volume();

    /// Where it is, in the site's local frame.
    Polygon outline();

    double x();

    double y();

    /// What was taken away (m³).
    default double cut() {
        return Math.max(0, -volume());
    }

    /// What was put on (m³).
    default double fill() {
        return Math.max(0, volume());
    }

    /// The outline of a round change.
    static Polygon circle(double x, double y, double radius) {
        double[] cx = new double[CIRCLE];
        double[] cy = new double[CIRCLE];
        for (int i = 0; i < CIRCLE; i++) {
            cx[i] = x + radius * Math.cos(2 * Math.PI * i / CIRCLE);
            cy[i] = y + radius * Math.sin(2 * Math.PI * i / CIRCLE);
        }
        return new Polygon(Ring.owning(cx, cy), List.of());
    }
}
