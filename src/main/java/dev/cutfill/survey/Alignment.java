package dev.cutfill.survey;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.SurveyException.Reason;
import dev.cutfill.survey.deformation.Check;
import dev.cutfill.survey.deformation.DeformationWarnings;
import dev.cutfill.survey.deformation.SteepGround;
import dev.cutfill.survey.registration.Registration;
import dev.cutfill.survey.registration.RegistrationFailure;
import dev.cutfill.survey.registration.RegistrationResult;
import dev.cutfill.survey.result.RegistrationReport;
import dev.cutfill.survey.settings.HeightSettings;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// How post lies over pre, as the stages after registration need it.
///
/// @param preFromPost in the local frame
/// @param sigma what is not known of it
/// @param report in the frame of the files
record Alignment(RigidTransform preFromPost, Sigma sigma, RegistrationReport report, List<String> warnings) {
    /// A motion in height is more than chance from so many standard deviations on.
    private static final double SIGNIFICANT = 3;

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
            PointCloud pre,
            PointCloud post,
            List<Polygon> stable,
            SurveySettings settings,
            Origin origin,
            DoubleConsumer progress)
            throws SurveyException {
        SteepGround steep = SteepGround.of(pre);
        List<String> warnings = new ArrayList<>(DeformationWarnings.of(steep));
        if (settings.knownAligned()) {
            return asFiled(steep.check(), warnings);
        }
        RegistrationResult registered;
        try {
            boolean keepHeights = stable.isEmpty() || settings.heights().offset() == HeightSettings.Offset.NONE;
            registered = new Registration(settings.registration().keepingHeights(keepHeights))
                    .align(pre, post, stable, progress);
        } catch (RegistrationFailure failure) {
            throw new SurveyException(reason(failure.kind()), String.valueOf(failure.getMessage()));
        }
        if (registered.method() == RegistrationResult.Method.SEARCHED
                && settings.heights().offset() == HeightSettings.Offset.NONE) {
            throw new SurveyException(
                    Reason.OFFSET_UNKNOWN,
                    "offset is none, but the clouds lie in different frames: only the ground can say how high post lies. Bring both into"
                            + " one frame, or set offset to auto.");
        }
        warnings.addAll(0, registered.warnings());
        if (!stable.isEmpty()) {
            movedInHeight(registered, settings.confidence().sigmas()).ifPresent(warnings::add);
        }
        return new Alignment(
                registered.preFromPost(),
                registered.covariance()::sigmaAlong,
                new RegistrationReport(
                        registered.preFromPost().inWorld(origin),
                        registered.method().name().toLowerCase(Locale.ROOT),
                        registered.rmse(),
                        registered.inliers(),
                        registered.overlap(),
                        registered.margin(),
                        registered.before().bias(),
                        registered.before().nmad(),
                        registered.after().bias(),
                        registered.after().nmad(),
                        List.of(steep.check())),
                warnings);
    }

    /// What the registration took off the heights of files in one frame, where it is more than chance.
    private static Optional<String> movedInHeight(RegistrationResult registered, double sigmas) {
        double moved = registered.before().bias() - registered.after().bias();
        double sigma = registered.covariance().sigmaAlong(0, 0, 1, 0, 0, 0);
        return registered.method() == RegistrationResult.Method.SEARCHED || Math.abs(moved) <= SIGNIFICANT * sigma
                ? Optional.empty()
                : Optional.of(InputChecks.format(
                        "Post lay %.0f ± %.0f mm %s pre on the stable ground in the files; the registration took this off."
                                + " With offset none it takes no height off.",
                        1000 * Math.abs(moved), 1000 * sigmas * sigma, moved > 0 ? "above" : "below"));
    }

    /// Of a scan that is compared with a surface: it stays where it is.
    static Alignment unmoved(PointCloud post) {
        SteepGround steep = SteepGround.of(post);
        return asFiled(steep.check(), DeformationWarnings.of(steep));
    }

    /// Of files whose common frame the user vouches for: what the stable ground shows of an offset is all that
    /// is doubted.
    private static Alignment asFiled(Check steep, List<String> warnings) {
        double unknown = Double.NaN;
        return new Alignment(
                RigidTransform.IDENTITY,
                (nx, ny, nz, x, y, z) -> 0,
                new RegistrationReport(
                        RigidTransform.IDENTITY,
                        "given",
                        unknown,
                        0,
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        unknown,
                        List.of(steep)),
                warnings);
    }

    /// Whether the files were in different frames.
    boolean searched() {
        return report.method().equals(RegistrationResult.Method.SEARCHED.name().toLowerCase(Locale.ROOT));
    }

    private static Reason reason(RegistrationFailure.Kind kind) {
        return switch (kind) {
            case NO_GROUND -> Reason.NO_GROUND;
            case NO_OVERLAP -> Reason.NO_OVERLAP;
            case NO_STABLE_POINTS -> Reason.NO_STABLE_POINTS;
            case AMBIGUOUS -> Reason.AMBIGUOUS_REGISTRATION;
            case NOT_CONVERGED -> Reason.REGISTRATION_FAILED;
        };
    }
}
