package dev.cutfill.survey;

import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.registration.RegistrationSettings;
import dev.cutfill.survey.volume.VolumeSettings;

/// Every tuned number of a survey, by stage.
public record SurveySettings(RegistrationSettings registration, ChangeSettings change, VolumeSettings volume) {
    public static SurveySettings defaults() {
        return new SurveySettings(RegistrationSettings.defaults(), ChangeSettings.defaults(), VolumeSettings.defaults());
    }
}
