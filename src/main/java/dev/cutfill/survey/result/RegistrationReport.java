package dev.cutfill.survey.result;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.deformation.Check;
import java.util.ArrayList;
import java.util.List;

/// How post was brought into the frame of pre, and how well it fits there.
///
/// @param preFromPost in the coordinates of the files (no origin taken off), metres
/// @param method `georeferenced` (left as it is), `shifted` (in height only), `refined` (from where it was) or
/// `searched`; `given` where the user said so, and then nothing else is known
/// @param rmse of the residuals along the surface normals, over the thinned points of post on pre's surface (m)
/// @param inliers how many those are
/// @param overlap share of the smaller cloud's plan area that both cover, 0 to 1
/// @param margin by how much the best different alignment scores worse, as a share; 1 if none was tried, 0 if
/// one scored better but not by enough to replace the files' own
/// @param biasBefore median height of post above pre on stable ground as the files came; of a searched pair,
/// after the search and the fit on all ground (m)
/// @param nmadBefore spread about it, 1.4826 · median absolute deviation (m)
/// @param biasAfter the same after registration (m)
/// @param nmadAfter spread about it (m)
/// @param checks what was looked for besides: errors of the scans that a motion cannot mend, and steep ground
public record RegistrationReport(
        RigidTransform preFromPost,
        String method,
        double rmse,
        long inliers,
        double overlap,
        double margin,
        double biasBefore,
        double nmadBefore,
        double biasAfter,
        double nmadAfter,
        List<Check> checks) {
    public RegistrationReport {
        checks = List.copyOf(checks);
    }

    /// The same with more checks.
    public RegistrationReport checked(List<Check> more) {
        List<Check> all = new ArrayList<>(more);
        all.addAll(checks);
        return new RegistrationReport(
                preFromPost, method, rmse, inliers, overlap, margin, biasBefore, nmadBefore, biasAfter, nmadAfter, all);
    }

    /// The 4 × 4 matrix, row by row, for coordinates in a unit of this many metres.
    public double[] matrix(double metresPerUnit) {
        double[] matrix = preFromPost.matrix();
        for (int row = 0; row < 3; row++) {
            matrix[4 * row + 3] /= metresPerUnit;
        }
        return matrix;
    }
}
