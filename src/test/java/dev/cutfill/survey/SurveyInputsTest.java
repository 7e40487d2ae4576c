package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.scene.MemoryCloud;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SurveyInputsTest {
    private static final Crs FEET = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Oregon"), 0.3048);
    private static final Polygon SQUARE =
            new Polygon(Ring.owning(new double[] {0, 100, 100, 0}, new double[] {0, 0, 100, 100}), List.of());

    @Test
    void stableGroundWithoutASystemIsInPresUnit() {
        StableGround taken = inputs(FEET, Crs.UNKNOWN).stable();
        assertThat(taken.areas().getFirst().area()).isCloseTo(30.48 * 30.48, within(1e-9));
        assertThat(taken.crs().kind()).isEqualTo(Crs.Kind.UNKNOWN);
        assertThat(new SurveyInputs(cloud(FEET), cloud(FEET), taken).stable())
                .as("taken once, it stays")
                .isEqualTo(taken);
    }

    @Test
    void stableGroundWithItsOwnSystemIsInMetresAlready() {
        assertThat(inputs(FEET, FEET).stable().areas().getFirst().area()).isEqualTo(10_000);
        assertThat(inputs(Crs.UNKNOWN, Crs.UNKNOWN).stable().areas().getFirst().area())
                .isEqualTo(10_000);
    }

    private static SurveyInputs inputs(Crs clouds, Crs stable) {
        return new SurveyInputs(cloud(clouds), cloud(clouds), new StableGround(List.of(SQUARE), stable));
    }

    private static MemoryCloud cloud(Crs crs) {
        return new MemoryCloud(
                "cloud", PointCloud.owning(Origin.ZERO, new double[1], new double[1], new double[1]), crs);
    }
}
