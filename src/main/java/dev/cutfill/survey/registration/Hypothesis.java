package dev.cutfill.survey.registration;

import dev.cutfill.cloud.RigidTransform;
import java.util.Locale;

/// A position of post that has been looked at closely.
///
/// @param pose post's centred frame to pre's
/// @param scale robust standard deviation of the distance to pre's surface where the two agree best (m)
/// @param inside points of post over pre's area
/// @param score how much of post lies on pre's surface, 0 to 1
/// @param fromFiles whether it started from where the files have the clouds
record Hypothesis(RigidTransform pose, double scale, int inside, double score, boolean fromFiles) {
    Hypothesis withScore(double newScore) {
        return new Hypothesis(pose, scale, inside, newScore, fromFiles);
    }

    /// Angle between two poses (rad).
    double turnTo(Hypothesis other) {
        return pose.inverse().after(other.pose).angle();
    }

    /// How far apart two poses put the centre of post (m).
    double shiftTo(Hypothesis other) {
        double dx = pose.translation(0) - other.pose.translation(0);
        double dy = pose.translation(1) - other.pose.translation(1);
        double dz = pose.translation(2) - other.pose.translation(2);
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    String described() {
        return String.format(
                Locale.ROOT,
                "yaw %.1f°, centre of post at (%.1f, %.1f, %.1f) m from the centre of pre, score %.3f",
                Math.toDegrees(pose.yaw()),
                pose.translation(0),
                pose.translation(1),
                pose.translation(2),
                score);
    }
}
