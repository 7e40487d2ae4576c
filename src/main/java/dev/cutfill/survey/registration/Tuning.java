package dev.cutfill.survey.registration;

/// Numbers of the registration that were chosen rather than derived, beside those that a user may choose
/// ([RegistrationSettings]). "Larger" says what a larger value does.
final class Tuning {
    /// Points that each cloud is thinned to for the fine registration. Larger: slower; below some 50 000 the
    /// error grows with 1/√n. Baseline: at most 200 000.
    static final int FINE_POINTS = 120_000;

    /// Points of post used in one iteration of the last level. Larger: slower, error falls with 1/√n.
    static final int FINE_SAMPLES = 60_000;

    /// Points that a local plane is fitted to. Larger: less noise, edges rounded. GICP (Segal 2009) and Open3D:
    /// 20.
    static final int NEIGHBOURS = 24;

    /// Largest ratio of a local plane's smallest to its middle eigenvalue. Larger: vegetation and edges take
    /// part.
    static final double PLANE_THICKNESS = 0.2;

    /// Cells across both height maps of the coarse search together; the FFT has the next power of two. Larger:
    /// finer cells, time grows with its square.
    static final int MAP_CELLS = 250;

    /// Standard deviation of the high-pass filter in cells (20 m at 4 m cells in the baseline, which is 5).
    /// Larger: broad forms count more; tilt, symmetric pits and what was dug mislead more.
    static final double BLUR_CELLS = 3;

    /// Between two yaws that are tried (degrees). Larger: faster, may step over a narrow peak; the peak is some
    /// 10° wide.
    static final double YAW_STEP = 5;

    /// Positions that are verified, the best by a first look at six times as many peaks. Larger: slower, safer
    /// where much has changed.
    static final int HYPOTHESES = 8;

    /// Two positions that differ by more are different answers (degrees).
    static final double DISTINCT_YAW = 10;

    /// Likewise (m).
    static final double DISTINCT_SHIFT = 10;

    /// A searched position must beat the files' own by this share to replace it. Larger: a wrong georeferencing
    /// is kept longer.
    static final double IDENTITY_MARGIN = 0.15;

    /// The files' own position is plausible when the height differences spread less (m).
    static final double IDENTITY_NMAD = 1.5;

    /// Likewise for their median (m).
    static final double IDENTITY_BIAS = 3;

    /// From this correlation of the high-passed maps on, the files' own position is taken without a search.
    /// Baseline:
    /// 0.9.
    static final double IDENTITY_CORRELATION = 0.9;

    /// Largest ratio of the residuals' spread to the high-passed relief's. Larger: chance agreements of foreign
    /// terrain pass as overlap.
    static final double UNEXPLAINED = 0.65;

    /// Correspondence distance of the first level of the fine registration (m); halved at the second. Baseline:
    /// 3.
    static final double FINE_CAP = 3;

    /// Per level. Baseline: 30.
    static final int ITERATIONS = 30;

    /// Cut-off of Tukey's biweight in standard deviations; 4.685 has 95 % efficiency under normal noise.
    static final double TUKEY = 4.685;

    /// Fewer points of either cloud on the stable ground are no stable ground. Baseline: 30.
    static final int MIN_STABLE_POINTS = 30;

    /// Points of post compared on the stable ground. Larger: slower.
    static final int STABLE_SAMPLES = 40_000;

    /// Points of pre that give the local plane below a stable point.
    static final int PLANE_NEIGHBOURS = 12;

    /// A model whose scaled normal matrix is worse conditioned is not offered. Larger: small strips decide
    /// rotations that they cannot.
    static final double MAX_CONDITION = 1e5;

    private Tuning() {}
}
