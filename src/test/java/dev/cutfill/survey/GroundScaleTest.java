package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.survey.settings.UnitSettings.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GroundScaleTest {
    private final List<String> warnings = new ArrayList<>();

    @Test
    void gridNearTheGroundNeedsNoWord() throws Exception {
        for (double scale : new double[] {0.9992, 1, 1.0009}) {
            assertThat(GroundScale.factor(cloud(scale), Surface.GRID, warnings)).isEqualTo(1);
        }
        assertThat(GroundScale.factor(cloud(0), Surface.GRID, warnings)).isEqualTo(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void gridOffTheGroundIsWarnedOfWithTheSetting() throws Exception {
        assertThat(GroundScale.factor(cloud(1.002), Surface.GRID, warnings)).isEqualTo(1);
        assertThat(GroundScale.factor(cloud(0.99873), Surface.GRID, warnings)).isEqualTo(1);
        assertThat(warnings)
                .containsExactly(
                        "Areas and volumes are those of the map's grid, where they are 0.20 % larger than on the ground here (areal scale"
                                + " 1.00200). Set surface_volume to \"ground\" for those on the ground.",
                        "Areas and volumes are those of the map's grid, where they are 0.13 % smaller than on the ground here (areal scale"
                                + " 0.99873). Set surface_volume to \"ground\" for those on the ground.");
    }

    @Test
    void mapsOfTheWorldAreRefusedOnTheGridAlone() throws Exception {
        assertThatThrownBy(() -> GroundScale.factor(cloud(1.39), Surface.GRID, warnings))
                .isInstanceOf(SurveyException.class)
                .hasMessageStartingWith(
                        "pre.las is in a map projection whose areas are 1.3900 times those on the ground here")
                .hasMessageContaining("or set surface_volume to \"ground\"");
        assertThat(GroundScale.factor(cloud(1.25), Surface.GROUND, warnings)).isCloseTo(0.8, within(1e-12));
        assertThat(warnings).isEmpty();
    }

    @Test
    void groundOfUnknownProjectionsIsTheirGridWithAWarning() throws Exception {
        assertThat(GroundScale.factor(cloud(0), Surface.GROUND, warnings)).isEqualTo(1);
        assertThat(warnings).singleElement().asString().contains("although surface_volume is \"ground\"");
    }

    /// @param scale 0 when it is not known
    private static CloudSource cloud(double scale) {
        return new CloudSource() {
            @Override
            public String name() {
                return "pre.las";
            }

            @Override
            public long size() {
                return 1;
            }

            @Override
            public Crs crs() {
                return new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Grid"), 1);
            }

            @Override
            public Bounds bounds() {
                return new Bounds(0, 0, 0, 1, 1, 1);
            }

            @Override
            public OptionalDouble arealScale() {
                return scale == 0 ? OptionalDouble.empty() : OptionalDouble.of(scale);
            }

            @Override
            public PointBlocks open(Origin origin, Scratch scratch) {
                throw new AssertionError("asked before a point is read");
            }
        };
    }
}
