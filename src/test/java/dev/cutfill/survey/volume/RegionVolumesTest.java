package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionVolumesTest {
    private static final Grid GRID = new Grid(0, 0, 1, 60, 60);
    private static final ErrorModel SURE = new ErrorModel(0, 0, 0, AlignmentSigma.NONE);

    @Test
    void netIsTheSumAndNoiseMakesNoFill() {
        Difference difference = difference((x, y) -> 0, (x, y) -> Math.hypot(x - 30, y - 30) < 10 ? -1 : 0, 0.1, 1);
        RegionVolume volume = volumes(difference, label(14), SURE)[1];
        double net = 0;
        for (int c = 0; c < GRID.size(); c++) {
            net += Float.isNaN(label(14).values()[c]) ? 0 : difference.height().values()[c];
        }
        assertThat(volume.net()).isCloseTo(net, within(1e-9));
        assertThat(volume.net()).isCloseTo(-Math.PI * 100, within(4.0));
        assertThat(volume.fill()).isLessThan(0.2);
        assertThat(volume.fill() - volume.cut()).isCloseTo(volume.net(), within(1e-9));
        assertThat(volume.extreme()).isLessThan(-1);
    }

    @Test
    void heapWithinACutIsItsFill() {
        Difference difference = difference(
                (x, y) -> 0,
                (x, y) -> Math.hypot(x - 30, y - 30) < 4 ? 2 : Math.hypot(x - 30, y - 30) < 14 ? -1 : 0,
                0.03,
                1);
        RegionVolume volume = volumes(difference, label(18), SURE)[1];
        // where one sign meets the other within a cell, the fit levels both: a fifth of a heap four cells in
        // radius
        assertThat(volume.fill()).isCloseTo(2 * Math.PI * 16, within(22.0));
        assertThat(volume.net()).isCloseTo(2 * Math.PI * 16 - Math.PI * (196 - 16), within(4.0));
    }

    @Test
    void edgeThatOneEpochDidNotSeeIsNoChange() {
        DoubleBinaryOperator cliff = (x, y) -> x < 30 ? 0 : 3;
        PointCloud all = cloud(cliff, 0.01, 5, 2);
        PointCloud holed = all.select(IntStream.range(0, all.size())
                .filter(i -> Math.hypot(all.x()[i] - 30, all.y()[i] - 30) > 2.2)
                .toArray());
        VolumeSettings settings = VolumeSettings.defaults();
        Difference difference = Difference.of(
                HeightSurface.of(CellList.of(cloud(cliff, 0.01, 5, 1), GRID), settings),
                HeightSurface.of(CellList.of(holed, GRID), settings),
                settings);
        int filled = 0;
        for (int c = 0; c < GRID.size(); c++) {
            if (difference.filled(c)) {
                filled++;
                assertThat((double) difference.height().values()[c]).isCloseTo(0, within(0.7));
            }
        }
        assertThat(filled).isBetween(3, 16);
    }

    @Test
    void randomErrorIsTheScatterOfManySurveys() {
        double squares = 0, stated = 0;
        int surveys = 60;
        for (int seed = 0; seed < surveys; seed++) {
            RegionVolume volume =
                    volumes(difference((x, y) -> 0.1 * x, (x, y) -> 0.1 * x, 0.1, seed), label(12), SURE)[1];
            squares += volume.net() * volume.net() / surveys;
            stated += volume.netSigma() * volume.netSigma() / surveys;
        }
        assertThat(Math.sqrt(stated / squares)).isBetween(0.75, 1.4);
    }

    @Test
    void offsetGrowsWithTheAreaAndCorrelationWithItsRoot() {
        Difference difference = difference((x, y) -> 0, (x, y) -> 0, 0.001, 1);
        double area = volumes(difference, label(20), SURE)[1].cells();
        RegionVolume offset = volumes(difference, label(20), new ErrorModel(0, 0, 0.01, AlignmentSigma.NONE))[1];
        assertThat(offset.netSigma()).isCloseTo(0.01 * area, within(0.1));
        RegionVolume correlated = volumes(difference, label(20), new ErrorModel(8, 0.02, 0, AlignmentSigma.NONE))[1];
        assertThat(correlated.netSigma()).isCloseTo(0.7927 * 8 * Math.sqrt(area) * 0.02, within(0.1));
        RegionVolume tilted = volumes(
                difference, label(20), new ErrorModel(0, 0, 0, (x, y, z, slopeX, slopeY) -> 0.001 * Math.abs(x - 10)))[
                1];
        assertThat(tilted.netSigma()).isCloseTo(0.02 * area, within(0.3));
    }

    @Test
    void commonGridHasAFewSparserPointsACell() {
        PointCloud dense = cloud((x, y) -> 0, 0, 16, 1), sparse = cloud((x, y) -> 0, 0, 2, 2);
        RigidTransform shift = RigidTransform.translation(20, 0, 0);
        Grid grid = CommonGrid.of(whole(dense), whole(sparse), shift, VolumeSettings.defaults())
                .orElseThrow();
        assertThat(grid.cell()).isCloseTo(Math.sqrt(4 / 2.0), within(0.25));
        assertThat(grid.minX()).isBetween(20 - 5 * grid.cell(), 20.0);
        assertThat(grid.minX() + grid.columns() * grid.cell()).isBetween(60.0, 60 + 5 * grid.cell());
        assertThat(CommonGrid.of(
                        whole(dense), whole(sparse), RigidTransform.translation(500, 0, 0), VolumeSettings.defaults()))
                .isEqualTo(Optional.empty());
    }

    @Test
    void strayPointFarOffDoesNotStretchTheGrid() {
        PointCloud cloud = cloud((x, y) -> 0, 0, 4, 1);
        double[] x = cloud.x().clone(), y = cloud.y().clone();
        x[5] = 1e6;
        y[9] = -1e6;
        PointCloud wild = PointCloud.owning(Origin.ZERO, x, y, cloud.z());
        Grid grid = CommonGrid.of(whole(wild), whole(wild), RigidTransform.IDENTITY, VolumeSettings.defaults())
                .orElseThrow();
        assertThat(grid.columns() * grid.cell()).isBetween(55.0, 75.0);
        assertThat(grid.cell()).isBetween(0.8, 1.3);
    }

    /// A road of 4 m across its box, 3 points/m²: most of each block as wide as the points of the box ask for is
    /// empty.
    @Test
    void cellsOnANarrowRoadHoldAFewPoints() {
        SplittableRandom random = new SplittableRandom(1);
        int n = 3 * 4 * 90;
        double[] x = new double[n], y = new double[n];
        for (int i = 0; i < n; i++) {
            double along = random.nextDouble(90);
            double across = random.nextDouble(-2, 2);
            x[i] = (along - across) * Math.sqrt(0.5);
            y[i] = (along + across) * Math.sqrt(0.5);
        }
        PointCloud road = PointCloud.owning(Origin.ZERO, x, y, new double[n]);
        Grid grid = CommonGrid.of(whole(road), whole(road), RigidTransform.IDENTITY, VolumeSettings.defaults())
                .orElseThrow();
        assertThat(grid.cell()).isBetween(1.1, 1.7);
    }

    private static PointBlocks.Sample whole(PointCloud cloud) {
        return new PointBlocks.Sample(cloud, cloud.size());
    }

    private static RegionVolume[] volumes(Difference difference, Raster labels, ErrorModel errors) {
        float[] level = difference.sigma().values().clone();
        for (int c = 0; c < level.length; c++) {
            level[c] *= 1.96f;
        }
        return RegionVolumes.of(
                difference,
                difference.height(),
                labels,
                1,
                new DetectionLevel(Raster.owning(GRID, level), 1.959964),
                errors);
    }

    private static Raster label(double radius) {
        float[] labels = new float[GRID.size()];
        Arrays.fill(labels, Float.NaN);
        for (int c = 0; c < labels.length; c++) {
            if (Math.hypot(GRID.centreX(c % 60) - 30, GRID.centreY(c / 60) - 30) < radius) {
                labels[c] = 1;
            }
        }
        return Raster.owning(GRID, labels);
    }

    private static Difference difference(DoubleBinaryOperator pre, DoubleBinaryOperator post, double sigma, long seed) {
        VolumeSettings settings = VolumeSettings.defaults();
        return Difference.of(
                HeightSurface.of(CellList.of(cloud(pre, sigma, 5, 2 * seed), GRID), settings),
                HeightSurface.of(CellList.of(cloud(post, sigma, 5, 2 * seed + 1), GRID), settings),
                settings);
    }

    private static PointCloud cloud(DoubleBinaryOperator ground, double sigma, double density, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (3600 * density);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(60);
            y[i] = random.nextDouble(60);
            z[i] = ground.applyAsDouble(x[i], y[i]) + sigma * random.nextGaussian();
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
