package dev.cutfill.survey.ground;

/// The numbers of the ground filter, with the defaults of its authors.
///
/// @param cell of the raster (m), default 1; never less than a hundredth of the window. Smaller: slower,
/// thinner things are seen
/// @param window radius of the widest thing to be removed (m), default 18. Larger: crests and heaps as wide are
/// cut off as well
/// @param slope of the terrain, rise over run, default 0.15. Larger: steeper ground survives, low things as
/// well
/// @param threshold how far a point may lie off the provisional ground (m), default 0.5
/// @param scalar by how much more where the ground is steep (m for a rise of 1), default 1.25
public record GroundSettings(double cell, double window, double slope, double threshold, double scalar) {
    /// Openings cost the square of it.
    private static final int MOST_STEPS = 100;

    public GroundSettings {
        if (!(cell > 0) || !(window > 0) || !(slope > 0) || !(threshold > 0) || !(scalar >= 0)) {
            throw new IllegalArgumentException("settings of the ground filter out of range");
        }
        cell = Math.max(cell, window / MOST_STEPS);
    }

    public static GroundSettings defaults() {
        return new GroundSettings(1, 18, 0.15, 0.5, 1.25);
    }
}
