package dev.cutfill.survey;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import java.util.List;
import java.util.function.DoubleConsumer;

/// How post lies over pre, as the stages after registration need it.
///
/// @param preFromPost in the local frame
/// @param sigma what is not known of it
/// @param report in the frame of the files
record Alignment(RigidTransform preFromPost, Sigma sigma, RegistrationReport report, List<String> warnings) {
    /// Standard deviation of the place of a point of post along a unit vector (m).
    @FunctionalInterface
    interface Sigma {
        double along(double nx, double ny, double nz, double x, double y, double z);

        /// Standard deviation of the height of sloping ground at a fixed place in plan (m).
        default double vertical(double x, double y, double z, double slopeX, double slopeY) {
            double length = Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
            return length * along(-slopeX / length, -slopeY / length, 1 / length, x, y, z);
        }
    }

    static Alignment of(
            PointCloud pre, PointCloud post, List<Polygon> stable, SurveySettings settings, Origin origin, DoubleConsumer progress)
            throws SurveyException {
        return new Alignment(
                RigidTransform.IDENTITY,
                (nx, ny, nz, x, y, z) -> 0,
                new RegistrationReport(
                        RigidTransform.IDENTITY, "georeferenced", Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                        Double.NaN, Double.NaN),
                List.of());
    }
}
