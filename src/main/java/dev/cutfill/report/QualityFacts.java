package dev.cutfill.report;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.survey.result.Alternative;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Coverage;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.RegistrationReport;
import dev.cutfill.survey.result.StableReport;
import dev.cutfill.survey.result.UncertaintyParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How sure a result is, as names and values that a client can read.
final class QualityFacts {
    private QualityFacts() {}

    static List<String[]> registration(ChangeReport report) {
        RegistrationReport fit = report.registration();
        RigidTransform motion = fit.preFromPost();
        var origin = report.maps().origin();
        List<String[]> facts = new ArrayList<>();
        facts.add(fact(
                "Alignment",
                switch (fit.method()) {
                    case "given" -> "as the files had it: the user vouches that they share one frame";
                    case "georeferenced" -> "as the files had it: nothing had to be moved";
                    case "shifted" -> "moved by a small common offset found on the stable ground";
                    case "refined" -> "a small rigid motion, found on the stable ground";
                    case "searched" -> "a rigid motion found by search: the files were in different positions";
                    default -> fit.method();
                }));
        if (fit.method().equals("given")) {
            return facts; // and nothing else was looked for
        }
        facts.add(fact(
                "The later scan was",
                "turned by " + degrees(motion.angle()) + " (" + degrees(motion.yaw())
                        + " about the vertical) and moved by "
                        + millimetres(motion.displacement(origin.x(), origin.y(), origin.z()))
                        + " at the middle of the site"));
        facts.add(fact(
                "Points on the surface",
                "RMSE " + millimetres(fit.rmse()) + " of " + Figures.number((double) fit.inliers(), 0)
                        + " thinned points"));
        facts.add(fact("Overlap of the scans", percent(fit.overlap()) + " of the smaller one"));
        if (fit.margin() < 1) {
            facts.add(fact("Next best position", "scores worse by " + percent(fit.margin())));
        }
        facts.add(fact(
                "Offset on stable ground",
                "before " + millimetres(fit.biasBefore()) + " (scatter " + millimetres(fit.nmadBefore()) + "), after "
                        + millimetres(fit.biasAfter()) + " (scatter " + millimetres(fit.nmadAfter()) + ")"));
        double[] m = fit.matrix(report.crs().metresPerUnit());
        for (int row = 0; row < 3; row++) {
            facts.add(fact(
                    row == 0 ? "Matrix, post to pre" : "",
                    String.format(
                                    Locale.ROOT,
                                    "%.9f   %.9f   %.9f   %.4f",
                                    m[4 * row],
                                    m[4 * row + 1],
                                    m[4 * row + 2],
                                    m[4 * row + 3])
                            .replace('-', '−')));
        }
        return facts;
    }

    /// @param surface whether post was compared with a surface, not with a scan
    static List<String[]> stable(ChangeReport report, boolean surface) {
        StableReport stable = report.stable();
        List<String[]> facts = new ArrayList<>();
        if (surface && !stable.given()) {
            facts.add(fact("None given", "a surface cannot tell ground that did not move"));
            facts.add(correlated(stable));
            facts.add(common(stable));
            return facts;
        }
        facts.add(fact(
                stable.given() ? "Given" : "None given",
                (stable.given() ? "" : "it is where the scans agree, and trusted less; ")
                        + Figures.number(stable.area(), 0) + " m² compared, "
                        + (surface
                                ? ""
                                : Figures.number((double) stable.prePoints(), 0) + " points of the earlier and ")
                        + Figures.number((double) stable.postPoints(), 0)
                        + (surface ? " points of the scan" : " of the later scan")));
        facts.add(fact(
                "Offset and scatter",
                millimetres(stable.bias()) + " median, " + millimetres(stable.nmad()) + " NMAD from cell to cell"));
        facts.add(fact(
                "Correction",
                stable.correction().value() == 0
                        ? "nothing was taken off"
                        : millimetres(stable.correction().value()) + " taken off every height"));
        facts.add(correlated(stable));
        facts.add(common(stable));
        return facts;
    }

    private static String[] correlated(StableReport stable) {
        return fact(
                "Correlated error",
                stable.range() > 0
                        ? millimetres(stable.sill()) + " over " + Figures.number(stable.range(), 1) + " m"
                        : "none shows");
    }

    private static String[] common(StableReport stable) {
        return fact("Offset left", millimetres(stable.registrationError()) + " (one standard deviation)");
    }

    static List<String[]> coverage(ChangeReport report) {
        Coverage coverage = report.coverage();
        return List.of(
                fact(
                        "Overlap",
                        Figures.number(coverage.overlapArea(), 0) + " m² inside the outer edges of what was compared"),
                fact("Compared", Figures.number(coverage.comparedArea(), 0) + " m², " + percent(coverage.share())),
                fact(
                        "No data",
                        Figures.number(coverage.noDataArea(), 0)
                                + " m² of holes too wide to bridge: in no area and no volume"));
    }

    /// What the intervals of the totals are made of, and what is in no total.
    static List<String[]> intervals(ChangeReport report) {
        UncertaintyParts parts = report.totals().parts();
        List<String[]> facts = new ArrayList<>();
        facts.add(
                fact("Measured", halfWidths(parts.measured()) + ": scatter, correlated errors, offset and alignment"));
        facts.add(fact("Undetected", halfWidths(parts.undetected()) + ": what stands out and is in no region"));
        facts.add(fact("Unseen", halfWidths(parts.unseen()) + ": ground without data that touches a change"));
        int rejected = report.rejected().largest().size() + report.rejected().others();
        if (rejected > 0) {
            double volume = report.rejected().largest().stream()
                    .mapToDouble(change -> change.volume().value())
                    .sum();
            facts.add(fact(
                    "Left out",
                    Figures.number(rejected, 0) + (rejected == 1 ? " place that stands" : " places that stand")
                            + " out but failed a test, " + Figures.number(volume, volume < 10 ? 1 : 0)
                            + " m³ together; dashed on the map, with the reason in the result"));
        }
        for (Alternative answer : report.alternatives()) {
            facts.add(fact(
                    answer.headline() ? "This answer" : "The other answer",
                    (answer.name().equals("as_filed")
                                    ? "the heights as the files have them"
                                    : "the offset of the ground that agrees taken off")
                            + ": cut " + Figures.of(answer.cut(), false) + ", fill "
                            + Figures.of(answer.fill(), false) + ", net " + Figures.of(answer.net(), true) + " m³"));
        }
        return facts;
    }

    private static String halfWidths(HalfWidths part) {
        return "± " + volume(part.cut()) + " cut, ± " + volume(part.fill()) + " fill, ± " + volume(part.net())
                + " net (m³)";
    }

    private static String volume(double value) {
        return Double.isFinite(value) ? Figures.number(value, value < 1 ? 2 : value < 10 ? 1 : 0) : "not known";
    }

    /// A parameter without digits that mean nothing.
    static String plain(Number value) {
        if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return Double.isFinite(value.doubleValue())
                ? String.format(Locale.ROOT, "%.5f", value.doubleValue()).replaceFirst("\\.?0+$", "")
                : "not known";
    }

    private static String[] fact(String name, String value) {
        return new String[] {name, value};
    }

    private static String degrees(double radians) {
        return Figures.number(Math.toDegrees(radians), 3) + "°";
    }

    /// Lengths below a metre in millimetres, others in metres.
    private static String millimetres(double metres) {
        if (!Double.isFinite(metres)) {
            return "not known";
        }
        return Math.abs(metres) < 1 ? Figures.number(1000 * metres, 1) + " mm" : Figures.number(metres, 3) + " m";
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? Figures.number(100 * share, 1) + " %" : "not known";
    }
}
