package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.survey.SurveyException.Reason;
import dev.cutfill.survey.settings.UnitSettings.Surface;
import java.util.List;
import java.util.OptionalDouble;

/// From areas and volumes on a map's grid to those on the ground.
final class GroundScale {
    /// Of the order of the intervals of good scans.
    private static final double WARNED = 0.001;

    /// National systems stay within some per cent; beyond, it is a map of the world.
    private static final double REFUSED = 0.05;

    private GroundScale() {}

    /// What areas and volumes on the grid are to be multiplied by: 1 / areal scale on the ground, 1 on the grid.
    ///
    /// @throws SurveyException if the map is so far from the ground that its volumes mean nothing
    static double factor(CloudSource pre, Surface surface, List<String> warnings) throws SurveyException {
        OptionalDouble known = pre.arealScale();
        if (surface == Surface.GROUND) {
            if (known.isEmpty() && pre.crs().kind() == Crs.Kind.PROJECTED) {
                warnings.add(
                        "The areal scale of the coordinate system of " + pre.name()
                                + " is not known, so areas and volumes are those of its grid, although surface_volume is \"ground\".");
            }
            return 1 / known.orElse(1);
        }
        double excess = known.orElse(1) - 1;
        if (Math.abs(excess) > REFUSED) {
            throw new SurveyException(
                    Reason.GEOGRAPHIC_COORDINATES,
                    format(
                            "%s is in a map projection whose areas are %.4f times those on the ground here (%s), and so would be volumes."
                                    + " Project it to a metric system such as UTM first, or set surface_volume to \"ground\".",
                            pre.name(), known.orElse(1), InputChecks.title(pre.crs())));
        }
        if (Math.abs(excess) > WARNED) {
            warnings.add(format(
                    "Areas and volumes are those of the map's grid, where they are %.2f %% %s than on the ground here (areal scale %.5f)."
                            + " Set surface_volume to \"ground\" for those on the ground.",
                    100 * Math.abs(excess), excess > 0 ? "larger" : "smaller", known.orElse(1)));
        }
        return 1;
    }
}
