package dev.cutfill.survey.stockpile;

/// A base that cannot be told from the ground round the toe. The message is for the user.
public final class BaseFailure extends Exception {
    private static final long serialVersionUID = 1;

    BaseFailure(String message) {
        super(message);
    }
}
