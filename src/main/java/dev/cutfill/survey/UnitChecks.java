package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.survey.SurveyException.Reason;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether the units of two scans are known: taken wrongly, feet make volumes 35 times too large.
final class UnitChecks {
    /// The two feet differ by 2e-6: which of them heights are in decides no volume.
    private static final double NEARLY_THE_SAME = 1e-5;

    private UnitChecks() {}

    /// Refuses what a file and the user, or the two files, do not say alike.
    static void check(CloudSource pre, CloudSource post, LengthUnits unsaid) throws SurveyException {
        for (CloudSource cloud : new CloudSource[] {pre, post}) {
            agree(cloud, "", "unit", cloud.units().plane(), unsaid.plane());
            agree(cloud, " for heights", "height_unit", cloud.units().heights(), unsaid.heights());
        }
        oneSided(pre, post, unsaid);
        oneSided(post, pre, unsaid);
    }

    /// What was assumed of units that nobody names, for the user.
    static Optional<String> assumption(CloudSource cloud, LengthUnits unsaid) {
        LengthUnits known = cloud.units().or(unsaid);
        if (known.plane().isEmpty()) {
            return Optional.of(cloud.name()
                    + (cloud.crs().kind() == Crs.Kind.UNKNOWN
                            ? " names no coordinate system; its coordinates were taken for metres."
                            : " names no unit; its coordinates were taken for metres.")
                    + " If they are in feet, set unit to \"ft\" or \"us_ft\".");
        }
        double plane = known.metresOfPlane();
        boolean said = known.heights().isPresent() || unsaid.plane().isPresent(); // which means heights too
        if (!said && !LengthUnit.same(plane, 1)) {
            return Optional.of(format(
                    "%s counts in %s and names no unit of heights; they were taken for %s too. If they are in metres, set height_unit to"
                            + " \"m\".",
                    cloud.name(), LengthUnit.name(plane), LengthUnit.name(plane)));
        }
        return Optional.empty();
    }

    private static void agree(
            CloudSource cloud, String what, String setting, OptionalDouble stated, OptionalDouble chosen)
            throws SurveyException {
        if (stated.isPresent() && chosen.isPresent() && !LengthUnit.same(stated.getAsDouble(), chosen.getAsDouble())) {
            throw new SurveyException(
                    Reason.UNIT_UNKNOWN,
                    format(
                            "%s says itself that it counts in %s%s, but the setting %s is %s. Leave the setting out: it is for scans that name"
                                    + " no unit.",
                            cloud.name(),
                            LengthUnit.name(stated.getAsDouble()),
                            what,
                            setting,
                            LengthUnit.word(chosen.getAsDouble())));
        }
    }

    private static void oneSided(CloudSource one, CloudSource other, LengthUnits unsaid) throws SurveyException {
        LengthUnits known = other.units().or(unsaid);
        if (one.units().plane().isPresent()
                && known.plane().isEmpty()
                && !LengthUnit.same(one.units().metresOfPlane(), 1)) {
            throw oneSided(one, other, "", "unit", one.units().metresOfPlane());
        }
        if (one.units().heights().isPresent()
                && known.heights().isEmpty()
                && Math.abs(one.units().metresOfHeights() / known.metresOfPlane() - 1) > NEARLY_THE_SAME) {
            throw oneSided(one, other, " of heights", "height_unit", one.units().metresOfHeights());
        }
    }

    private static SurveyException oneSided(
            CloudSource one, CloudSource other, String what, String setting, double metres) {
        return new SurveyException(
                Reason.UNIT_UNKNOWN,
                format(
                        "%s names %s as its unit%s, but %s names none. If %s counts in them too, set %s to %s; if not, bring both into one"
                                + " unit.",
                        one.name(),
                        LengthUnit.name(metres),
                        what,
                        other.name(),
                        other.name(),
                        setting,
                        LengthUnit.word(metres)));
    }
}
