package dev.cutfill.survey.stockpile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.survey.volume.HeightSurface;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StockpilesTest {
    private static final Grid GRID = new Grid(-48, -48, 0.6, 160, 160);
    private static final Area TOE = toe("heap", BaseTrial.circle(12), 0);

    /// The long one is the table `surfaces` of the accuracy benchmark.
    @Test
    void intervalsHoldOnCorrelatedGround() throws Exception {
        Map<BaseMethod, Integer> covered = new EnumMap<>(BaseMethod.class);
        double square = 0;
        for (int seed = 1; seed <= 24; seed++) {
            Map<BaseMethod, BaseTrial> trials = BaseTrial.of(0.15, 10, seed);
            trials.forEach((method, trial) -> covered.merge(method, trial.covered() ? 1 : 0, Integer::sum));
            square += Math.pow(
                            Objects.requireNonNull(trials.get(BaseMethod.KRIGED))
                                    .error(),
                            2)
                    / 24;
        }
        assertThat(covered).hasSize(5).allSatisfy((_, held) -> assertThat(held).isGreaterThanOrEqualTo(21));
        assertThat(Math.sqrt(square))
                .as("an interval that covers it is no wide one")
                .isBetween(0.01, 0.08);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRIANGULATED", "BEST_FIT_PLANE", "KRIGED"})
    void baseOnAPlaneIsThePlane(BaseMethod method) throws Exception {
        DoubleBinaryOperator plane = (x, y) -> 7 + 0.05 * x - 0.02 * y;
        Stockpiles piles = Stockpiles.of(List.of(TOE), scan(plane), method);
        for (double[] place : new double[][] {{0, 0}, {5, -7}, {-11, 3}, {0, 11.5}}) {
            assertThat(piles.surface().at(place[0], place[1]))
                    .isCloseTo(plane.applyAsDouble(place[0], place[1]), within(2e-3));
        }
        StockpileBase base = piles.bases().getFirst();
        assertThat(base.sigma()).isLessThan(1e-3);
        assertThat(base.offset()).isCloseTo(0, within(2e-3));
        assertThat(base.unknown()).isZero();
        assertThat(piles.surface().at(30, 0)).isNaN();
    }

    @Test
    void lowestPointLiesLowAndSaysByHowMuch() throws Exception {
        DoubleBinaryOperator plane = (x, y) -> 0.05 * x;
        StockpileBase base = Stockpiles.of(List.of(TOE), scan(plane), BaseMethod.LOWEST_POINT)
                .bases()
                .getFirst();
        assertThat(base.offset()).isCloseTo(-0.6, within(0.02));
        assertThat(Stockpiles.of(List.of(TOE), scan(plane), BaseMethod.AVERAGE)
                        .bases()
                        .getFirst()
                        .offset())
                .isCloseTo(0, within(0.01));
    }

    @Test
    void pileNearbyIsNoGround() throws Exception {
        DoubleBinaryOperator plane = (x, y) -> 0.01 * y;
        DoubleBinaryOperator withAnother =
                (x, y) -> plane.applyAsDouble(x, y) + Math.max(0, 4 - Math.hypot(x - 24, y) / 2);
        StockpileBase base = Stockpiles.of(List.of(TOE), scan(withAnother), BaseMethod.KRIGED)
                .bases()
                .getFirst();
        assertThat(base.sigma()).isLessThan(0.02);
        assertThat(Stockpiles.of(List.of(TOE), scan(withAnother), BaseMethod.TRIANGULATED)
                        .surface()
                        .at(0, 0))
                .isCloseTo(0, within(0.02));
    }

    @Test
    void toesSideBySideHaveTheirOwnBases() throws Exception {
        DoubleBinaryOperator step = (x, y) -> 0;
        Area other = toe("other", BaseTrial.circle(12), 23.5);
        Stockpiles piles = Stockpiles.of(List.of(TOE, other), scan(step), BaseMethod.TRIANGULATED);
        assertThat(piles.bases()).extracting(base -> base.pile().name()).containsExactly("heap", "other");
        assertThat(piles.surface().at(11, 0)).isCloseTo(0, within(1e-3));
        assertThat(piles.surface().at(30, 0)).isCloseTo(0, within(1e-3));
    }

    @Test
    void toesThatOverlapAreRefused() {
        assertThatThrownBy(() -> Stockpiles.of(
                        List.of(TOE, toe("other", BaseTrial.circle(12), 8)), scan((x, y) -> 0), BaseMethod.KRIGED))
                .isInstanceOf(BaseFailure.class)
                .hasMessageStartingWith("The toes of heap and other overlap by ");
    }

    @Test
    void toeThatCrossesTheEdgeOfTheScanIsRefused() throws Exception {
        HeightSurface scan = scan((x, y) -> x < -6 ? Double.NaN : 0.01 * y);
        assertThatThrownBy(() -> Stockpiles.of(List.of(TOE), scan, BaseMethod.TRIANGULATED))
                .isInstanceOf(BaseFailure.class)
                .hasMessageContaining("of the toe of heap there is no ground: it crosses the edge of the scan")
                .hasMessageContaining("reference = elevation");
        StockpileBase kriged =
                Stockpiles.of(List.of(TOE), scan, BaseMethod.KRIGED).bases().getFirst();
        assertThat(kriged.unknown()).isBetween(0.2, 0.5);
    }

    @Test
    void pileAgainstAWallIsRefused() {
        assertThatThrownBy(() ->
                        Stockpiles.of(List.of(TOE), scan((x, y) -> Math.max(0, 2 * (x - 10))), BaseMethod.TRIANGULATED))
                .isInstanceOf(BaseFailure.class)
                .hasMessageContaining("the pile leans against a wall or another pile");
    }

    @Test
    void toeWithoutGroundRoundItIsRefused() {
        assertThatThrownBy(() -> Stockpiles.of(
                        List.of(TOE), scan((x, y) -> Math.hypot(x, y) > 12 ? Double.NaN : 1), BaseMethod.KRIGED))
                .isInstanceOf(BaseFailure.class)
                .hasMessageStartingWith("Round the toe of heap 0 cells of 0.60 m show ground; at least 12 are needed");
        assertThatThrownBy(() -> Stockpiles.of(
                        List.of(toe("far", BaseTrial.circle(12), 500)), scan((x, y) -> 1), BaseMethod.KRIGED))
                .isInstanceOf(BaseFailure.class)
                .hasMessageStartingWith("The toe of far lies beside the scan");
    }

    private static Area toe(String name, Polygon outline, double east) {
        return new Area(name, List.of(outline.shifted(east, 0)), Map.of());
    }

    /// A cone over the ground, its toe at 11.4 m.
    private static HeightSurface scan(DoubleBinaryOperator ground) {
        float[] heights = new float[GRID.size()];
        for (int c = 0; c < heights.length; c++) {
            double x = GRID.centreX(c % GRID.columns());
            double y = GRID.centreY(c / GRID.columns());
            heights[c] = (float) (ground.applyAsDouble(x, y) + Math.max(0, 7 * (1 - Math.hypot(x, y) / 11.4)));
        }
        return HeightSurface.exact(Raster.owning(GRID, heights));
    }
}
