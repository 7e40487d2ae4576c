package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.survey.SurveyException.Reason;
import java.util.List;
import java.util.Locale;

/// What can be refused before a point is read.
final class InputChecks {
    /// A site narrower than this many units both ways, with coordinates that could be degrees, is taken for degrees.
    private static final double DEGREES = 0.1;

    private InputChecks() {}

    static void check(SurveyInputs inputs, List<String> warnings) throws SurveyException {
        for (CloudSource cloud : List.of(inputs.pre(), inputs.post())) {
            if (cloud.size() == 0) {
                throw empty(cloud);
            }
            projected(cloud.name(), cloud.crs());
            if (cloud.crs().kind() == Crs.Kind.UNKNOWN && looksLikeDegrees(cloud.bounds())) {
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
        same(inputs.pre().name(), inputs.pre().crs(), inputs.post().name(), inputs.post().crs());
        if (!inputs.stable().areas().isEmpty()) {
            same(inputs.pre().name(), inputs.pre().crs(), "the stable ground", inputs.stable().crs());
        }
        if (inputs.pre().crs().kind() == Crs.Kind.UNKNOWN) {
            warnings.add(inputs.pre().name() + " names no coordinate system; its coordinates were taken for metres.");
        }
        if (inputs.post().crs().kind() == Crs.Kind.UNKNOWN) {
            warnings.add(inputs.post().name() + " names no coordinate system; its coordinates were taken for metres.");
        }
        if (inputs.stable().areas().isEmpty()) {
            warnings.add("No stable ground was given: all ground stands in for it, so a common offset of the clouds cannot be told from"
                    + " change everywhere.");
        } else if (inputs.stable().crs().kind() == Crs.Kind.UNKNOWN) {
            warnings.add("The stable ground names no coordinate system (no .prj); it was taken to be in that of " + inputs.pre().name()
                    + ".");
        }
    }

    static SurveyException empty(CloudSource cloud) {
        return new SurveyException(
                Reason.EMPTY_CLOUD,
                cloud.size() == 0
                        ? cloud.name() + " holds no points."
                        : format(
                                "None of the %,d points of %s is fit for use: all are withheld, marked as noise, or no numbers.",
                                cloud.size(),
                                cloud.name()));
    }

    private static void projected(String name, Crs crs) throws SurveyException {
        if (crs.kind() == Crs.Kind.GEOGRAPHIC) {
            throw new SurveyException(
                    Reason.GEOGRAPHIC_COORDINATES,
                    format("%s is in geographic coordinates (%s): volumes need metres. Project it to a metric system such as UTM first.",
                            name, title(crs)));
        }
    }

    private static void same(String aName, Crs a, String bName, Crs b) throws SurveyException {
        if (a.kind() != Crs.Kind.PROJECTED || b.kind() != Crs.Kind.PROJECTED) {
            return;
        }
        boolean codesDiffer =
                a.epsg().isPresent() && b.epsg().isPresent() && a.epsg().getAsInt() != b.epsg().getAsInt();
        boolean unitsDiffer = Math.abs(a.metresPerUnit() / b.metresPerUnit() - 1) > 1e-9;
        if (codesDiffer || unitsDiffer) {
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

    private static boolean looksLikeDegrees(Bounds box) {
        return box.width() < DEGREES
                && box.depth() < DEGREES
                && Math.abs(box.minX()) <= 180
                && Math.abs(box.maxX()) <= 180
                && Math.abs(box.minY()) <= 90
                && Math.abs(box.maxY()) <= 90;
    }

    static String format(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
