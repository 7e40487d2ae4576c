package dev.cutfill.survey.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.registration.CoarseRegistration.Start;
import dev.cutfill.survey.registration.RegistrationFailure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every row of the decision table.
class VerdictTest {
    private static final RigidTransform FIT = RigidTransform.translation(0.1, 0, 0);
    private static final Start CONFIRMED = new Start.Confirmed();
    private static final Start KEPT = new Start.Kept(RigidTransform.IDENTITY, 0.2);
    private static final Start SEARCHED = new Start.Searched(FIT, 0.2);
    private static final Start DISPUTED = new Start.Disputed(FIT, 0.2);
    private static final double LARGEST = 3.5;
    private static final double AGREE = 1.2;
    private static final double OFF = 9;

    @Test
    void searchedFitIsTakenOnlyWhereItRestsAndAgrees() throws RegistrationFailure {
        assertThat(verdict(SEARCHED, true, AGREE, OFF)).isEqualTo(new Verdict.Fitted(FIT));
        assertThatThrownBy(() -> verdict(SEARCHED, false, AGREE, OFF))
                .isInstanceOfSatisfying(
                        RegistrationFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.NOT_CONVERGED));
        assertThatThrownBy(() -> verdict(SEARCHED, true, OFF, OFF))
                .isInstanceOfSatisfying(
                        RegistrationFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(Kind.NO_OVERLAP))
                .hasMessageContaining("off by 9 times");
    }

    @Test
    void confirmedFilesAreARivalOfAnyFitThatRests() throws RegistrationFailure {
        assertThat(verdict(CONFIRMED, true, AGREE, OFF)).isEqualTo(new Verdict.Rivals(FIT, false));
        assertThat(verdict(CONFIRMED, true, OFF, OFF)).isEqualTo(new Verdict.Rivals(FIT, false));
        assertThat(verdict(CONFIRMED, false, AGREE, OFF)).isEqualTo(new Verdict.AsFiled());
        assertThat(verdict(CONFIRMED, false, OFF, OFF)).isEqualTo(new Verdict.Disagreeing(OFF));
    }

    @Test
    void keptFilesAreContradictedByAFitThatAloneAgrees() throws RegistrationFailure {
        assertThat(verdict(KEPT, true, AGREE, AGREE)).isEqualTo(new Verdict.Rivals(FIT, false));
        assertThat(verdict(KEPT, true, AGREE, OFF)).isEqualTo(new Verdict.Rivals(FIT, true));
        assertThat(verdict(KEPT, false, AGREE, OFF)).isEqualTo(new Verdict.AsFiled());
        assertThat(verdict(KEPT, true, OFF, OFF)).isEqualTo(new Verdict.Disagreeing(OFF));
        assertThat(verdict(KEPT, false, OFF, OFF)).isEqualTo(new Verdict.Disagreeing(OFF));
    }

    @Test
    void disputedFilesYieldOnlyToALoneAgreeingFit() throws RegistrationFailure {
        assertThat(verdict(DISPUTED, true, AGREE, OFF)).isEqualTo(new Verdict.Fitted(FIT));
        assertThat(verdict(DISPUTED, true, AGREE, AGREE)).isEqualTo(new Verdict.AsFiled());
        assertThat(verdict(DISPUTED, false, AGREE, OFF)).isEqualTo(new Verdict.AsFiled());
        assertThat(verdict(DISPUTED, true, OFF, OFF)).isEqualTo(new Verdict.Disagreeing(OFF));
    }

    @Test
    void filesThatAgreeStandWhereTheFitDoesNot() throws RegistrationFailure {
        for (Start start : List.of(CONFIRMED, KEPT, DISPUTED)) {
            assertThat(verdict(start, false, OFF, AGREE)).isEqualTo(new Verdict.AsFiled());
        }
    }

    @Test
    void posesToChooseFromBeginWithTheFiles() {
        assertThat(new Verdict.Rivals(FIT, true).starts()).containsExactly(RigidTransform.IDENTITY, FIT);
        assertThat(new Verdict.Fitted(FIT).starts()).containsExactly(FIT);
        for (Verdict filed : List.of(new Verdict.AsFiled(), new Verdict.Disagreeing(OFF))) {
            assertThat(filed.starts()).containsExactly(RigidTransform.IDENTITY);
        }
    }

    private static Verdict verdict(Start start, boolean rests, double misfitOfFit, double misfitOfFiles)
            throws RegistrationFailure {
        PointToPlane.Fit fit = new PointToPlane.Fit(FIT, 0.02, new NormalEquations(), rests ? 1e-5 : 0.3);
        return Verdict.of(start, fit, pose -> pose == FIT ? misfitOfFit : misfitOfFiles, LARGEST);
    }
}
