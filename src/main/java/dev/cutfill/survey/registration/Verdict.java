package dev.cutfill.survey.registration;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.CoarseRegistration.Start;
import dev.cutfill.survey.registration.CoarseRegistration.Start.Confirmed;
import dev.cutfill.survey.registration.CoarseRegistration.Start.Disputed;
import dev.cutfill.survey.registration.CoarseRegistration.Start.Kept;
import dev.cutfill.survey.registration.CoarseRegistration.Start.Searched;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Which poses the stable ground may choose from, after the fit on all ground. The fit *rests* if its last step
/// hardly moved the cloud; the scans *agree* under it if its misfit is at most the largest that is allowed.
///
/// | start     | rests | agree | the files agree | verdict                 |
/// |-----------|-------|-------|-----------------|-------------------------|
/// | searched  | no    |       |                 | refused, not converged  |
/// | searched  | yes   | no    |                 | refused, no overlap     |
/// | searched  | yes   | yes   |                 | [Fitted]                |
/// | disputed  | yes   | yes   | no              | [Fitted]                |
/// | disputed  |       | no    | no              | [Disagreeing]           |
/// | disputed  |       |       | yes             | [AsFiled]               |
/// | disputed  | no    | yes   |                 | [AsFiled]               |
/// | confirmed | no    | no    | no              | [Disagreeing]           |
/// | confirmed | no    | no    | yes             | [AsFiled]               |
/// | confirmed | no    | yes   |                 | [AsFiled]               |
/// | confirmed | yes   |       |                 | [Rivals]                |
/// | kept      |       | no    | no              | [Disagreeing]           |
/// | kept      |       | no    | yes             | [AsFiled]               |
/// | kept      | no    | yes   |                 | [AsFiled]               |
/// | kept      | yes   | yes   | yes             | [Rivals]                |
/// | kept      | yes   | yes   | no              | [Rivals], contradicted  |
sealed interface Verdict {
    /// A fit whose last step still moved the cloud's rim by more has not converged (m).
    double STILL_MOVING = 0.05;

    /// The poses to choose from, the one that moves least from the files first.
    List<RigidTransform> starts();

    /// The fit from a searched start is all there is.
    record Fitted(RigidTransform fit) implements Verdict {
        @Override
        public List<RigidTransform> starts() {
            return List.of(fit);
        }
    }

    /// The files' pose stands: the fit found no rest, or does not agree where the files do.
    record AsFiled() implements Verdict {
        @Override
        public List<RigidTransform> starts() {
            return List.of(RigidTransform.IDENTITY);
        }
    }

    /// The files' pose stands, though the scans hardly agree under any.
    ///
    /// @param misfit of the fit
    record Disagreeing(double misfit) implements Verdict {
        @Override
        public List<RigidTransform> starts() {
            return List.of(RigidTransform.IDENTITY);
        }
    }

    /// The files' pose and the fit.
    ///
    /// @param contradicted whether the scans agree under the fit and not where the files have them
    record Rivals(RigidTransform fit, boolean contradicted) implements Verdict {
        @Override
        public List<RigidTransform> starts() {
            return List.of(RigidTransform.IDENTITY, fit);
        }
    }

    /// @param misfit of a pose
    /// @param largest misfit of scans that agree
    static Verdict of(Start start, PointToPlane.Fit fit, ToDoubleFunction<RigidTransform> misfit, double largest)
            throws RegistrationFailure {
        boolean rests = fit.lastMove() <= STILL_MOVING;
        if (start instanceof Searched && !rests) {
            throw notConverged(fit.lastMove());
        }
        double off = misfit.applyAsDouble(fit.pose());
        boolean agree = !(off > largest);
        if (start instanceof Searched) {
            if (!agree) {
                throw noOverlap(off);
            }
            return new Fitted(fit.pose());
        }
        if (start instanceof Confirmed && rests) {
            return new Rivals(fit.pose(), false);
        }
        boolean filesAgree = misfit.applyAsDouble(RigidTransform.IDENTITY) <= largest; // or NaN: nothing matches
        return switch (start) {
            case Disputed _ when rests && agree && !filesAgree -> new Fitted(fit.pose());
            case Kept _ when rests && agree -> new Rivals(fit.pose(), !filesAgree);
            case Searched _, Disputed _, Confirmed _, Kept _ ->
                agree || filesAgree ? new AsFiled() : new Disagreeing(off);
        };
    }

    private static RegistrationFailure notConverged(double lastMove) {
        return new RegistrationFailure(
                Kind.NOT_CONVERGED,
                String.format(
                        Locale.ROOT,
                        "The registration found no rest: its last step still moved the second cloud by %.2f m. "
                                + "Check that both scans show the same ground.",
                        lastMove));
    }

    private static RegistrationFailure noOverlap(double misfit) {
        return CoarseRegistration.noOverlap(String.format(
                Locale.ROOT,
                "at the best position even the third that fits best is off by %.0f times the roughness of the ground",
                misfit));
    }
}
