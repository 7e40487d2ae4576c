package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.survey.SituationOutcome.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A short part of the benchmark's table of situations: three runs of a row. One run in twenty may miss its
/// interval, so no single miss fails a row, and errors are held to twice what the table asks for.
class SituationsTest {
    private static final int RUNS = 3;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer over 30 %, stable polygons",
                "layer over 85 %, stable polygons",
                "layer over 100 %, stable polygons",
                "layer over 30 %, nothing given",
                "offset +0.5 m, stable polygons",
                "offset -0.3 m, stable polygons",
                "trees in the first scan, ground_filter",
                "trees in both scans, ground_filter",
                "site of 12 m, 1000 points/m²",
                "creeping landslide",
                "pond whose level fell",
                "0.5 points/m² against 6"
            })
    void intervalsHoldTheTruthWithoutAFalseWarning(String name) throws IOException {
        Situation row = Situations.named(name);
        List<SituationOutcome> outcomes = outcomes(row);
        for (int kind = 0; kind < 3; kind++) {
            List<Figure> figures = SituationRows.stated(outcomes, kind);
            assertThat(figures).as("stated figures").hasSize(RUNS);
            assertThat(figures.stream().filter(Figure::covered).count())
                    .as("figures of kind %d that are covered: %s", kind, figures)
                    .isGreaterThanOrEqualTo(RUNS - 1);
        }
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.falseWarnings(row)).isEmpty();
            assertThat(outcome.falseRegions()).isZero();
            assertThat(outcome.regions()).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing changed, benched pit", "nothing changed, river bank, nothing given"})
    void unchangedGroundShowsNothing(String name) throws IOException {
        assertThat(outcomes(Situations.named(name))).allSatisfy(outcome -> {
            assertThat(outcome.regions()).isZero();
            assertThat(outcome.figures())
                    .allSatisfy(figure -> assertThat(figure.covered()).isTrue());
        });
    }

    @Test
    void eachRowHasItsOwnNameAndSeed() {
        Set<String> names = new HashSet<>();
        Set<Long> seeds = new HashSet<>();
        for (Situation row : Situations.all()) {
            assertThat(names.add(row.name())).as(row.name()).isTrue();
            assertThat(seeds.add(row.seed(0))).as(row.name()).isTrue();
        }
    }

    private static List<SituationOutcome> outcomes(Situation row) throws IOException {
        List<SituationOutcome> outcomes = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            outcomes.add(SituationOutcome.of(row.made(run)));
        }
        return outcomes;
    }
}
