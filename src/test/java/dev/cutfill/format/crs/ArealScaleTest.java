package dev.cutfill.format.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Against the areal scale that PROJ gives at a place of each system.
class ArealScaleTest {
    /// Methods of which the parameters in the text are enough.
    private static final List<Integer> BY_TEXT =
            List.of(32633, 32755, 27700, 2154, 31467, 2193, 2277, 6559, 3395, 3347, 2039, 2913, 25832, 26910);

    @Test
    void parametersOfTheTextGiveTheScaleOfProj() {
        List<Integer> seen = new ArrayList<>();
        for (ProjSystem system : ProjSystem.all()) {
            if (BY_TEXT.contains(system.code())) {
                seen.add(system.code());
                assertScale(system, WktCrs.read(system.text()).orElseThrow().proj(), OptionalInt.empty());
            }
        }
        assertThat(seen).as("in three dialects each, some with heights too").hasSize(3 * 17);
    }

    @Test
    void codeGivesTheScaleOfProj() {
        for (ProjSystem system : ProjSystem.all()) {
            if (system.arealScale().isPresent() && system.code() != 3857) {
                assertScale(system, Optional.empty(), OptionalInt.of(system.code()));
            }
        }
    }

    @Test
    void groundAboveTheSeaIsLargerThanItsMap() {
        double sea = scale(500_000, 0);
        assertThat(sea).as("on the central meridian").isCloseTo(0.9996 * 0.9996, within(1e-8));
        assertThat(scale(500_000, 1_500) / sea).isCloseTo(1 - 2 * 1_500 / 6_370_000.0, within(2e-6));
        assertThat(scale(166_000, 0))
                .as("at the edge of the zone, on the equator")
                .isCloseTo(1.00196, within(2e-5));
    }

    @Test
    void unknownSystemsHaveNone() {
        assertThat(ArealScale.at(Optional.empty(), OptionalInt.empty(), 0, 0, 0))
                .isEmpty();
        assertThat(ArealScale.at(Optional.empty(), OptionalInt.of(999_999), 0, 0, 0))
                .isEmpty();
        assertThat(ArealScale.at(Optional.of("+proj=none"), OptionalInt.empty(), 0, 0, 0))
                .isEmpty();
    }

    private static double scale(double x, double z) {
        return ArealScale.at(Optional.empty(), OptionalInt.of(32633), x, 10_000, z)
                .orElseThrow();
    }

    private static void assertScale(ProjSystem system, Optional<String> proj, OptionalInt epsg) {
        double unit = system.plane().orElseThrow();
        assertThat(ArealScale.at(
                                proj,
                                epsg,
                                system.x().orElseThrow() * unit,
                                system.y().orElseThrow() * unit,
                                0)
                        .orElse(Double.NaN))
                .as("%s: %s", system, proj.orElse("by code"))
                .isCloseTo(system.arealScale().orElseThrow(), within(1e-6));
    }
}
