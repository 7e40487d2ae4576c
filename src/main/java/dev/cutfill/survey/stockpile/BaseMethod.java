package dev.cutfill.survey.stockpile;

/// How the ground under a stockpile follows from what is seen round it.
public enum BaseMethod {
    /// triangles between the heights along the toe
    TRIANGULATED,
    /// the plane that fits these heights best
    BEST_FIT_PLANE,
    /// the lowest of them, everywhere
    LOWEST_POINT,
    /// their mean, everywhere
    AVERAGE,
    /// what the ground round the toe leads to expect
    KRIGED
}
