package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.cloud.area.Areas;
import java.util.List;
import java.util.Optional;

/// What one survey compares.
///
/// @param reference what post is compared with
/// @param post the scan, or the later one of two: then in the same frame as the other, or in any that differs by
/// a rigid motion
/// @param stable ground that did not move between two scans, or that lies as the reference says; in the frame of
/// every result; may hold no area at all
/// @param areas that figures are asked of, in the frame of every result: of stockpiles their toes
public record SurveyInputs(Reference reference, CloudSource post, StableGround stable, Areas areas) {
    /// Polygons that name no coordinate system are in that of the result, and in its unit.
    public SurveyInputs {
        CloudSource frame = frame(reference, post);
        if (stable.crs().equals(Crs.UNKNOWN) && frame.crs().metresPerUnit() != 1) {
            stable = stable.inUnit(frame.crs().metresPerUnit());
        }
        if (areas.crs().equals(Crs.UNKNOWN) && frame.crs().metresPerUnit() != 1) {
            areas = areas.inUnit(frame.crs().metresPerUnit());
        }
    }

    /// Two scans.
    public SurveyInputs(CloudSource pre, CloudSource post, StableGround stable) {
        this(new Reference.Epoch(pre), post, stable, Areas.NONE);
    }

    /// The scan whose frame is the frame of every result: the earlier one of two.
    public CloudSource frame() {
        return frame(reference, post);
    }

    /// The earlier one first, if there is one.
    List<CloudSource> scans() {
        return reference instanceof Reference.Epoch(CloudSource pre) ? List.of(pre, post) : List.of(post);
    }

    private static CloudSource frame(Reference reference, CloudSource post) {
        return reference instanceof Reference.Epoch(CloudSource pre) ? pre : post;
    }

    /// What to call the reference in a message, if it is no scan.
    Optional<String> surfaceName() {
        return reference instanceof Reference.Epoch ? Optional.empty() : Optional.of(referenceName());
    }

    /// What to call the reference in a message.
    String referenceName() {
        return switch (reference) {
            case Reference.Epoch(CloudSource pre) -> pre.name();
            case Reference.Known known -> known.name();
            case Reference.Base _ -> "the base";
        };
    }
}
