package dev.cutfill.survey.stable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
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
    void modelIsThatOfTheSlowTwin() {
        for (int seed = 0; seed < 6; seed++) {
            Difference difference = difference(seed, 0.02, 0.01 * seed, 4 + 3 * seed);
            BitSet stable = all();
            SplittableRandom random = new SplittableRandom(seed);
            for (int c = 0; c < GRID.size(); c++) {
                if (random.nextDouble() < 0.15 * seed) {
                    stable.clear(c);
                }
            }
            Variogram fast = Variogram.of(difference, stable);
            Variogram slow = slowly(difference, stable);
            assertThat(fast.range()).as("range of %d", seed).isEqualTo(slow.range());
            assertThat(fast.sill()).as("sill of %d", seed).isCloseTo(slow.sill(), within(1e-9));
        }
    }

    /// As the class says it: every pair in a list, each sum about its mean, every reach tried.
    private static Variogram slowly(Difference difference, BitSet stable) {
        int[] lags = {3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80};
        int[] cells = stable.stream().toArray();
        int step = 1 + 2 * cells.length / 40_000;
        List<double[]> points = new ArrayList<>(); // lag, γ, weight
        for (int lag : lags) {
            List<Double> apart = new ArrayList<>();
            for (int k = 0; k < cells.length; k += step) {
                apart.addAll(apart(difference, stable, cells[k], lag, 0));
                apart.addAll(apart(difference, stable, cells[k], 0, lag));
            }
            Collections.sort(apart);
            if (apart.size() >= 60) {
                double median = apart.get((apart.size() - 1) / 2);
                points.add(new double[] {
                    lag, 2.198 * median * median / 2, Math.min(apart.size(), 2 * cells.length / 7.0) / 5.4
                });
            }
        }
        double[] weight = points.stream().mapToDouble(point -> point[2]).toArray();
        double[] gamma = points.stream().mapToDouble(point -> point[1]).toArray();
        double typical = mean(weight, gamma);
        double least = misfit(weight, gamma, new double[gamma.length], typical, 0, typical) - 16;
        Variogram found = new Variogram(0, 0);
        for (int reach = 4; reach <= 160; reach += Math.max(1, reach / 6)) {
            double[] model = new double[gamma.length];
            for (int k = 0; k < model.length; k++) {
                double u = Math.min(1, points.get(k)[0] / reach);
                model[k] = 1.5 * u - 0.5 * u * u * u;
            }
            double mean = mean(weight, model), of = mean(weight, gamma);
            double together = 0, alone = 0, plain = 0, square = 0;
            for (int k = 0; k < model.length; k++) {
                together += weight[k] * (model[k] - mean) * (gamma[k] - of);
                alone += weight[k] * (model[k] - mean) * (model[k] - mean);
                plain += weight[k] * model[k] * gamma[k];
                square += weight[k] * model[k] * model[k];
            }
            if (alone < 1e-9 * square) {
                continue; // the model is flat over these lags
            }
            double c1 = together / alone;
            double c0 = of - c1 * mean;
            if (c0 < 0) {
                c0 = 0;
                c1 = plain / square;
            }
            double misfit = misfit(weight, gamma, model, c0, c1, typical);
            if (c1 > 0 && misfit < least) {
                least = misfit;
                found = new Variogram(reach * difference.grid().cell(), Math.sqrt(c1));
            }
        }
        return found;
    }

    /// The difference between a cell and the one so far off, if that is stable too.
    private static List<Double> apart(Difference difference, BitSet stable, int cell, int east, int north) {
        int column = cell % GRID.columns() + east;
        int row = cell / GRID.columns() + north;
        if (column >= GRID.columns() || row >= GRID.rows() || !stable.get(GRID.index(column, row))) {
            return List.of();
        }
        float[] dz = difference.height().values();
        return List.of((double) Math.abs(dz[GRID.index(column, row)] - dz[cell]));
    }

    private static double mean(double[] weight, double[] values) {
        double sum = 0, total = 0;
        for (int k = 0; k < values.length; k++) {
            sum += weight[k] * values[k];
            total += weight[k];
        }
        return sum / total;
    }

    private static double misfit(
            double[] weight, double[] gamma, double[] model, double c0, double c1, double typical) {
        double sum = 0;
        for (int k = 0; k < gamma.length; k++) {
            sum += weight[k] * Math.pow((gamma[k] - c0 - c1 * model[k]) / typical, 2);
        }
        return sum;
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
