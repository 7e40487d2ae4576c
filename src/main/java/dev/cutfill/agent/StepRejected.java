package dev.cutfill.agent;

/// A step that this agent does not do or could not do. The message goes to the server: it names paths, never
/// contents.
final class StepRejected extends Exception {
    private final String code;

    /// @param code a stable word for programs
    StepRejected(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
