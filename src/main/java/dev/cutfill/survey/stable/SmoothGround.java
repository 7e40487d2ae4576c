package dev.cutfill.survey.stable;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PlaneFit;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.Medians;
import dev.cutfill.survey.volume.VolumeSettings;
import java.util.Arrays;
import java.util.BitSet;

/// What a difference to a known surface tells of the errors of the scan, where no ground is known to lie as the
/// surface says: the scatter about planes through blocks of cells, in the third of the blocks that is smoothest.
/// Of an error that all heights share, or that varies over more than a block, it tells nothing.
public final class SmoothGround {
    /// Edge of a block, in cells.
    private static final int BLOCK = 16;

    /// Of the cells of a block, so many must have a height.
    private static final int FEWEST = BLOCK * BLOCK / 2;

    private static final double SMOOTHEST = 1 / 3.0;

    private final Difference difference;
    private final Grid grid;
    private final float[] rest;
    private final BitSet smooth;

    private SmoothGround(Difference difference) {
        this.difference = difference;
        this.grid = difference.grid();
        this.rest = Raster.empty(grid).values();
        this.smooth = new BitSet(grid.size());
    }

    /// With a bias that is not known. Where hardly any ground has heights the errors are those of the points.
    public static StableStatistics statistics(Difference difference, VolumeSettings settings) {
        SmoothGround ground = new SmoothGround(difference);
        ground.find();
        int cells = ground.smooth.cardinality();
        boolean enough = cells >= settings.minimumStableCells();
        Variogram variogram =
                enough ? Variogram.of(Raster.owning(ground.grid, ground.rest), ground.smooth) : new Variogram(0, 0);
        double unknown = Double.NaN;
        return new StableStatistics(
                0,
                unknown,
                unknown,
                unknown,
                variogram.range(),
                variogram.sill(),
                enough ? Math.max(1, ground.inflation(cells)) : 1);
    }

    private void find() {
        int across = Math.ceilDiv(grid.columns(), BLOCK);
        int blocks = across * Math.ceilDiv(grid.rows(), BLOCK);
        double[] rms = new double[blocks];
        PlaneFit plane = new PlaneFit();
        for (int block = 0; block < blocks; block++) {
            rms[block] = flatten(block / across * BLOCK, block % across * BLOCK, plane);
        }
        double[] known = Arrays.stream(rms).filter(Double::isFinite).sorted().toArray();
        if (known.length == 0) {
            return;
        }
        double limit = known[(int) Math.min(known.length - 1.0, SMOOTHEST * known.length)];
        for (int block = 0; block < blocks; block++) {
            if (rms[block] <= limit) {
                mark(block / across * BLOCK, block % across * BLOCK);
            }
        }
    }

    /// Writes what a plane leaves of a block; returns its root mean square, infinite where there are too few cells.
    private double flatten(int firstRow, int firstColumn, PlaneFit plane) {
        float[] dz = difference.height().values();
        plane.clear();
        double base = 0;
        for (int row = firstRow; row < Math.min(grid.rows(), firstRow + BLOCK); row++) {
            for (int column = firstColumn; column < Math.min(grid.columns(), firstColumn + BLOCK); column++) {
                int c = grid.index(column, row);
                if (!Float.isNaN(dz[c]) && !difference.filled(c)) {
                    base = plane.weight() == 0 ? dz[c] : base;
                    plane.add(column - firstColumn, row - firstRow, dz[c] - base, 1);
                }
            }
        }
        if (plane.weight() < FEWEST) {
            return Double.POSITIVE_INFINITY;
        }
        plane.solve(1e-6);
        for (int row = firstRow; row < Math.min(grid.rows(), firstRow + BLOCK); row++) {
            for (int column = firstColumn; column < Math.min(grid.columns(), firstColumn + BLOCK); column++) {
                int c = grid.index(column, row);
                if (!Float.isNaN(dz[c]) && !difference.filled(c)) {
                    rest[c] = (float) (dz[c]
                            - base
                            - plane.height()
                            - plane.slopeX() * (column - firstColumn)
                            - plane.slopeY() * (row - firstRow));
                }
            }
        }
        return Math.sqrt(plane.meanSquare());
    }

    private void mark(int firstRow, int firstColumn) {
        for (int row = firstRow; row < Math.min(grid.rows(), firstRow + BLOCK); row++) {
            for (int column = firstColumn; column < Math.min(grid.columns(), firstColumn + BLOCK); column++) {
                int c = grid.index(column, row);
                smooth.set(c, !Float.isNaN(rest[c]));
            }
        }
    }

    /// Spread of what planes leave, in units of the stated standard deviations.
    private double inflation(int cells) {
        float[] sigma = difference.sigma().values();
        double[] standard = new double[cells];
        int n = 0;
        for (int c = smooth.nextSetBit(0); c >= 0; c = smooth.nextSetBit(c + 1)) {
            standard[n++] = Math.abs(rest[c]) / Math.max(sigma[c], 1e-6);
        }
        return Medians.MAD_TO_SIGMA * Medians.lower(standard, cells);
    }
}
