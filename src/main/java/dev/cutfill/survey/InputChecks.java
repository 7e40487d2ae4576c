package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.survey.SurveyException.Reason;
import dev.cutfill.survey.settings.HeightSettings;
import java.util.List;
import java.util.Locale;

/// What can be refused before a point is read.
final class InputChecks {
    private InputChecks() {}

    /// @param unsaid the units that the user names for files that name none
    static void check(SurveyInputs inputs, LengthUnits unsaid, List<String> warnings) throws SurveyException {
        CloudSource frame = inputs.frame();
        CloudSource post = inputs.post();
        List<CloudSource> clouds = inputs.scans();
        for (CloudSource cloud : clouds) {
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
        same(frame.name(), frame.crs(), post.name(), post.crs());
        boolean stable = !inputs.stable().areas().isEmpty();
        if (stable) {
            same(frame.name(), frame.crs(), "the stable ground", inputs.stable().crs());
        }
        UnitChecks.check(frame, post, unsaid);
        for (CloudSource cloud : clouds) {
            warnings.addAll(cloud.warnings());
            UnitChecks.assumption(cloud, unsaid).ifPresent(warnings::add);
        }
        if (stable) {
            near(frame, "The stable ground", Reason.NO_STABLE_POINTS, inputs.stable());
        }
        if (!inputs.areas().list().isEmpty()) {
            projected("The file of the areas", inputs.areas().crs());
            same(
                    frame.name(),
                    frame.crs(),
                    "the file of the areas",
                    inputs.areas().crs());
            near(
                    frame,
                    "The file of the areas",
                    Reason.NO_OVERLAP,
                    inputs.areas().ground());
        } else if (inputs.reference() instanceof Reference.Base) {
            throw new SurveyException(
                    Reason.NO_BASE,
                    "reference is base, but no areas were given. Draw the toe of each stockpile as a polygon on the ground round it.");
        }
        if (inputs.reference() instanceof Reference.Design design) {
            projected(design.name(), design.crs());
            same(frame.name(), frame.crs(), design.name(), design.crs());
            DesignPlace.check(design, frame);
        }
    }

    /// An offset that only given stable ground can show.
    static void offset(SurveyInputs inputs, HeightSettings heights) throws SurveyException {
        if (heights.offset() == HeightSettings.Offset.STABLE
                && inputs.stable().areas().isEmpty()) {
            throw new SurveyException(
                    Reason.OFFSET_UNKNOWN,
                    "offset is stable, but no stable ground was given. Give stable areas, or set offset to auto or none.");
        }
    }

    /// Polygons that lie elsewhere were drawn in another system, or for another site.
    private static void near(CloudSource frame, String name, Reason beside, StableGround stable)
            throws SurveyException {
        Bounds box = stable.bounds();
        Bounds cloud = frame.bounds();
        if (stable.crs().looksGeographic(box)) {
            throw new SurveyException(
                    Reason.GEOGRAPHIC_COORDINATES,
                    format(
                            "%s names no coordinate system, and its coordinates look like degrees, round (%.4f, %.4f)."
                                    + " Project it to the system of %s.",
                            name, box.minX(), box.minY(), frame.name()));
        }
        if (!box.overlapsInPlan(cloud)) {
            throw new SurveyException(
                    beside,
                    format(
                            "%s lies beside %s: it is x %.1f to %.1f, y %.1f to %.1f m, the scan is x %.1f to %.1f,"
                                    + " y %.1f to %.1f m. Draw it in the scan's coordinate system.",
                            name,
                            frame.name(),
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
        if (crs.isWebMercator()) {
            throw new SurveyException(Reason.GEOGRAPHIC_COORDINATES, format(WEB_MERCATOR, name, title(crs)));
        }
    }

    private static final String WEB_MERCATOR =
            "%s is in Web Mercator (%s): its metres are longer than those on the ground, by a quarter at 37° and twofold at 60° of latitude,"
                    + " so volumes come out wrong. Project it to a metric system such as UTM first.";

    private static void same(String aName, Crs a, String bName, Crs b) throws SurveyException {
        if (a.compare(b) == Crs.Agreement.DIFFERENT) {
            throw new SurveyException(
                    Reason.DIFFERENT_CRS,
                    format(
                            "%s is in %s, but %s is in %s. Bring them into one coordinate system.",
                            aName, title(a), bName, title(b)));
        }
    }

    static String title(Crs crs) {
        String name = crs.name().orElse("an unnamed system");
        String code = crs.epsg().isPresent() ? ", EPSG:" + crs.epsg().getAsInt() : "";
        return crs.metresPerUnit() == 1 ? name + code : name + code + ", in " + LengthUnit.name(crs.metresPerUnit());
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library that is not here
    static String format(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
