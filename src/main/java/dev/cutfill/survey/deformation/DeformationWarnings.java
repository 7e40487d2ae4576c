package dev.cutfill.survey.deformation;

import java.util.List;
import java.util.Locale;

/// The sentences about errors of the scans that no motion mends, and about ground that is no height field.
public final class DeformationWarnings {
    private DeformationWarnings() {}

    public static List<String> of(SteepGround steep) {
        if (!steep.check().found()) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "%.0f %% of the scanned surface (%.0f m²) is steeper than 60°. Volumes are of heights over a plan and do not see what a wall or an"
                        + " overhang gains or loses: %.1f m³ for each 0.1 m by which these faces moved. To measure such a face, turn the"
                        + " coordinates so that it lies level.",
                100 * steep.share(),
                steep.area(),
                0.1 * steep.area()));
    }

    public static List<String> of(List<Check> checks) {
        return checks.stream().filter(Check::found).map(DeformationWarnings::of).toList();
    }

    private static String of(Check check) {
        double amount = check.amount();
        return switch (check.kind()) {
            case SCALE ->
                String.format(
                        Locale.ROOT,
                        "The scale of the second scan is wrong: it is %.2f %% too %s against the first (standard deviation %.2f %%)."
                                + " Volumes are not corrected for it; check its control points or camera calibration.",
                        100 * Math.abs(amount),
                        amount > 0 ? "large" : "small",
                        100 * check.sigma());
            case DOME ->
                String.format(
                        Locale.ROOT,
                        "The second scan is domed: its middle lies %.3f m %s its edges, against the first (standard deviation %.3f m)."
                                + " Volumes are not corrected for it; check the camera calibration.",
                        Math.abs(amount),
                        amount > 0 ? "above" : "below",
                        check.sigma());
            case STEP ->
                String.format(
                        Locale.ROOT,
                        "The heights of the second scan make a step of %.3f m along a line across the site (standard deviation %.3f m), as"
                                + " between strips of a flight; without stable areas the edge of an even layer looks the same. Volumes are not corrected"
                                + " for it; check how its strips were adjusted.",
                        Math.abs(amount),
                        check.sigma());
            case STEEP -> throw new IllegalArgumentException("steep ground has a sentence of its own");
        };
    }
}
