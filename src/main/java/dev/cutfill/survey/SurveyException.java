package dev.cutfill.survey;

/// A survey that cannot be done with these inputs. The message is for the user: what is wrong, with the
/// numbers, and what would mend it.
public final class SurveyException extends Exception {
    private static final long serialVersionUID = 1;

    /// Why, as a stable word for programs.
    public enum Reason {
        EMPTY_CLOUD,
        NO_GROUND,
        NO_OVERLAP,
        NO_STABLE_POINTS,
        AMBIGUOUS_REGISTRATION,
        REGISTRATION_FAILED,
        /// the height of post over pre is asked of what cannot tell it
        OFFSET_UNKNOWN,
        GEOGRAPHIC_COORDINATES,
        DIFFERENT_CRS,
        UNIT_UNKNOWN,
        /// the ground under a stockpile cannot be told
        NO_BASE
    }

    private final Reason reason;

    public SurveyException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
