package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.survey.result.Coverage;
import dev.cutfill.survey.result.Figures;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RejectedChange;
import dev.cutfill.survey.result.RejectedChanges;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.stable.StableStatistics;
import dev.cutfill.survey.stable.UnchangedGround;
import dev.cutfill.survey.stockpile.BaseMethod;
import dev.cutfill.survey.stockpile.StockpileBase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The sentences of the stages after registration, added in the order in which a reader meets them.
///
/// @param sentences of the whole survey
/// @param sigmas standard deviations that an interval reaches to each side
record SurveyWarnings(List<String> sentences, double sigmas) {
    /// Less of the overlap compared than this is worth a warning.
    private static final double POOR_COVERAGE = 0.9;

    /// Of more places than this no warning is given.
    private static final int MOST_REJECTED = 3;

    /// Stable ground that scatters so many times more than its points, and so much (m), is worth a warning.
    private static final double DOUBTFUL = 3;

    private static final double DOUBTFUL_NMAD = 0.1;

    /// What the ground taken for stable is, and what became of the heights.
    ///
    /// @param surface what post was compared with if it is no earlier scan
    void ofHeights(StableEvidence evidence, HeightCorrection correction, Optional<String> surface) {
        String reference = surface.orElse("pre");
        StableStatistics statistics = evidence.statistics();
        switch (correction.basis()) {
            case STABLE_GROUND, OWN_GROUND -> {}
            case VOUCHED -> sentences.add(surface.isEmpty() ? vouched(correction) : vouchedAgainstSurface(correction));
            case AS_FILED -> sentences.add(standsIn(evidence.found(), correction));
            case DISPUTED -> sentences.add(disputed(evidence, correction));
            case LEVELLED ->
                sentences.add(standsIn(evidence.found(), correction)
                        + " The files do not share a frame, so post was levelled on this ground.");
            case CHECKED -> sentences.add(checked(statistics, reference));
            case UNKNOWN -> sentences.add(unknown(reference));
        }
        if (correction.offset() != 0) {
            sentences.add(format(
                    "Post lay %.0f ± %.0f mm %s %s on the stable ground%s; this was taken off every height.",
                    1000 * Math.abs(correction.offset()),
                    sigmas * 1000 * correction.sigma(),
                    correction.offset() > 0 ? "above" : "below",
                    reference,
                    surface.isEmpty() ? " after registration" : ""));
        }
        if (statistics.inflation() > DOUBTFUL && statistics.nmad() > DOUBTFUL_NMAD) {
            sentences.add(format(
                    "Heights on the stable ground differ by %.2f m (NMAD), %.0f times what the points lead to expect: it moved, it is"
                            + " overgrown, or the clouds do not lie over each other.",
                    statistics.nmad(), statistics.inflation()));
        }
    }

    private String checked(StableStatistics statistics, String reference) {
        return format(
                "Post lies %.0f ± %.0f mm %s %s on the stable ground. Nothing was taken off, and the intervals allow for it; offset"
                        + " \"stable\" takes it off.",
                1000 * Math.abs(statistics.bias()),
                sigmas * 1000 * statistics.biasSigma(),
                statistics.bias() > 0 ? "above" : "below",
                reference);
    }

    /// The one case of figures without an interval.
    private static String unknown(String reference) {
        return "How exact the heights of post are as a whole is not known, so no volume has an interval: post was compared with "
                + reference
                + " as it lies, and nothing was taken off. Set vertical_sigma_m to the standard deviation of the heights (0.02 is"
                + " usual for RTK), or give stable ground that is known to lie as the reference says.";
    }

    private static String vouchedAgainstSurface(HeightCorrection correction) {
        return format(
                "Heights are as the file has them, and the intervals hold a common height error of %.0f mm (one standard deviation,"
                        + " vertical_sigma_m).",
                1000 * correction.sigma());
    }

    private static String vouched(HeightCorrection correction) {
        return format(
                "No stable ground was given. Heights are as the files have them, and the intervals hold a common height error of %.0f mm"
                        + " (one standard deviation, vertical_sigma_m; %.2f m with known_aligned where it is not set).",
                1000 * correction.sigma(), HeightCorrection.VOUCHED);
    }

    private String disputed(StableEvidence evidence, HeightCorrection correction) {
        StableStatistics statistics = evidence.statistics();
        return format(
                "No stable ground was given, and post lies %.0f ± %.0f mm %s pre on %s. The totals take the heights as the files have them;"
                        + " alternatives also holds the answer with this offset taken off. The scans alone do not tell which is right: give"
                        + " stable areas, or say how well the heights are known (known_aligned, vertical_sigma_m).",
                1000 * Math.abs(statistics.bias()),
                sigmas * 1000 * correction.evident(),
                statistics.bias() > 0 ? "above" : "below",
                evidence.found()
                        .map(ground -> format("the %.0f %% of the ground that agree", 100 * ground.share()))
                        .orElse("the ground as a whole"));
    }

    /// @param stockpiles whether it is of the ground in their toes
    void ofCoverage(Coverage coverage, boolean stockpiles) {
        if (coverage.share() < POOR_COVERAGE) {
            sentences.add(
                    stockpiles
                            ? format(
                                    "Only %.0f %% of what lies inside the toes was seen; %.0f m² have no points, and the interval allows for as much"
                                            + " there as on the rest.",
                                    100 * coverage.share(), coverage.noDataArea())
                            : format(
                                    "Only %.0f %% of the ground that the scans cover could be compared; %.0f m² have points of one of them or of none and are in no"
                                            + " volume.",
                                    100 * coverage.share(), coverage.noDataArea()));
        }
    }

    /// What is doubtful about the ground under stockpiles.
    void ofBases(List<StockpileBase> bases, BaseMethod method) {
        for (StockpileBase base : bases) {
            double area = base.pile().area();
            if (Math.abs(base.offset()) > sigmas * base.sigma()) {
                sentences.add(format(
                        "base %s gives %s %.0f m³ %s than the ground round its toe leads to expect. The interval allows for it; base"
                                + " kriged takes that ground.",
                        method.name().toLowerCase(Locale.ROOT),
                        base.pile().name(),
                        area * Math.abs(base.offset()),
                        base.offset() < 0 ? "more" : "less"));
            }
            if (base.unknown() > 0) {
                sentences.add(format(
                        "Along %.0f %% of the toe of %s no ground is seen: its height there follows from the ground elsewhere.",
                        100 * base.unknown(), base.pile().name()));
            }
        }
    }

    /// Where holes that touch a change decide its interval.
    void ofUnseen(SiteTotals totals) {
        double unseen = totals.parts().unseen().net();
        if (unseen > totals.parts().measured().net()) {
            sentences.add(format(
                    "Ground without data touches places that changed: %s m³ of the interval of the net are for what it may hold. Points there in"
                            + " both scans would tell.",
                    Figures.number(unseen, unseen < 10 ? 1 : 0)));
        }
    }

    /// A dropped place is named when it holds more than its total's interval does without it, and more than the
    /// interval of the net over all compared ground. What holds less cannot be told from the site's noise.
    void ofRejected(RejectedChanges rejected, SiteTotals totals) {
        HalfWidths known = totals.parts().measured().combined(totals.parts().unseen());
        double limit = totals.overlapNet().halfWidth();
        rejected.largest().stream()
                .filter(change -> change.volume().value()
                        > Math.max(limit, change.kind() == Region.Kind.CUT ? known.cut() : known.fill()))
                .limit(MOST_REJECTED)
                .forEach(change -> sentences.add(rejected(change)));
    }

    private static String rejected(RejectedChange change) {
        return format(
                "A %s of %s m³ on %.0f m² about x %.1f, y %.1f stands out and is not in the totals: %s. It is listed in rejected, and the"
                        + " intervals allow for it.",
                change.kind().name().toLowerCase(Locale.ROOT),
                Figures.of(change.volume(), false),
                change.area(),
                change.outline().shell().x(0),
                change.outline().shell().y(0),
                switch (change.reason()) {
                    case "confirmed_share" ->
                        "too few of its M3C2 core points confirm it. Look at it; if it is real, lower confirmed_share";
                    case "minimum_area" -> "it is smaller than minimum_area_m2, which can be lowered";
                    case "weak_cells" ->
                        "hardly a cell of it has points all round in both scans. Denser scans would tell";
                    default ->
                        "it may be the common error of the heights alone. More or better stable ground would tell";
                });
    }

    /// What a reader must know of ground that nobody vouched for.
    private static String standsIn(Optional<UnchangedGround> unchanged, HeightCorrection correction) {
        if (unchanged.isEmpty()) {
            return "No stable ground was given, and hardly any ground agrees in both scans: all of it stands in, so a common offset of the"
                    + " scans cannot be told from change everywhere. Draw stable areas to tell them apart.";
        }
        UnchangedGround ground = unchanged.get();
        return format(
                "No stable ground was given: %.0f %% of the compared ground%s agrees within %.0f mm and was taken for stable. Ground that"
                        + " moved evenly cannot be told from it; the intervals allow for %.0f mm.",
                100 * ground.share(),
                ground.spread()
                        ? ", spread over the site,"
                        : " – but not spread over the site, so a tilt of it is not seen –",
                1000 * ground.scatter(),
                1000 * correction.sigma());
    }
}
