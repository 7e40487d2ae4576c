package dev.cutfill.survey;

import dev.cutfill.survey.SituationOutcome.Figure;
import dev.cutfill.survey.change.ChangeSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// What the situations must reach, line by line: met or missed, with the rows that miss.
final class SituationGoals {
    /// Standard deviations of a normal distribution to each side of a 95 % interval.

    private final Map<Situation, List<SituationOutcome>> rows;
    private final List<String> lines = new ArrayList<>();

    private SituationGoals(Map<Situation, List<SituationOutcome>> rows) {
        this.rows = rows;
    }

    static String table(Map<Situation, List<SituationOutcome>> rows) {
        SituationGoals goals = new SituationGoals(rows);
        goals.coverage();
        goals.misses();
        goals.zeros();
        goals.halfWidths();
        goals.medians();
        goals.withheld();
        goals.causes();
        goals.falseWarnings();
        goals.falseRegions();
        goals.signs();
        return "| must reach | | measured | where not |\n|---|---|---|---|\n" + String.join("", goals.lines);
    }

    private void line(String goal, boolean met, String measured, List<String> where) {
        lines.add("| " + goal + " | " + (met ? "met" : "**missed**") + " | " + measured + " | "
                + String.join("; ", where) + " |\n");
    }

    private Map<String, List<SituationOutcome>> groups() {
        Map<String, List<SituationOutcome>> groups = new LinkedHashMap<>();
        rows.forEach((row, outcomes) ->
                groups.computeIfAbsent(row.group(), _ -> new ArrayList<>()).addAll(outcomes));
        return groups;
    }

    private void coverage() {
        List<String> off = new ArrayList<>();
        List<String> all = new ArrayList<>();
        groups().forEach((group, outcomes) -> {
            List<Figure> figures = SituationRows.changed(outcomes);
            if (figures.isEmpty()) {
                return;
            }
            double share = 100.0 * figures.stream().filter(Figure::covered).count() / figures.size();
            String text = format("%s %.1f %% of %d", group, share, figures.size());
            all.add(text);
            if (share < 90 || share > 99 || figures.size() < 200) {
                off.add(text);
            }
        });
        line(
                "coverage, pooled a situation over ≥ 200 figures whose truth is not 0: 90–99 %",
                off.isEmpty(), (all.size() - off.size()) + " of " + all.size() + " situations", off);
    }

    /// Of ten seeds; of more as many times more.
    private void misses() {
        List<String> off = new ArrayList<>();
        rows.forEach((row, outcomes) -> {
            for (int kind = 0; kind < 3; kind++) {
                List<Figure> figures = SituationRows.stated(outcomes, kind);
                long missed =
                        figures.stream().filter(figure -> !figure.covered()).count();
                if (missed > 3 * Math.max(1, outcomes.size() / 10.0)) {
                    off.add(format("%s: %s %d of %d", row.name(), name(kind), missed, figures.size()));
                }
            }
        });
        line("a row of 10 seeds: at most 3 misses", off.isEmpty(), off.size() + " rows and figures with more", off);
    }

    private void zeros() {
        int all = 0, right = 0;
        List<String> off = new ArrayList<>();
        for (Map.Entry<Situation, List<SituationOutcome>> row : rows.entrySet()) {
            int inRow = 0, rightInRow = 0;
            for (SituationOutcome outcome : row.getValue()) {
                for (Figure figure : outcome.figures()) {
                    if (!figure.withheld() && SituationRows.isZero(figure.truth())) {
                        inRow++;
                        boolean narrow = figure.half() > 0 && figure.half() <= 1.001 * outcome.detectionLimit();
                        rightInRow += figure.covered() && narrow ? 1 : 0;
                    }
                }
            }
            all += inRow;
            right += rightInRow;
            if (rightInRow < 0.9 * inRow) {
                off.add(format("%s %d of %d", row.getKey().name(), rightInRow, inRow));
            }
        }
        line(
                "truth 0: 0 inside, half width above 0 and at most the site's detection limit: ≥ 90 %",
                right >= 0.9 * all, format("%d of %d", right, all), off);
    }

    private void halfWidths() {
        List<String> off = new ArrayList<>();
        rows.forEach((row, outcomes) -> {
            for (int kind = 0; kind < 3; kind++) {
                List<Figure> figures = SituationRows.stated(outcomes, kind).stream()
                        .filter(figure -> !SituationRows.isZero(figure.truth()))
                        .toList();
                if (figures.isEmpty()) {
                    continue;
                }
                double rms = Math.sqrt(figures.stream()
                        .mapToDouble(figure -> figure.error() * figure.error())
                        .average()
                        .orElse(0));
                double half = SituationRows.median(
                        figures.stream().mapToDouble(Figure::half).toArray());
                if (half > 2 * ChangeSettings.Z95 * rms) {
                    off.add(format(
                            "%s: %s %.1f × 1.96 rms", row.name(), name(kind), half / (ChangeSettings.Z95 * rms)));
                }
            }
        });
        line(
                "half width, median of a row: ≤ 2 × 1.96 × the rms error of that row",
                off.isEmpty(),
                off.size() + " rows and figures with more",
                off);
    }

    private void medians() {
        List<String> off = new ArrayList<>();
        rows.forEach((row, outcomes) -> {
            for (int kind = 0; kind < 3; kind++) {
                double[] errors = SituationRows.stated(outcomes, kind).stream()
                        .filter(figure -> !SituationRows.isZero(figure.truth()))
                        .mapToDouble(figure -> Math.abs(figure.error() / figure.truth()))
                        .toArray();
                if (Double.isFinite(row.medianError())
                        && (errors.length == 0
                                ? kind == SituationOutcome.NET
                                : SituationRows.median(errors) > row.medianError())) {
                    off.add(
                            errors.length == 0
                                    ? row.name() + ": no figure"
                                    : format(
                                            "%s: %s %.2f %%",
                                            row.name(), name(kind), 100 * SituationRows.median(errors)));
                }
            }
        });
        line(
                "grids, rims, corridors of at least 12 spacings: median error ≤ 1 %, narrower corridors 3 %",
                off.isEmpty(), off.size() + " rows and figures with more", off);
    }

    private void withheld() {
        List<String> off = new ArrayList<>();
        long all = 0;
        for (Map.Entry<Situation, List<SituationOutcome>> row : rows.entrySet()) {
            long withheld = SituationRows.withheld(row.getValue());
            all += withheld;
            double allowed = row.getKey().mayWithhold() && row.getKey().reference() == Situation.Reference.NOTHING
                    ? 0.1 * row.getValue().size()
                    : 0;
            if (withheld > allowed) {
                off.add(format(
                        "%s %d of %d",
                        row.getKey().name(), withheld, row.getValue().size()));
            }
        }
        line(
                "withheld or refused: never with polygons or known_aligned, else ≤ 10 % and only where it may be",
                off.isEmpty(), all + " runs", off);
    }

    private void causes() {
        share(
                "warnings that name the cause, where there is one: ≥ 95 %",
                row -> row.cause() != Topic.NONE, (row, outcome) -> outcome.names(row.cause()), 0.95);
    }

    private void falseWarnings() {
        share(
                "runs without a false warning: ≥ 98 %",
                _ -> true, (row, outcome) -> outcome.falseWarnings(row).isEmpty(), 0.98);
    }

    private void falseRegions() {
        share(
                "runs without a false region, rows without a systematic error: ≥ 95 %",
                row -> !row.systematic(), (_, outcome) -> outcome.falseRegions() == 0, 0.95);
        share(
                "false regions of other rows only beside a warning that names the error",
                Situation::systematic,
                (row, outcome) -> outcome.falseRegions() == 0 || outcome.names(row.cause()),
                1);
    }

    /// All rows change by far more than three regional levels of detection over far more than two of the
    /// smallest regions, but for those in which nothing changed.
    private void signs() {
        share(
                "never \"no change\", no interval wholly on the wrong side of 0",
                _ -> true,
                (_, outcome) -> outcome.refusal() != null || !misleads(outcome),
                1);
    }

    private static boolean misleads(SituationOutcome outcome) {
        Figure net = outcome.figures().get(SituationOutcome.NET);
        boolean changed = outcome.figures().stream().anyMatch(figure -> !SituationRows.isZero(figure.truth()));
        if (!changed) {
            return false;
        }
        boolean wrongSide =
                net.truth() > 0 ? net.value() + net.half() < 0 : net.truth() < 0 && net.value() - net.half() > 0;
        return outcome.regions() == 0 || wrongSide;
    }

    @FunctionalInterface
    private interface Holds {
        boolean in(Situation row, SituationOutcome outcome);
    }

    private void share(String goal, Predicate<Situation> of, Holds holds, double least) {
        int all = 0, right = 0;
        List<String> off = new ArrayList<>();
        for (Map.Entry<Situation, List<SituationOutcome>> row : rows.entrySet()) {
            if (of.test(row.getKey())) {
                long inRow = row.getValue().stream()
                        .filter(outcome -> holds.in(row.getKey(), outcome))
                        .count();
                all += row.getValue().size();
                right += (int) inRow;
                if (inRow < row.getValue().size()) {
                    off.add(format(
                            "%s %d of %d",
                            row.getKey().name(),
                            row.getValue().size() - inRow,
                            row.getValue().size()));
                }
            }
        }
        line(goal, right >= least * all, format("%d of %d", right, all), off);
    }

    private static String name(int kind) {
        return kind == SituationOutcome.CUT ? "cut" : kind == SituationOutcome.FILL ? "fill" : "net";
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
