package dev.cutfill.scene;

/// An open pit, as the depth to be taken off the ground: faces and berms stepping down from an egg-shaped rim
/// to a floor, and a straight haul road that cuts through them.
///
/// ```
/// rim ‾‾\___       face, berm, face, berm, … floor
///           \___
///               \________
/// ```
///
/// The rim is no circle: a pit that looks the same from every side could be registered at any yaw.
///
/// @param x centre (m)
/// @param y centre (m)
/// @param radius mean distance of the rim from the centre (m)
/// @param benches how many faces
/// @param face height of one (m)
/// @param run horizontal width of a face (m); the steepness is face / run
/// @param berm width of the flat between two faces (m)
/// @param road direction from the centre in which the road leaves the pit (rad)
record BenchedPit(double x, double y, double radius, int benches, double face, double run, double berm, double road)
        implements HeightFunction {
    private static final double ROAD_HALF_WIDTH = 6;
    private static final double ROAD_SHOULDER = 3;

    @Override
    public double z(double px, double py) {
        double dx = px - x;
        double dy = py - y;
        double distance = Math.hypot(dx, dy);
        if (distance > 1.4 * radius) {
            return 0;
        }
        double angle = Math.atan2(dy, dx);
        double rim = radius * (1 + 0.16 * Math.cos(2 * angle + 0.7) + 0.07 * Math.cos(3 * angle - 1.1));
        double inward = rim - distance;
        double depth = stepped(inward);
        double width = benches * run + (benches - 1) * berm;

        // the road falls evenly over 1.5 times the width of the wall, and lies across its line as far as its
        // shoulders reach
        double along = dx * Math.cos(road) + dy * Math.sin(road);
        double across = Math.abs(-dx * Math.sin(road) + dy * Math.cos(road));
        if (along > 0 && across < ROAD_HALF_WIDTH + ROAD_SHOULDER) {
            double even = benches * face * Math.clamp(inward / (1.5 * width), 0, 1);
            double blend = smooth((ROAD_HALF_WIDTH + ROAD_SHOULDER - across) / ROAD_SHOULDER);
            depth += blend * (even - depth);
        }
        return -depth;
    }

    private double stepped(double inward) {
        double depth = 0;
        for (int bench = 0; bench < benches; bench++) {
            depth += face * smooth((inward - bench * (run + berm)) / run);
        }
        return depth;
    }

    private static double smooth(double t) {
        double s = Math.clamp(t, 0, 1);
        return s * s * (3 - 2 * s);
    }
}
