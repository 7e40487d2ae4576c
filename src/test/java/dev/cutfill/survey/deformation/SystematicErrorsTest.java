package dev.cutfill.survey.deformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.deformation.Check.Kind;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rasters of 80 × 80 m with a pit and a heap; noise is common to patches of 3 m, as terrain that is sampled
/// anew has it.
class SystematicErrorsTest {
    private static final Grid GRID = new Grid(-40, -40, 0.5, 160, 160);
    private static final DoubleBinaryOperator NOTHING = (x, y) -> 0;
    private static final DoubleBinaryOperator CHANGES =
            (x, y) -> (Math.hypot(x + 12, y + 6) < 7 ? -2 : 0) + (Math.hypot(x - 13, y - 9) < 6 ? 1.5 : 0);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void scaleOfOnePerCentIsFoundWithItsSigma(long seed) {
        double ratio = seed % 2 == 0 ? 0.01 : -0.01;
        Check scale = only(Kind.SCALE, checks(seed, scaled(ratio), seed % 3 == 0));
        assertThat(scale.sigma()).isLessThan(0.001);
        assertThat(scale.amount()).isCloseTo(ratio, within(0.0008 + 4 * scale.sigma()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aDomeIsFoundWithItsSigma(long seed) {
        double height = seed % 2 == 0 ? 0.25 : -0.25;
        DoubleBinaryOperator dome = (x, y) -> height * (1 - ((x - 3) * (x - 3) + (y + 4) * (y + 4)) / 1600);
        Check found = only(Kind.DOME, checks(seed, dome, seed % 3 == 0));
        assertThat(found.sigma()).isLessThan(0.25 / 4);
        // of the middle above the edges of the cells with a slope, 38.75 m away
        assertThat(found.amount()).isCloseTo(height * 38.75 * 38.75 / 1600, within(0.005 + 4 * found.sigma()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aStepBetweenStripsIsFoundInAnyDirection(long seed) {
        double turn = seed * 0.5;
        double height = seed % 2 == 0 ? 0.08 : -0.08;
        double off = seed - 3;
        DoubleBinaryOperator step = (x, y) -> x * Math.cos(turn) + y * Math.sin(turn) > off ? height : 0;
        Check found = only(Kind.STEP, checks(seed, step, seed % 3 == 0));
        assertThat(Math.abs(found.amount())).isCloseTo(0.08, within(0.01 + 4 * found.sigma()));
    }

    /// A rigid motion and what was dug are no systematic errors.
    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        int found = 0;
        for (long seed = 0; seed < 40; seed++) {
            double tilt = 0.001 * (seed % 5);
            List<Check> checks = checks(seed, (x, y) -> 0.05 + tilt * x - 0.002 * slopeX(x, y), seed % 2 == 0);
            found += (int) checks.stream().filter(Check::found).count();
        }
        assertThat(found).isLessThanOrEqualTo(1);
    }

    /// A layer is no step, a slide no dome, where nobody vouches for the ground.
    @Test
    void changeIsNotTakenForAnErrorOfTheScan() {
        List<DoubleBinaryOperator> changes = List.of(
                (x, y) -> Math.clamp(28 - 0.9 * x, 0, 1) * 0.4,
                (x, y) -> x > 8 ? 0.3 : 0,
                (x, y) -> 0.6 * Math.exp(-(x * x + y * y) / 200),
                (x, y) -> Math.hypot(x, y) < 25 ? -0.2 * (1 - Math.hypot(x, y) / 25) : 0);
        for (int k = 0; k < changes.size(); k++) {
            for (long seed = 0; seed < 4; seed++) {
                assertThat(checks(seed, changes.get(k), false))
                        .as("change %d, seed %d", k, seed)
                        .noneMatch(Check::found);
            }
        }
    }

    @Test
    void levelGroundCannotTellAScaleAndSaysSo() {
        List<Check> checks =
                SystematicErrors.find(raster((x, y) -> 0, 1, 0.001), raster(NOTHING, 2, 0.01), all(), true);
        assertThat(check(Kind.SCALE, checks).tested()).isFalse();
        assertThat(checks).noneMatch(Check::found);
    }

    @Test
    void aCornerOfStableGroundTellsNothing() {
        BitSet corner = new BitSet();
        for (int row = 10; row < 25; row++) {
            corner.set(GRID.index(10, row), GRID.index(25, row));
        }
        BitSet few = new BitSet();
        few.set(GRID.index(40, 40), GRID.index(45, 40));
        for (BitSet cells : List.of(few, new BitSet())) {
            assertThat(SystematicErrors.find(
                            raster(SystematicErrorsTest::hills, 1, 0.001), raster(NOTHING, 2, 0.01), cells, true))
                    .hasSize(3)
                    .noneMatch(Check::tested);
        }
        assertThat(SystematicErrors.find(
                        raster(SystematicErrorsTest::hills, 1, 0.001), raster(NOTHING, 2, 0.01), corner, true))
                .noneMatch(Check::found);
    }

    private static Check only(Kind kind, List<Check> checks) {
        assertThat(checks)
                .filteredOn(Check::found)
                .singleElement()
                .satisfies(found -> assertThat(found.kind()).isEqualTo(kind));
        return check(kind, checks);
    }

    private static Check check(Kind kind, List<Check> checks) {
        return checks.stream().filter(check -> check.kind() == kind).findFirst().orElseThrow();
    }

    /// @param frame whether only the outer fifth may be used, where nothing was dug
    private static List<Check> checks(long seed, DoubleBinaryOperator error, boolean frame) {
        Raster difference = raster((x, y) -> CHANGES.applyAsDouble(x, y) + error.applyAsDouble(x, y), seed, 0.02);
        BitSet cells = all();
        if (frame) {
            for (int row = 32; row < 128; row++) {
                cells.clear(GRID.index(32, row), GRID.index(128, row));
            }
        }
        return SystematicErrors.find(raster(SystematicErrorsTest::hills, seed + 99, 0.02), difference, cells, frame);
    }

    private static BitSet all() {
        BitSet all = new BitSet(GRID.size());
        all.set(0, GRID.size());
        return all;
    }

    /// What post shows above pre if all of its coordinates are too large, about the middle.
    private static DoubleBinaryOperator scaled(double ratio) {
        return (x, y) -> (1 + ratio) * hills(x / (1 + ratio), y / (1 + ratio)) - hills(x, y);
    }

    private static double hills(double x, double y) {
        return 0.1 * x + 3 * Math.sin(x / 13 + 0.4) * Math.cos(y / 11) + Math.sin(x / 6 + y / 8);
    }

    private static double slopeX(double x, double y) {
        return (hills(x + 0.01, y) - hills(x - 0.01, y)) / 0.02;
    }

    private static Raster raster(DoubleBinaryOperator surface, long seed, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] patches = new double[27 * 27];
        for (int i = 0; i < patches.length; i++) {
            patches[i] = noise / 2 * random.nextGaussian();
        }
        float[] values = new float[GRID.size()];
        for (int c = 0; c < values.length; c++) {
            int column = c % GRID.columns();
            int row = c / GRID.columns();
            values[c] = (float) (surface.applyAsDouble(GRID.centreX(column), GRID.centreY(row))
                    + patches[row / 6 * 27 + column / 6]
                    + noise * random.nextGaussian());
        }
        return Raster.owning(GRID, values);
    }
}
