package dev.cutfill.survey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeRegionsTest {
    private static final Grid GRID = new Grid(0, 0, 1, 90, 80);
    private static final CoreDistances NO_CORES =
            CoreDistances.none(PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]));

    @Test
    void noiseAloneMakesNoRegion() {
        int regions = 0;
        for (int seed = 0; seed < 30; seed++) {
            regions += find((x, y) -> 0, 0.05, 0, seed).regions().size();
        }
        assertThat(regions).isLessThanOrEqualTo(1);
    }

    @Test
    void cutAndFillSideBySideShareNoCell() {
        ChangeRegions found =
                find((x, y) -> y < 20 || y > 60 || x < 20 || x > 70 ? 0 : x < 45 ? -0.5 : 0.5, 0.05, 0, 1);
        assertThat(found.regions()).extracting(FoundRegion::lowered).containsExactlyInAnyOrder(true, false);
        for (FoundRegion region : found.regions()) {
            assertThat(region.outline().area()).isCloseTo(1000, within(60.0));
        }
    }

    @Test
    void volumeSumsRegionsWithTheirBuffersAndNoCellTwice() {
        int followedByChance = 0;
        for (int seed = 0; seed < 8; seed++) {
            ChangeRegions found = find(
                    (x, y) -> Math.hypot(x - 25, y - 40) < 10 ? -1 : Math.hypot(x - 63, y - 40) < 10 ? 1 : 0,
                    0.02,
                    0,
                    seed);
            assertThat(found.regions()).hasSize(2);
            float[] labels = found.labels().values(), reach = found.reach().values();
            int[] extra = new int[3];
            for (int c = 0; c < labels.length; c++) {
                if (!Float.isNaN(labels[c])) {
                    assertThat(reach[c]).isEqualTo(labels[c]);
                } else if (!Float.isNaN(reach[c])) {
                    extra[(int) reach[c]]++;
                }
            }
            for (int label = 1; label <= 2; label++) {
                // two cells, or three, round a disc of radius 10
                assertThat(extra[label]).isGreaterThan(120);
                followedByChance += extra[label] > 290 ? 1 : 0;
            }
        }
        assertThat(followedByChance).isLessThanOrEqualTo(3);
    }

    @Test
    void sumFollowsAFadingSlopeBelowTheDetectionLevel() {
        DoubleBinaryOperator bowl = (x, y) -> -1.2 * Math.exp(-((x - 45) * (x - 45) + (y - 40) * (y - 40)) / 200);
        double inside = 0, all = 0;
        for (int seed = 0; seed < 8; seed++) {
            ChangeRegions found = find(bowl, 0.05, 0, seed);
            assertThat(found.regions()).hasSize(1);
            for (int c = 0; c < GRID.size(); c++) {
                double dz = bowl.applyAsDouble(GRID.centreX(c % 90), GRID.centreY(c / 90));
                all += dz;
                inside += Float.isNaN(found.reach().values()[c]) ? 0 : dz;
            }
        }
        assertThat(inside / all).isGreaterThan(0.98);
    }

    @Test
    void offsetThatTheErrorsAllowForIsNoRegion() {
        assertThat(find((x, y) -> 0.03, 0.02, 0.02, 1).regions()).isEmpty();
        assertThat(find((x, y) -> x > 30 && x < 60 && y > 30 && y < 60 ? 0.03 : 0, 0.02, 0.02, 1)
                        .regions())
                .isEmpty();
        assertThat(find((x, y) -> x > 30 && x < 60 && y > 30 && y < 60 ? 0.2 : 0, 0.02, 0.02, 1)
                        .regions())
                .hasSize(1);
    }

    @Test
    void smallHolesAreFilledLargeOnesAndDataGapsStay() {
        DoubleBinaryOperator ring = (x, y) -> {
            double r = Math.hypot(x - 45, y - 40);
            return r > 25 || r < 8
                    ? 0
                    : Math.hypot(x - 60, y - 40) < 2.5 ? Double.NaN : Math.hypot(x - 30, y - 40) < 1 ? 0 : 1;
        };
        ChangeRegions found = find(ring, 0.02, 0, 1);
        assertThat(found.regions()).hasSize(1);
        FoundRegion region = found.regions().getFirst();
        assertThat(region.outline().holes()).hasSize(2);
        assertThat(region.outline().contains(30.5, 40.5)).isTrue();
        assertThat(region.noDataCells()).isBetween(16, 25);
        assertThat(hidden(ring, c -> true))
                .as("one metre of change round the hole")
                .isCloseTo(region.noDataCells(), within(0.1 * region.noDataCells()));
    }

    /// A bowl is deepest where its hole is, and a hole at the rim is enclosed by nothing: both hold what the
    /// change round them says.
    @Test
    void holesMayHoldWhatTheChangeRoundThemSays() {
        DoubleBinaryOperator bowl = (x, y) -> -3 * Math.exp(-((x - 45) * (x - 45) + (y - 40) * (y - 40)) / 200);
        double deep =
                hidden((x, y) -> Math.hypot(x - 45, y - 40) < 4 ? Double.NaN : bowl.applyAsDouble(x, y), c -> true);
        double lost = 3 * Math.PI * 200 * (1 - Math.exp(-16 / 200.0));
        assertThat(deep).isCloseTo(lost, within(0.15 * lost));

        DoubleBinaryOperator step = (x, y) -> x > 30 && x < 60 && y > 25 && y < 55 ? 1 : 0;
        double edge =
                hidden((x, y) -> Math.hypot(x - 60, y - 40) < 5 ? Double.NaN : step.applyAsDouble(x, y), c -> true);
        double half = Math.PI * 25 / 2;
        assertThat(edge).isCloseTo(half, within(0.35 * half));
    }

    @Test
    void groundOutsideTheOutlineHidesNothing() {
        DoubleBinaryOperator cutOff = (x, y) -> x > 60 ? Double.NaN : x > 30 && y > 25 && y < 55 ? 1 : 0;
        assertThat(hidden(cutOff, c -> GRID.centreX(c % GRID.columns()) < 60)).isZero();
    }

    @Test
    void holeAtTheEdgeMayHoldWhatItsRimSays() {
        DoubleBinaryOperator notch =
                (x, y) -> x > 60 && y > 30 && y < 50 ? Double.NaN : x > 30 && y > 25 && y < 55 ? 1 : 0;
        assertThat(hidden(notch, c -> true)).isCloseTo(30 * 20, within(30.0));
    }

    /// A hole holds what is seen next to it, whatever its rim shows elsewhere.
    @Test
    void holeHoldsAtEachPlaceWhatIsSeenBesideIt() {
        DoubleBinaryOperator steps =
                (x, y) -> y > 30 && y < 34 ? Double.NaN : y < 20 || y > 44 || x < 10 || x > 80 ? 0 : x > 76 ? 5 : 0.2;
        double next = 4 * (66 * 0.2 + 4 * 5) / 2; // half of it is seen in the region to the south
        assertThat(hidden(steps, c -> GRID.centreX(c % GRID.columns()) > 10 && GRID.centreX(c % GRID.columns()) < 80))
                .isCloseTo(next, within(0.1 * next));
    }

    @Test
    void weakCellsAtTheGroundsRimAreNoHole() {
        HeightChange change = change((x, y) -> x > 30 && x < 60 ? 1 : 0, 1, 0.02, 0, 1);
        change.weak().set(0, 3 * GRID.columns());
        ChangeRegions found = ChangeRegions.find(change, NO_CORES, ChangeSettings.defaults());
        BitSet ground = new BitSet(GRID.size());
        ground.set(0, GRID.size());
        BitSet inner = new BitSet(GRID.size());
        inner.set(3 * GRID.columns(), GRID.size());
        float[] none = new float[GRID.size()];
        Arrays.fill(none, Float.NaN);
        for (int c = 3 * GRID.columns(); c < GRID.size(); c++) {
            none[c] = found.reach().values()[c];
        }
        assertThat(DataGapVolumes.volumes(change, Raster.owning(GRID, none), 1, ground, inner)[1])
                .isZero();
        assertThat(DataGapVolumes.volumes(change, Raster.owning(GRID, none), 1, ground, ground)[1])
                .isGreaterThan(30);
    }

    @Test
    void placeWithoutFirmCellsIsDroppedForItsWeakOnes() {
        HeightChange change = change((x, y) -> Math.hypot(x - 45, y - 40) < 5 ? 1 : 0, 1, 0.02, 0.01, 1);
        for (int c = 0; c < GRID.size(); c++) {
            double r = Math.hypot(GRID.centreX(c % GRID.columns()) - 45, GRID.centreY(c / GRID.columns()) - 40);
            change.weak().set(c, r < 8);
        }
        int[] labels = new int[GRID.size()];
        for (int c = 0; c < labels.length; c++) {
            labels[c] = change.height().values()[c] > 0.5 ? 1 : 0;
        }
        RejectedRegion dropped = new RegionTests(change, NO_CORES, labels, ChangeSettings.defaults())
                .rejected(1)
                .largest()
                .getFirst();
        assertThat(dropped.reason()).isEqualTo(RejectedRegion.Reason.WEAK_CELLS);
        assertThat(dropped.sigma()).isCloseTo(dropped.cells() * Math.hypot(0.02, 0.01), within(1e-3));
    }

    private static double hidden(DoubleBinaryOperator field, IntPredicate onGround) {
        HeightChange change = change(field, 1, 0.02, 0, 1);
        ChangeRegions found = ChangeRegions.find(change, NO_CORES, ChangeSettings.defaults());
        BitSet ground = new BitSet(GRID.size());
        IntStream.range(0, GRID.size()).filter(onGround).forEach(ground::set);
        return DataGapVolumes.volumes(change, found.reach(), found.regions().size(), ground, ground)[1];
    }

    @Test
    void changedSignChangesNothingElse() {
        DoubleBinaryOperator field =
                (x, y) -> Math.hypot(x - 30, y - 40) < 10 ? -0.3 : Math.hypot(x - 48, y - 44) < 9 ? 0.2 : 0;
        ChangeRegions there = ChangeRegions.find(change(field, 1, 0.05, 0, 3), NO_CORES, ChangeSettings.defaults());
        ChangeRegions back = ChangeRegions.find(change(field, -1, 0.05, 0, 3), NO_CORES, ChangeSettings.defaults());
        assertThat(back.labels().values()).isEqualTo(there.labels().values());
        assertThat(back.reach().values()).isEqualTo(there.reach().values());
    }

    @Test
    void emptyAndTinyGridsAreNoTrouble() {
        for (Grid grid : new Grid[] {new Grid(0, 0, 1, 1, 1), new Grid(0, 0, 1, 1, 30), new Grid(0, 0, 1, 2, 2)}) {
            float[] zero = new float[grid.size()];
            Raster raster = Raster.owning(grid, zero);
            HeightChange none =
                    new HeightChange(Raster.empty(grid), raster, raster, raster, new BitSet(), 0, 0, c -> 1);
            assertThat(ChangeRegions.find(none, NO_CORES, ChangeSettings.defaults())
                            .regions())
                    .isEmpty();
            float[] one = new float[grid.size()];
            Arrays.fill(one, 1);
            HeightChange all =
                    new HeightChange(Raster.owning(grid, one), raster, raster, raster, new BitSet(), 0, 0, c -> 1);
            assertThat(ChangeRegions.find(all, NO_CORES, ChangeSettings.defaults())
                            .regions())
                    .hasSize(grid.columns() > 1 ? 1 : 0);
        }
    }

    private static ChangeRegions find(DoubleBinaryOperator field, double sigma, double systematic, long seed) {
        return ChangeRegions.find(change(field, 1, sigma, systematic, seed), NO_CORES, ChangeSettings.defaults());
    }

    /// A field with noise that has been through a 3 × 3 fit: white noise smoothed by 1, ½, ¼.
    private static HeightChange change(
            DoubleBinaryOperator field, double sign, double sigma, double systematic, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] white = new double[GRID.size()];
        for (int c = 0; c < white.length; c++) {
            white[c] = sigma * Math.sqrt(64.0 / 9) * random.nextGaussian();
        }
        float[] dz = new float[white.length];
        for (int row = 0; row < GRID.rows(); row++) {
            for (int column = 0; column < GRID.columns(); column++) {
                double sum = 0, weights = 0;
                for (int j = -1; j <= 1; j++) {
                    for (int i = -1; i <= 1; i++) {
                        int x = Math.clamp(column + i, 0, GRID.columns() - 1),
                                y = Math.clamp(row + j, 0, GRID.rows() - 1);
                        double w = Math.pow(0.5, Math.abs(i) + Math.abs(j));
                        weights += w;
                        sum += w * white[GRID.index(x, y)];
                    }
                }
                double truth = field.applyAsDouble(GRID.centreX(column), GRID.centreY(row));
                dz[GRID.index(column, row)] = (float) (sign * (truth + sum / weights));
            }
        }
        return new HeightChange(
                Raster.owning(GRID, dz),
                all(sigma),
                all(sigma * sigma * 64 / 9),
                all(systematic),
                new BitSet(),
                0,
                0,
                c -> 1);
    }

    private static Raster all(double value) {
        float[] values = new float[GRID.size()];
        Arrays.fill(values, (float) value);
        return Raster.owning(GRID, values);
    }
}
