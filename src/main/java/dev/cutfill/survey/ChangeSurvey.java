package dev.cutfill.survey;

import java.io.IOException;

/// The whole computation: two clouds and the stable ground in, the report out.
public final class ChangeSurvey {
    private ChangeSurvey() {}

    /// @throws SurveyException if these inputs cannot be compared
    /// @throws IOException if one of them cannot be read
    /// @throws java.util.concurrent.CancellationException if the progress asks to end
    public static ChangeReport run(SurveyInputs inputs, SurveySettings settings, Progress progress)
            throws SurveyException, IOException {
        throw new UnsupportedOperationException("not built yet");
    }
}
