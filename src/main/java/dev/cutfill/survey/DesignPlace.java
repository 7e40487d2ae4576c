package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.survey.SurveyException.Reason;

/// Whether a design lies where the scan does, and if not, what was probably done to its coordinates.
final class DesignPlace {
    private DesignPlace() {}

    static void check(Reference.Design design, CloudSource scan) throws SurveyException {
        Bounds box = design.surface().bounds();
        Bounds there = scan.bounds();
        if (!box.overlapsInPlan(there)) {
            throw new SurveyException(
                    Reason.NO_OVERLAP,
                    format(
                            "%s lies beside %s: it is x %.1f to %.1f, y %.1f to %.1f m, the scan is x %.1f to %.1f, y %.1f to %.1f m. %s",
                            design.name(),
                            scan.name(),
                            box.minX(),
                            box.maxX(),
                            box.minY(),
                            box.maxY(),
                            there.minX(),
                            there.maxX(),
                            there.minY(),
                            there.maxY(),
                            remedy(box, there)));
        }
    }

    private static String remedy(Bounds box, Bounds there) {
        if (new Bounds(box.minY(), box.minX(), 0, box.maxY(), box.maxX(), 0).overlapsInPlan(there)) {
            return "With eastings and northings exchanged it would lie on the scan: export it with the two in the other order.";
        }
        for (LengthUnit unit : new LengthUnit[] {LengthUnit.FT, LengthUnit.US_FT}) {
            if (scaled(box, unit.metres()).overlapsInPlan(there)) {
                return "Read in feet it would lie on the scan: export it with its unit, or in that of the scan.";
            }
            if (scaled(box, 1 / unit.metres()).overlapsInPlan(there)) {
                return "Read in metres it would lie on the scan: export it with its unit, or in that of the scan.";
            }
        }
        return "Export it in the coordinate system of the scan.";
    }

    private static Bounds scaled(Bounds box, double factor) {
        return new Bounds(box.minX() * factor, box.minY() * factor, 0, box.maxX() * factor, box.maxY() * factor, 0);
    }
}
