package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.survey.SurveyException.Reason;
import java.util.List;
import java.util.Locale;

/// What can be refused before a point is read.
final class InputChecks {
    private InputChecks() {}

    static void check(SurveyInputs inputs, List<String> warnings) throws SurveyException {
        for (CloudSource cloud : List.of(inputs.pre(), inputs.post())) {
            if (cloud.size() == 0) {
                throw empty(cloud);
            }
            projected(cloud.name(), cloud.crs());
            if (cloud.crs().looksGeographic(cloud.bounds())) {
                throw new SurveyException(
                        Reason.GEOGRAPHIC_COORDINATES,
                        format(
                                "%s names no coordinate system, and its coordinates look like degrees: it spans %.4f × %.4f units round"
                                        + " (%.4f, %.4f). Project it to a metric system such as UTM first.",
                                cloud.name(),
                                cloud.bounds().width(),
                                cloud.bounds().depth(),
                                cloud.bounds().minX(),
                                cloud.bounds().minY()));
            }
        }
        projected("The stable ground", inputs.stable().crs());
        same(
                inputs.pre().name(),
                inputs.pre().crs(),
                inputs.post().name(),
                inputs.post().crs());
        if (!inputs.stable().areas().isEmpty()) {
            same(
                    inputs.pre().name(),
                    inputs.pre().crs(),
                    "the stable ground",
                    inputs.stable().crs());
        }
        if (inputs.pre().crs().kind() == Crs.Kind.UNKNOWN) {
            warnings.add(inputs.pre().name() + " names no coordinate system; its coordinates were taken for metres.");
        }
        if (inputs.post().crs().kind() == Crs.Kind.UNKNOWN) {
            warnings.add(inputs.post().name() + " names no coordinate system; its coordinates were taken for metres.");
        }
        if (!inputs.stable().areas().isEmpty()) {
            near(inputs.pre(), inputs.stable());
        }
    }

    /// Stable ground that lies elsewhere was drawn in another system, or for another site.
    private static void near(CloudSource pre, StableGround stable) throws SurveyException {
        Bounds box = stable.bounds();
        Bounds cloud = pre.bounds();
        if (stable.crs().looksGeographic(box)) {
            throw new SurveyException(
                    Reason.GEOGRAPHIC_COORDINATES,
                    format(
                            "The stable ground names no coordinate system, and its coordinates look like degrees, round (%.4f, %.4f)."
                                    + " Project it to the system of %s.",
                            box.minX(), box.minY(), pre.name()));
        }
        if (!box.overlapsInPlan(cloud)) {
            throw new SurveyException(
                    Reason.NO_STABLE_POINTS,
                    format(
                            "The stable ground lies beside %s: it is x %.1f to %.1f, y %.1f to %.1f m, the scan is x %.1f to %.1f,"
                                    + " y %.1f to %.1f m. Draw it in the scan's coordinate system.",
                            pre.name(),
                            box.minX(),
                            box.maxX(),
                            box.minY(),
                            box.maxY(),
                            cloud.minX(),
                            cloud.maxX(),
                            cloud.minY(),
                            cloud.maxY()));
        }
    }

    static SurveyException empty(CloudSource cloud) {
        return new SurveyException(
                Reason.EMPTY_CLOUD,
                cloud.size() == 0
                        ? cloud.name() + " holds no points."
                        : format(
                                "None of the %,d points of %s is fit for use: all are withheld, of a class that is left out, or no numbers.",
                                cloud.size(), cloud.name()));
    }

    private static void projected(String name, Crs crs) throws SurveyException {
        if (crs.kind() == Crs.Kind.GEOGRAPHIC) {
            throw new SurveyException(
                    Reason.GEOGRAPHIC_COORDINATES,
                    format(
                            "%s is in geographic coordinates (%s): volumes need metres. Project it to a metric system such as UTM first.",
                            name, title(crs)));
        }
    }

    private static void same(String aName, Crs a, String bName, Crs b) throws SurveyException {
        if (a.compare(b) == Crs.Agreement.DIFFERENT) {
            throw new SurveyException(
                    Reason.DIFFERENT_CRS,
                    format(
                            "%s is in %s, but %s is in %s. Bring them into one coordinate system.",
                            aName, title(a), bName, title(b)));
        }
    }

    private static String title(Crs crs) {
        String name = crs.name().orElse("an unnamed system");
        String code = crs.epsg().isPresent() ? ", EPSG:" + crs.epsg().getAsInt() : "";
        return crs.metresPerUnit() == 1 ? name + code : name + code + ", unit " + crs.metresPerUnit() + " m";
    }

    static String format(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
