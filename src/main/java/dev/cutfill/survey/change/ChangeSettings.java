package dev.cutfill.survey.change;

import java.util.Optional;

/// The tuned numbers of change detection. Levels are in standard deviations of the error of what they judge.
///
/// @param seedLevel a change must reach it in a cell or in a window of 5 × 5 cells to start a region, default
/// 3.3 (one cell in a thousand by chance). Larger: faint places are missed.
/// @param growLevel from a seed a region grows over cells of its sign that reach this, default 2. Smaller: it
/// leaks into noise.
/// @param regionLevel the mean over a whole region must exceed its own random error this many times, after the
/// common offset was granted to it, default 6. Smaller: regions where nothing changed.
/// @param confirmedShare of the core points in a region that must have changed significantly, with its sign,
/// where it has at least four, default 0.25. Larger: faint layers are lost.
/// @param minimumArea smallest region that is reported (m²); never less than four cells. By default what cell
/// and noise suggest, see [#minimumArea(double, double)]. Larger: small heaps are lost; smaller: clods are
/// reported.
/// @param holeArea holes of a region up to this area are filled (m²), default 4
/// @param collarCells how far beyond its outline a region's volume is summed, default 2 cells: a fitted surface
/// smears an edge by one and a half
/// @param mostRings how many cells farther the sum may follow a slope that fades below the level of detection,
/// default 25
/// @param coreSpacing distance of core points in cells, default 2; grows until at most [#mostCores()] remain
/// @param mostCores default 200 000
/// @param cylinderRadius of M3C2 in cells, default 1.5: some thirty points of the sparser cloud
/// @param normalRadii of M3C2 are 2, 3 and 4.5 cells times this, default 1; the flattest one counts
/// @param cylinderReach how far along the normal the other surface is looked for (m), default 30
/// @param fewestPoints for a distance, in each cloud, default 5
/// @param fewestPointsForLevel for its level of detection, in each cloud, default 10
public record ChangeSettings(
        double seedLevel,
        double growLevel,
        double regionLevel,
        double confirmedShare,
        Optional<Double> minimumArea,
        double holeArea,
        int collarCells,
        int mostRings,
        int coreSpacing,
        int mostCores,
        double cylinderRadius,
        double normalRadii,
        double cylinderReach,
        int fewestPoints,
        int fewestPointsForLevel) {
    /// two-sided 95 % of a normal distribution
    public static final double Z95 = 1.959964;

    private static final double MOST_SUGGESTED = 4;

    public ChangeSettings {
        if (!(growLevel > 0)
                || !(seedLevel >= growLevel)
                || !(regionLevel > 0)
                || !(confirmedShare >= 0 && confirmedShare <= 1)
                || minimumArea.filter(area -> !(area >= 0)).isPresent()
                || !(holeArea >= 0)
                || collarCells < 0
                || mostRings < 0
                || coreSpacing < 1
                || mostCores < 1
                || !(cylinderRadius > 0)
                || !(normalRadii > 0)
                || !(cylinderReach > 0)
                || fewestPoints < 2
                || fewestPointsForLevel < fewestPoints) {
            throw new IllegalArgumentException("settings of the change stage out of range");
        }
    }

    public static ChangeSettings defaults() {
        return new ChangeSettings(3.3, 2, 6, 0.25, Optional.empty(), 4, 2, 25, 2, 200_000, 1.5, 1, 30, 5, 10);
    }

    /// The smallest region that is reported (m²): what was chosen, or else a square four cells or twenty standard
    /// deviations of a point wide, whichever is wider, up to 4 m²; never less than four cells.
    ///
    /// @param cell edge of a cell (m)
    /// @param pointSigma scatter of a point about the ground (m)
    double minimumArea(double cell, double pointSigma) {
        double suggested = Math.min(MOST_SUGGESTED, Math.max(Math.pow(4 * cell, 2), Math.pow(20 * pointSigma, 2)));
        return Math.max(4 * cell * cell, minimumArea.orElse(suggested));
    }
}
