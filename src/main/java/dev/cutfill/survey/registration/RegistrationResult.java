package dev.cutfill.survey.registration;

import dev.cutfill.cloud.RigidTransform;
import java.util.List;

/// Where post lies in the frame of pre, and how far to trust that.
///
/// @param preFromPost takes a point of post into the frame of pre (both relative to the same origin)
/// @param method how it was found
/// @param rmse root mean square distance of the inliers to pre's surface, along its normals (m)
/// @param inliers how many points of the thinned post lie on pre's surface
/// @param overlap share of the smaller cloud's plan area that both cover, 0 to 1
/// @param margin by how much the next best position scores worse, 0 to 1; 1 when no other position was
/// considered
/// @param covariance of the pose
/// @param before post against pre as the files have them; of a searched pair, as the search on all ground
/// leaves them
/// @param after post against pre under `preFromPost`
/// @param warnings sentences for the report
public record RegistrationResult(
        RigidTransform preFromPost,
        Method method,
        double rmse,
        long inliers,
        double overlap,
        double margin,
        PoseCovariance covariance,
        ResidualSummary before,
        ResidualSummary after,
        List<String> warnings) {
    public RegistrationResult {
        warnings = List.copyOf(warnings);
    }

    /// How the pose was found, from the least to the most freedom.
    public enum Method {
        /// The files share a frame, and nothing fits significantly better than leaving them there.
        GEOREFERENCED,
        /// The files share a frame but for a shift in height.
        SHIFTED,
        /// Refined from where the files have it.
        REFINED,
        /// Searched over all yaws and shifts, then refined.
        SEARCHED
    }
}
