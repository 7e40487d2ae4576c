package dev.cutfill.survey;

/// Who wants to know how far a survey has come, and may end it.
@FunctionalInterface
public interface Progress {
    Progress NONE = (stage, fraction) -> {};

    /// Called between pieces of work, from the thread that runs the survey.
    ///
    /// @param stage what is being done, one word or two
    /// @param fraction of the whole survey that is done, 0 to 1, never falling
    /// @throws java.util.concurrent.CancellationException to end the survey here
    void at(String stage, double fraction);
}
