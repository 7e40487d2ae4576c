package dev.cutfill.survey.deformation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.survey.deformation.Check.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeformationWarningsTest {
    @Test
    void whatIsFoundIsNamedWithItsAmountAndSigma() {
        List<Check> checks = List.of(
                new Check(Kind.SCALE, true, true, -0.0104, 0.0008),
                new Check(Kind.DOME, true, true, 0.234, 0.001),
                new Check(Kind.STEP, true, true, -0.081, 0.002));
        assertThat(DeformationWarnings.of(checks))
                .hasSize(3)
                .satisfiesExactly(
                        scale -> assertThat(scale).contains("1.04 % too small", "0.08 %"),
                        dome -> assertThat(dome).contains("domed", "0.234 m above", "0.001 m"),
                        step -> assertThat(step).contains("step of 0.081 m", "0.002 m"));
    }

    @Test
    void whatIsNotFoundHasNoSentence() {
        assertThat(DeformationWarnings.of(List.of(
                        new Check(Kind.SCALE, true, false, 0.001, 0.001),
                        new Check(Kind.DOME, false, false, Double.NaN, Double.NaN))))
                .isEmpty();
        assertThat(DeformationWarnings.of(new SteepGround(0.01, 5))).isEmpty();
    }

    @Test
    void steepGroundIsNamedWithItsShareAreaAndVolume() {
        assertThat(DeformationWarnings.of(new SteepGround(0.17, 80)))
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains("17 %", "80 m²", "60°", "8.0 m³ for each 0.1 m"));
    }
}
