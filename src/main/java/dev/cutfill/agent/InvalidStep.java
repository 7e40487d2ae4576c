package dev.cutfill.agent;

/// A payload that no agent can do anything with. The message is a sentence for whoever made the task; it quotes
/// no content.
public final class InvalidStep extends Exception {
    private final String member;

    InvalidStep(String member, String message) {
        super(message);
        this.member = member;
    }

    /// Where in the payload, as in `sequence.2.payload.path`.
    public String member() {
        return member;
    }
}
