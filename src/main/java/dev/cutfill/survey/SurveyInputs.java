package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.StableGround;

/// What one survey compares.
///
/// @param pre the earlier epoch; its frame is the frame of every result
/// @param post the later epoch, in the same frame or in any other that differs by a rigid motion
/// @param stable ground that did not move between them, in the frame of pre; may hold no area at all
public record SurveyInputs(CloudSource pre, CloudSource post, StableGround stable) {
    /// Stable ground that names no coordinate system is in that of pre, and in its unit.
    public SurveyInputs {
        if (stable.crs().equals(Crs.UNKNOWN) && pre.crs().metresPerUnit() != 1) {
            stable = stable.inUnit(pre.crs().metresPerUnit());
        }
    }
}
