package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.survey.SituationOutcome.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules by which the table of situations calls a goal met.
class SituationGoalsTest {
    private static final Situation ROW =
            Situation.of("made up", "a row", Situation.Reference.POLYGONS, seed -> new SituationSite(seed, 1, 1));

    @Test
    void ninetySixOfAHundredCoveredMeetTheGoal() {
        assertThat(verdict("coverage, pooled", ROW, runs(100, 4, 1))).contains("| met |");
    }

    @Test
    void tooFewTooManyOrUncoveredMissTheGoal() {
        assertThat(verdict("coverage, pooled", ROW, runs(50, 2, 1)))
                .contains("missed")
                .contains("of 150");
        assertThat(verdict("coverage, pooled", ROW, runs(100, 0, 1))).contains("missed");
        assertThat(verdict("coverage, pooled", ROW, runs(100, 11, 1))).contains("missed");
    }

    @Test
    void fourMissesOfTenAreTooMany() {
        assertThat(verdict("a row of 10", ROW, runs(10, 3, 1))).contains("| met |");
        assertThat(verdict("a row of 10", ROW, runs(10, 4, 1)))
                .contains("missed")
                .contains("a row: cut 4 of 10");
    }

    @Test
    void aZeroWithoutAWidthMissesTheGoal() {
        Figure none = new Figure(0, 0, 0);
        Figure limit = new Figure(0, 0.5, 1);
        assertThat(verdict("truth 0", ROW, List.of(run(none, none, none)))).contains("missed");
        assertThat(verdict("truth 0", ROW, List.of(run(limit, limit, limit)))).contains("| met |");
        Figure wide = new Figure(0, 0.5, 20);
        assertThat(verdict("truth 0", ROW, List.of(run(wide, wide, wide)))).contains("missed");
    }

    @Test
    void intervalsMuchWiderThanTheErrorsMissTheGoal() {
        assertThat(verdict("half width", ROW, runs(10, 0, 1))).contains("| met |");
        assertThat(verdict("half width", ROW, runs(10, 0, 5))).contains("missed");
    }

    @Test
    void withheldFiguresAreAllowedWhereTheRowSaysSo() {
        Figure withheld = new Figure(5, Double.NaN, Double.NaN);
        List<SituationOutcome> outcomes = new ArrayList<>(runs(9, 0, 1));
        outcomes.add(run(withheld, withheld, withheld));
        Situation alone = Situation.of("made up", "a row", Situation.Reference.NOTHING, ROW.drawing());
        assertThat(verdict("withheld", ROW.thatMayWithhold(), outcomes)).contains("missed");
        assertThat(verdict("withheld", alone, outcomes)).contains("missed");
        assertThat(verdict("withheld", alone.thatMayWithhold(), outcomes)).contains("| met |");
    }

    @Test
    void anIntervalOnTheWrongSideMissesTheGoal() {
        Figure right = new Figure(5, 4, 2);
        assertThat(verdict("never", ROW, List.of(run(right, right, right)))).contains("| met |");
        assertThat(verdict("never", ROW, List.of(run(right, right, new Figure(5, -3, 2)))))
                .contains("missed");
    }

    @Test
    void warningsAreJudgedByWhatTheyAreAbout() {
        SituationOutcome warned = new SituationOutcome(
                run(new Figure(5, 5, 1), new Figure(5, 5, 1), new Figure(5, 5, 1))
                        .figures(),
                10,
                1,
                0,
                List.of("Post is domed by 0.25 m.", "Something nobody has heard of."),
                null,
                0);
        Situation domed = ROW.naming(Topic.DOMING);
        assertThat(verdict("warnings that name", domed, List.of(warned))).contains("| met |");
        assertThat(verdict("warnings that name", ROW.naming(Topic.SCALE), List.of(warned)))
                .contains("missed");
        assertThat(warned.falseWarnings(domed)).containsExactly("Something nobody has heard of.");
    }

    /// Runs with normal errors of 1 m³, of which so many lie outside.
    private static List<SituationOutcome> runs(int count, int outside, double width) {
        List<SituationOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double error = i < outside ? 2.1 * width : i % 2 == 0 ? 1 : -1;
            Figure figure = new Figure(50, 50 + error, 1.96 * width);
            outcomes.add(run(figure, figure, figure));
        }
        return outcomes;
    }

    private static SituationOutcome run(Figure cut, Figure fill, Figure net) {
        return new SituationOutcome(List.of(cut, fill, net), 10, 1, 0, List.of(), null, 0);
    }

    private static String verdict(String goal, Situation row, List<SituationOutcome> outcomes) {
        return SituationGoals.table(Map.of(row, outcomes))
                .lines()
                .filter(line -> line.startsWith("| " + goal))
                .findFirst()
                .orElseThrow();
    }
}
