package dev.cutfill.survey.volume;

/// The tuned numbers of surfaces and volumes.
///
/// @param pointsPerCell of the sparser cloud that a cell should hold (default 4; a fit uses seven times as
/// many). Larger: less noise a cell, coarser outlines; the volume itself hardly depends on it.
/// @param smallestCell (m), default 0.02: four points a cell up to 10 000 points/m². Larger: less memory on dense
/// clouds.
/// @param largestCell (m), default 2000: down to one point/km². Smaller: sparse clouds show gaps.
/// @param mostCells of the whole grid, default 25 million; the cell grows until they suffice. Larger: more
/// memory.
/// @param outlierCut points farther from the local plane than this many standard deviations are left out,
/// default 6. Smaller: real edges are shaved.
/// @param gapCells a hole is bridged where data lies within this many cells all round, default 3. Larger:
/// surface is invented.
/// @param minimumStableCells fewer than this many cells on the stable ground say nothing, default 30
public record VolumeSettings(
        double pointsPerCell,
        double smallestCell,
        double largestCell,
        int mostCells,
        double outlierCut,
        int gapCells,
        int minimumStableCells) {
    public VolumeSettings {
        if (!(pointsPerCell > 0)
                || !(smallestCell > 0)
                || !(largestCell >= smallestCell)
                || mostCells < 1
                || !(outlierCut > 0)
                || gapCells < 0
                || minimumStableCells < 1) {
            throw new IllegalArgumentException("settings of the volume stage out of range");
        }
    }

    public VolumeSettings withCells(double smallest, double largest) {
        return new VolumeSettings(
                pointsPerCell, smallest, largest, mostCells, outlierCut, gapCells, minimumStableCells);
    }

    public static VolumeSettings defaults() {
        return new VolumeSettings(4, 0.02, 2000, 25_000_000, 6, 3, 30);
    }
}
