package dev.cutfill.survey;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Outcomes as rows of a Markdown table.
final class AccuracyRows {
    private AccuracyRows() {}

    static String table(Map<String, List<AccuracyOutcome>> rows, int seeds) {
        StringBuilder text = new StringBuilder(format("""
                %d seeds a scene. Errors of volumes in %% of the truth: median / 95th percentile / worst; registration: median / worst.

                | scene | runs | net | cut and fill | ± stated | covered | IoU median / worst | missed | false | turn ° | centre mm | corner mm | refused | s |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """, seeds));
        rows.forEach((name, outcomes) -> text.append(row(name, outcomes)));
        return text.toString();
    }

    private static String row(String name, List<AccuracyOutcome> outcomes) {
        List<AccuracyOutcome> done =
                outcomes.stream().filter(outcome -> outcome.refusal() == null).toList();
        List<AccuracyOutcome.Found> found =
                done.stream().flatMap(outcome -> outcome.found().stream()).toList();
        double[] net = values(found, f -> Math.abs(f.net()));
        double[] split = values(found, AccuracyOutcome.Found::split);
        double[] iou = values(found.stream().filter(f -> !Double.isNaN(f.iou())).toList(), AccuracyOutcome.Found::iou);
        return format(
                "| %s | %d | %s | %s | %s | %s | %s | %d | %d | %s | %s | %s | %d | %.1f |%n",
                name,
                outcomes.size(),
                net.length == 0 ? "" : format("%.2f / %.2f / %.2f", at(net, 0.5), at(net, 0.95), at(net, 1)),
                split.length == 0 ? "" : format("%.2f / %.2f / %.2f", at(split, 0.5), at(split, 0.95), at(split, 1)),
                net.length == 0 ? "" : format("%.2f", at(values(found, AccuracyOutcome.Found::halfWidth), 0.5)),
                net.length == 0
                        ? ""
                        : format(
                                "%.0f %%",
                                100.0
                                        * found.stream()
                                                .filter(AccuracyOutcome.Found::covered)
                                                .count()
                                        / found.size()),
                iou.length == 0 ? "" : format("%.2f / %.2f", at(iou, 0.5), iou[0]),
                done.stream().mapToInt(outcome -> outcome.missed().size()).sum(),
                done.stream().mapToInt(AccuracyOutcome::falseRegions).sum(),
                pose(done, AccuracyOutcome::turn, "%.4f / %.4f"),
                pose(done, outcome -> 1000 * outcome.centre(), "%.1f / %.1f"),
                pose(done, outcome -> 1000 * outcome.corner(), "%.1f / %.1f"),
                outcomes.size() - done.size(),
                outcomes.stream()
                        .mapToDouble(AccuracyOutcome::seconds)
                        .average()
                        .orElse(0));
    }

    private static String pose(List<AccuracyOutcome> done, ToDoubleFunction<AccuracyOutcome> value, String form) {
        double[] sorted = values(done, value);
        return sorted.length == 0 ? "" : format(form, at(sorted, 0.5), at(sorted, 1));
    }

    private static <T> double[] values(List<T> of, ToDoubleFunction<T> value) {
        return of.stream().mapToDouble(value).sorted().toArray();
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /// One run in one line.
    static String line(AccuracyCase scene, int seed, AccuracyOutcome outcome) {
        String found = outcome.found().stream()
                .map(f -> format(
                        "%s %.1f m³ net %+.2f split %.2f ± %.2f%s IoU %.2f",
                        f.name(), f.truth(), f.net(), f.split(), f.halfWidth(), f.covered() ? "" : " OUT", f.iou()))
                .collect(Collectors.joining("; "));
        return format(
                "%s (%.0f°) #%d: %s | missed %s false %d | %.4f° %.1f %.1f mm | %s %.1f s %s",
                scene.name(),
                scene.motion().yaw(),
                seed,
                found,
                outcome.missed(),
                outcome.falseRegions(),
                outcome.turn(),
                1000 * outcome.centre(),
                1000 * outcome.corner(),
                outcome.refusal() == null ? "" : outcome.refusal(),
                outcome.seconds(),
                outcome.warnings());
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
