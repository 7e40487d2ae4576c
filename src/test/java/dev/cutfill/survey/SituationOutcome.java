package dev.cutfill.survey;

import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Footprint;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.SiteTotals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a situation against its truth.
///
/// @param figures cut, fill and net of the totals; withheld all three when the survey was refused
/// @param detectionLimit half width of the net over all compared ground (m³)
/// @param regions how many were found
/// @param falseRegions how many of them lie where nothing changed
/// @param warnings all sentences, or the one of the refusal
/// @param refusal the reason, if there is no result
record SituationOutcome(
        List<Figure> figures,
        double detectionLimit,
        int regions,
        int falseRegions,
        List<String> warnings,
        @Nullable String refusal,
        double seconds) {
    static final int CUT = 0;
    static final int FILL = 1;
    static final int NET = 2;

    /// Less than this share of a region is changed ground: it is false.
    private static final double TOUCHED = 0.02;

    /// @param half of the interval (m³); not finite when the figure was withheld
    record Figure(double truth, double value, double half) {
        boolean withheld() {
            return !Double.isFinite(half) || !Double.isFinite(value);
        }

        double error() {
            return value - truth;
        }

        boolean covered() {
            return Math.abs(error()) <= half;
        }
    }

    static SituationOutcome of(SituationSite.Made made) throws IOException {
        long start = System.nanoTime();
        double[] truths = {made.cut(), made.fill(), made.fill() - made.cut()};
        try {
            ChangeReport report = ChangeSurvey.run(made.inputs(), made.settings(), Progress.NONE);
            SiteTotals totals = report.totals();
            List<Figure> figures = new ArrayList<>();
            Estimate[] estimates = {totals.cut(), totals.fill(), totals.net()};
            for (int k = 0; k < 3; k++) {
                figures.add(new Figure(truths[k], estimates[k].value(), estimates[k].halfWidth()));
            }
            return new SituationOutcome(
                    figures,
                    totals.overlapNet().halfWidth(),
                    report.regions().size(),
                    (int) report.regions().stream()
                            .filter(region -> isFalse(region, made.changed()))
                            .count(),
                    report.warnings(),
                    null,
                    (System.nanoTime() - start) / 1e9);
        } catch (SurveyException refused) {
            List<Figure> none = new ArrayList<>();
            for (double truth : truths) {
                none.add(new Figure(truth, Double.NaN, Double.NaN));
            }
            return new SituationOutcome(
                    none,
                    Double.NaN,
                    0,
                    0,
                    List.of(String.valueOf(refused.getMessage())),
                    refused.reason().name(),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    private static boolean isFalse(Region region, Footprint changedGround) {
        Ring shell = region.outline().shell();
        double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = -minX, maxY = -minX;
        for (int i = 0; i < shell.size(); i++) {
            minX = Math.min(minX, shell.x(i));
            maxX = Math.max(maxX, shell.x(i));
            minY = Math.min(minY, shell.y(i));
            maxY = Math.max(maxY, shell.y(i));
        }
        int inside = 0, changed = 0;
        for (int row = 0; row < 100; row++) {
            for (int column = 0; column < 100; column++) {
                double x = minX + (column + 0.5) / 100 * (maxX - minX);
                double y = minY + (row + 0.5) / 100 * (maxY - minY);
                if (region.outline().contains(x, y)) {
                    inside++;
                    changed += changedGround.contains(x, y) ? 1 : 0;
                }
            }
        }
        return changed < TOUCHED * inside;
    }

    boolean names(Topic topic) {
        return warnings.stream().anyMatch(topic::isIn);
    }

    /// Warnings that are not about what is wrong here.
    List<String> falseWarnings(Situation situation) {
        if (refusal != null) {
            return List.of();
        }
        return warnings.stream()
                .filter(warning -> !situation.cause().isIn(warning)
                        && situation.allowed().stream().noneMatch(topic -> topic.isIn(warning)))
                .toList();
    }
}
