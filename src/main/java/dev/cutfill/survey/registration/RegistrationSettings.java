package dev.cutfill.survey.registration;

/// Every number of the registration that was chosen rather than derived. "Larger" says what a larger value does.
///
/// @param finePoints points that each cloud is thinned to for the fine registration. Larger: slower; below some 50 000 the
///     error grows with 1/√n. Baseline: at most 200 000
/// @param fineSamples points of post used in one iteration of the last level. Larger: slower, error falls with 1/√n
/// @param neighbours points that a local plane is fitted to. Larger: less noise, edges rounded. GICP (Segal 2009) and Open3D: 20
/// @param planeThickness largest ratio of a local plane's smallest to its middle eigenvalue. Larger: vegetation and edges
///     take part
/// @param mapCells cells across both height maps of the coarse search together; the FFT has the next power of two.
///     Larger: finer cells, time grows with its square
/// @param blurCells standard deviation of the high-pass filter in cells (20 m at 4 m cells in the baseline, which is 5). Larger:
///     broad forms count more; tilt, symmetric pits and what was dug mislead more
/// @param yawStep between two yaws that are tried (degrees). Larger: faster, may step over a narrow peak; the peak is some
///     10° wide
/// @param minOverlap least common area of two maps as a share of the smaller one. Smaller: less overlap is found, and more
///     chance agreements
/// @param hypotheses positions that are verified, the best by a first look at six times as many peaks. Larger: slower, safer where much has changed
/// @param distinctYaw two positions that differ by more are different answers (degrees)
/// @param distinctShift likewise (m)
/// @param minMargin a runner-up within this share of the best score makes the registration ambiguous. Baseline: 0.03;
///     larger: more sites with symmetric pits refused
/// @param identityMargin a searched position must beat the files' own by this share to replace it. Larger: a wrong
///     georeferencing is kept longer
/// @param identityNmad the files' own position is plausible when the height differences spread less (m)
/// @param identityBias likewise for their median (m)
/// @param identityCorrelation from this correlation of the high-passed maps on, the files' own position is taken without a
///     search. Baseline: 0.9
/// @param unexplained largest ratio of the residuals' spread to the high-passed relief's. Larger: chance agreements of
///     foreign terrain pass as overlap
/// @param fineCap correspondence distance of the first level of the fine registration (m); halved at the second. Baseline: 3
/// @param iterations per level. Baseline: 30
/// @param tukey cut-off of Tukey's biweight in standard deviations; 4.685 has 95 % efficiency under normal noise
/// @param maxMisfit largest distance of the best-fitting third of post from pre's surface, in units of both scans' own
///     roughness. Larger: foreign terrain passes; smaller: real pairs with unequal noise are refused
/// @param minStablePoints fewer points of either cloud on the stable ground are no stable ground. Baseline: 30
/// @param stableSamples points of post compared on the stable ground. Larger: slower
/// @param planeNeighbours points of pre that give the local plane below a stable point
/// @param maxCondition a model whose scaled normal matrix is worse conditioned is not offered. Larger: small strips decide
///     rotations that they cannot
public record RegistrationSettings(
        int finePoints,
        int fineSamples,
        int neighbours,
        double planeThickness,
        int mapCells,
        double blurCells,
        double yawStep,
        double minOverlap,
        int hypotheses,
        double distinctYaw,
        double distinctShift,
        double minMargin,
        double identityMargin,
        double identityNmad,
        double identityBias,
        double identityCorrelation,
        double unexplained,
        double fineCap,
        int iterations,
        double tukey,
        double maxMisfit,
        int minStablePoints,
        int stableSamples,
        int planeNeighbours,
        double maxCondition) {
    public static RegistrationSettings defaults() {
        return new RegistrationSettings(
                120_000, 60_000, 24, 0.2, 250, 3, 5, 0.3, 8, 10, 10, 0.05, 0.15, 1.5, 3, 0.9, 0.65, 3, 30, 4.685, 3.5, 30, 40_000, 12,
                1e5);
    }
}
