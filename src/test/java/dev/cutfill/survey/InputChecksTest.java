package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.survey.SurveyException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputChecksTest {
    private static final Crs ZONE_48 = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final Crs ZONE_49 = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32649), Optional.of("UTM 49N"), 1);
    private static final Crs FEET = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Oregon"), 0.3048);
    private static final Crs DEGREES = new Crs(Crs.Kind.GEOGRAPHIC, OptionalInt.of(4326), Optional.of("WGS 84"), 1);
    private static final Bounds SITE = new Bounds(500_000, 3_000_000, 10, 500_100, 3_000_100, 20);

    @Test
    void oneProjectedSystemForAllIsWelcome() throws Exception {
        assertThat(warnings(ZONE_48, ZONE_48, ZONE_48, SITE, 10)).isEmpty();
    }

    @Test
    void unknownSystemIsTakenForMetresWithAWarning() throws Exception {
        assertThat(warnings(Crs.UNKNOWN, ZONE_48, Crs.UNKNOWN, SITE, 10))
                .anyMatch(w -> w.contains("pre.las names no coordinate system"));
    }

    @Test
    void geographicCoordinatesAreRefusedWhetherNamedOrNot() {
        refused(
                Reason.GEOGRAPHIC_COORDINATES,
                "geographic coordinates (WGS 84, EPSG:4326)",
                DEGREES,
                ZONE_48,
                SITE,
                10);
        refused(
                Reason.GEOGRAPHIC_COORDINATES,
                "look like degrees",
                Crs.UNKNOWN,
                ZONE_48,
                new Bounds(104.1, 31.2, 500, 104.105, 31.206, 600),
                10);
    }

    @ParameterizedTest
    @CsvSource({
        "3857,",
        "3785,",
        "900913,",
        "102100,",
        "102113,",
        ", WGS 84 / Pseudo-Mercator",
        ", WGS_1984_Web_Mercator_Auxiliary_Sphere",
        ", WGS_1984_Web_Mercator",
        ", Popular Visualisation CRS / Mercator",
        ", Google Maps Global Mercator",
        ", Google Mercator"
    })
    void webMercatorIsRefusedByEveryCodeAndName(Integer code, String name) {
        Crs web = new Crs(
                Crs.Kind.PROJECTED,
                code == null ? OptionalInt.empty() : OptionalInt.of(code),
                Optional.ofNullable(name),
                1);
        refused(Reason.GEOGRAPHIC_COORDINATES, "pre.las is in Web Mercator", web, ZONE_48, SITE, 10);
        refused(Reason.GEOGRAPHIC_COORDINATES, "Project it to a metric system such as UTM first", web, web, SITE, 10);
        assertThatThrownBy(() -> warnings(ZONE_48, square(500_020, 3_000_020, 20, web)))
                .hasMessageStartingWith("The stable ground is in Web Mercator");
    }

    @Test
    void differentSystemsOrUnitsAreRefused() {
        refused(
                Reason.DIFFERENT_CRS,
                "pre.las is in UTM 48N, EPSG:32648, but post.las is in UTM 49N, EPSG:32649",
                ZONE_48,
                ZONE_49,
                SITE,
                10);
        refused(Reason.DIFFERENT_CRS, "post.las is in Oregon, in international feet", ZONE_48, FEET, SITE, 10);
    }

    @Test
    void stableGroundThatLiesElsewhereOrInDegreesIsRefused() throws Exception {
        StableGround beside = square(500_200, 3_000_000, 50, Crs.UNKNOWN);
        assertThatThrownBy(() -> warnings(ZONE_48, beside))
                .isInstanceOfSatisfying(
                        SurveyException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NO_STABLE_POINTS))
                .hasMessageContaining("lies beside pre.las: it is x 500200.0 to 500250.0");
        StableGround degrees = square(104.1, 31.2, 0.005, Crs.UNKNOWN);
        assertThatThrownBy(() -> warnings(ZONE_48, degrees))
                .hasMessageContaining("look like degrees, round (104.1000, 31.2000)");
        assertThatThrownBy(() -> warnings(ZONE_48, square(500_020, 3_000_020, 20, ZONE_49)))
                .isInstanceOfSatisfying(
                        SurveyException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DIFFERENT_CRS));
        assertThat(warnings(ZONE_48, square(500_020, 3_000_020, 20, Crs.UNKNOWN)))
                .isEmpty();
    }

    private static StableGround square(double x, double y, double side, Crs crs) {
        Ring ring = Ring.owning(new double[] {x, x + side, x + side, x}, new double[] {y, y, y + side, y + side});
        return new StableGround(List.of(new Polygon(ring, List.of())), crs);
    }

    @Test
    void emptyCloudIsRefusedByName() {
        refused(Reason.EMPTY_CLOUD, "pre.las holds no points", ZONE_48, ZONE_48, SITE, 0);
    }

    private static void refused(Reason reason, String words, Crs pre, Crs post, Bounds site, long size) {
        assertThatThrownBy(() -> warnings(pre, post, Crs.UNKNOWN, site, size))
                .isInstanceOfSatisfying(
                        SurveyException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }

    private static List<String> warnings(Crs pre, Crs post, Crs stable, Bounds site, long size) throws SurveyException {
        return warnings(pre, post, new StableGround(List.of(), stable), site, size);
    }

    private static List<String> warnings(Crs both, StableGround stable) throws SurveyException {
        return warnings(both, both, stable, SITE, 10);
    }

    private static List<String> warnings(Crs pre, Crs post, StableGround stable, Bounds site, long size)
            throws SurveyException {
        List<String> warnings = new ArrayList<>();
        InputChecks.check(
                new SurveyInputs(
                        new Header("pre.las", size, pre, site), new Header("post.las", size, post, site), stable),
                LengthUnits.NONE,
                warnings);
        return warnings;
    }

    private record Header(String name, long size, Crs crs, Bounds bounds) implements CloudSource {
        @Override
        public PointBlocks open(Origin origin, Scratch scratch) {
            throw new AssertionError("checked before a point is read");
        }
    }
}
