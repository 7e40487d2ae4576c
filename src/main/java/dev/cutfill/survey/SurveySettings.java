package dev.cutfill.survey;

import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.volume.VolumeSettings;

/// Every tuned number of a survey, by stage.
public record SurveySettings(ChangeSettings change, VolumeSettings volume) {
    public static SurveySettings defaults() {
        return new SurveySettings(ChangeSettings.defaults(), VolumeSettings.defaults());
    }
}
