package dev.cutfill.web;

/// The server refuses to start with the settings it was given. The message is for the operator: what is wrong,
/// with the value, and what helps.
public final class StartRefused extends RuntimeException {
    public StartRefused(String message) {
        super(message);
    }
}
