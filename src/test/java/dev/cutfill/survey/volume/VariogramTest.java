package dev.cutfill.survey.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VariogramTest {
    private static final Grid GRID = new Grid(0, 0, 1, 160, 150);

    @Test
    void independentNoiseHasNoRange() {
        for (int seed = 0; seed < 3; seed++) {
            Variogram variogram = Variogram.of(difference(seed, 0.05, 0, 1), all());
            assertThat(variogram.sill()).isZero();
            assertThat(variogram.range()).isZero();
        }
    }

    @Test
    void sillAndRangeOfCorrelatedErrorsAreFound() {
        double sills = 0, ranges = 0;
        for (int seed = 0; seed < 4; seed++) {
            Variogram variogram = Variogram.of(difference(seed, 0.01, 0.04, 10), all());
            sills += variogram.sill() / 4;
            ranges += variogram.range() / 4;
        }
        // a moving mean over 10 cells each way: correlated up to 10 along an axis
        assertThat(sills).isCloseTo(0.04, within(0.012));
        assertThat(ranges).isBetween(5.0, 16.0);
    }

    @Test
    void errorsTwiceAsLargeHaveTwiceTheSill() {
        Variogram one = Variogram.of(difference(1, 0.01, 0.04, 10), all());
        Variogram two = Variogram.of(difference(1, 0.02, 0.08, 10), all());
        assertThat(two.sill()).isCloseTo(2 * one.sill(), within(0.002));
        assertThat(two.range()).isCloseTo(one.range(), within(2.0));
    }

    @Test
    void fewCellsTellNothing() {
        BitSet few = new BitSet();
        few.set(GRID.index(20, 20), GRID.index(50, 20));
        assertThat(Variogram.of(difference(1, 0.01, 0.04, 10), few)).isEqualTo(new Variogram(0, 0));
    }

    private static BitSet all() {
        BitSet all = new BitSet(GRID.size());
        for (int row = 2; row < GRID.rows() - 2; row++) {
            all.set(GRID.index(2, row), GRID.index(GRID.columns() - 2, row));
        }
        return all;
    }

    /// @param white noise of each point (m)
    /// @param sigma of an error that neighbouring cells share (m), a moving mean over so many cells
    private static Difference difference(int seed, double white, double sigma, int width) {
        SplittableRandom random = new SplittableRandom(seed);
        int columns = GRID.columns() + width, rows = GRID.rows() + width;
        double[] noise = new double[columns * rows];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = sigma * width * random.nextGaussian();
        }
        int n = 4 * GRID.size();
        double[] x = new double[n], y = new double[n], flat = new double[n], z = new double[n];
        for (int c = 0; c < GRID.size(); c++) {
            int column = c % GRID.columns(), row = c / GRID.columns();
            double shared = 0;
            for (int j = 0; j < width && sigma > 0; j++) {
                for (int i = 0; i < width; i++) {
                    shared += noise[(row + j) * columns + column + i] / (width * width);
                }
            }
            for (int k = 4 * c; k < 4 * c + 4; k++) {
                x[k] = column + random.nextDouble();
                y[k] = row + random.nextDouble();
                flat[k] = white * random.nextGaussian();
                z[k] = shared + white * random.nextGaussian();
            }
        }
        VolumeSettings settings = VolumeSettings.defaults();
        return Difference.of(
                HeightSurface.of(CellList.of(PointCloud.owning(Origin.ZERO, x, y, flat), GRID), settings),
                HeightSurface.of(CellList.of(PointCloud.owning(Origin.ZERO, x, y, z), GRID), settings),
                settings);
    }
}
