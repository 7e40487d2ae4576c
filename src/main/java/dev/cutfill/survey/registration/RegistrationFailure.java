package dev.cutfill.survey.registration;

/// Two clouds that could not be brought into one frame, or not without doubt. The message says why, with the
/// numbers, and what would help.
public final class RegistrationFailure extends Exception {
    private static final long serialVersionUID = 1;

    /// Why, as a stable word for programs.
    public enum Kind {
        /// One of the clouds is a handful of points, or all of them lie along one line.
        NO_GROUND,
        /// No position of post agrees with pre.
        NO_OVERLAP,
        /// One of the clouds has next to no points on the stable ground.
        NO_STABLE_POINTS,
        /// Two positions far apart agree with pre equally well.
        AMBIGUOUS,
        /// The fine registration still moved when it ran out of iterations.
        NOT_CONVERGED
    }

    private final Kind kind;

    RegistrationFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
