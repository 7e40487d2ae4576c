package dev.cutfill.survey;

import dev.cutfill.survey.SituationOutcome.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Outcomes of situations as rows of a Markdown table.
final class SituationRows {
    private SituationRows() {}

    static String table(Map<Situation, List<SituationOutcome>> rows) {
        StringBuilder text = new StringBuilder("""
                Errors in % of the truth, median / worst; where the truth is 0 the worst error in m³ in brackets. ±: median half width in %. Covered: figures whose truth is not 0.

                | situation | row | runs | cut | fill | net | ± cut | ± fill | ± net | covered | zeros | withheld | cause named | false warnings | false regions | s |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        rows.forEach((situation, outcomes) -> text.append(row(situation, outcomes)));
        return text.toString();
    }

    private static String row(Situation situation, List<SituationOutcome> outcomes) {
        return format(
                "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d | %d | %.1f |%n",
                situation.group(),
                situation.name(),
                outcomes.size(),
                error(outcomes, SituationOutcome.CUT),
                error(outcomes, SituationOutcome.FILL),
                error(outcomes, SituationOutcome.NET),
                halfWidth(outcomes, SituationOutcome.CUT),
                halfWidth(outcomes, SituationOutcome.FILL),
                halfWidth(outcomes, SituationOutcome.NET),
                share(changed(outcomes).stream().map(Figure::covered).toList()),
                share(unchanged(outcomes).stream().map(Figure::covered).toList()),
                withheld(outcomes) == 0 ? "" : String.valueOf(withheld(outcomes)),
                situation.cause() == Topic.NONE
                        ? ""
                        : share(outcomes.stream()
                                .map(outcome -> outcome.names(situation.cause()))
                                .toList()),
                outcomes.stream()
                        .filter(outcome -> !outcome.falseWarnings(situation).isEmpty())
                        .count(),
                outcomes.stream().mapToInt(SituationOutcome::falseRegions).sum(),
                outcomes.stream()
                        .mapToDouble(SituationOutcome::seconds)
                        .average()
                        .orElse(0));
    }

    static boolean isZero(double truth) {
        return Math.abs(truth) < 1e-9;
    }

    /// The figures of one kind that were stated.
    static List<Figure> stated(List<SituationOutcome> outcomes, int kind) {
        return outcomes.stream()
                .map(outcome -> outcome.figures().get(kind))
                .filter(figure -> !figure.withheld())
                .toList();
    }

    /// All stated figures whose truth is not 0.
    static List<Figure> changed(List<SituationOutcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.figures().stream())
                .filter(figure -> !figure.withheld() && !isZero(figure.truth()))
                .toList();
    }

    static List<Figure> unchanged(List<SituationOutcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.figures().stream())
                .filter(figure -> !figure.withheld() && isZero(figure.truth()))
                .toList();
    }

    static long withheld(List<SituationOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.figures().stream().anyMatch(Figure::withheld))
                .count();
    }

    private static String error(List<SituationOutcome> outcomes, int kind) {
        List<Figure> stated = stated(outcomes, kind);
        double[] errors = stated.stream()
                .filter(figure -> !isZero(figure.truth()))
                .mapToDouble(figure -> 100 * Math.abs(figure.error() / figure.truth()))
                .toArray();
        if (errors.length > 0) {
            return format("%.2f / %.2f", median(errors), quantile(errors, 1));
        }
        double[] zeros =
                stated.stream().mapToDouble(figure -> Math.abs(figure.error())).toArray();
        return zeros.length == 0 ? "" : format("(%.2f)", quantile(zeros, 1));
    }

    private static String halfWidth(List<SituationOutcome> outcomes, int kind) {
        double[] halves = stated(outcomes, kind).stream()
                .filter(figure -> !isZero(figure.truth()))
                .mapToDouble(figure -> 100 * Math.abs(figure.half() / figure.truth()))
                .toArray();
        return halves.length == 0 ? "" : format("%.2f", median(halves));
    }

    private static String share(List<Boolean> of) {
        return of.isEmpty()
                ? ""
                : format(
                        "%.0f %%",
                        100.0 * of.stream().filter(Boolean::booleanValue).count() / of.size());
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /// One run in one line.
    static String line(Situation situation, int run, SituationOutcome outcome) {
        String[] names = {"cut", "fill", "net"};
        List<String> figures = new ArrayList<>();
        for (int k = 0; k < names.length; k++) {
            Figure figure = outcome.figures().get(k);
            figures.add(format(
                    "%s %.3f: %.3f ± %.3f%s",
                    names[k],
                    figure.truth(),
                    figure.value(),
                    figure.half(),
                    figure.withheld() ? " withheld" : figure.covered() ? "" : " OUT"));
        }
        return format(
                "%s #%d: %s | regions %d, false %d | %s %.1f s %s | false warnings %s",
                situation.name(),
                run,
                String.join("; ", figures),
                outcome.regions(),
                outcome.falseRegions(),
                outcome.refusal() == null ? "" : outcome.refusal(),
                outcome.seconds(),
                outcome.warnings(),
                outcome.falseWarnings(situation));
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
