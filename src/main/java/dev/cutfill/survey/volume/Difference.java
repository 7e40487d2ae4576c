package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Raster;
import java.util.BitSet;

/// Height of post above pre, cell by cell, with what the points of both say about its error. Swapping the
/// epochs (and the sign of the correction) swaps the sign of every height and nothing else.
public final class Difference {
    private final Raster height;
    private final Raster sigma;
    private final Raster noise;
    private final boolean[] filled;
    private final BitSet weak;
    private final AreaWeights compared;
    private final Rim rim;

    private Difference(
            Raster height, Raster sigma, Raster noise, boolean[] filled, BitSet weak, AreaWeights compared, Rim rim) {
        this.compared = compared;
        this.rim = rim;
        this.height = height;
        this.sigma = sigma;
        this.noise = noise;
        this.filled = filled;
        this.weak = weak;
    }

    /// Where one of the heights was carried over a gap, the difference is carried over it instead: an edge of
    /// the ground that one epoch did not see is in the other, and where nothing changed the difference is flat
    /// across it.
    public static Difference of(HeightSurface pre, HeightSurface post, VolumeSettings settings) {
        Grid grid = pre.grid();
        if (!grid.equals(post.grid())) {
            throw new IllegalArgumentException("surfaces on different grids: " + grid + ", " + post.grid());
        }
        float[] a = pre.height().values(), b = post.height().values();
        float[] sa = pre.sigma().values(), sb = post.sigma().values();
        float[] na = pre.noise().values(), nb = post.noise().values();
        float[] height = new float[grid.size()];
        float[] sigma = new float[grid.size()];
        float[] noise = new float[grid.size()];
        boolean[] filled = new boolean[grid.size()];
        Parallel.ranges(grid.size(), (from, to) -> {
            for (int c = from; c < to; c++) {
                height[c] = b[c] - a[c];
                boolean known = !Float.isNaN(height[c]);
                sigma[c] = known ? (float) Math.sqrt((double) sa[c] * sa[c] + (double) sb[c] * sb[c]) : Float.NaN;
                noise[c] = known ? na[c] + nb[c] : Float.NaN;
                filled[c] = known && (pre.filled(c) || post.filled(c));
            }
        });
        float[] plain = height.clone();
        for (int c = 0; c < grid.size(); c++) {
            height[c] = filled[c] ? Float.NaN : height[c];
        }
        GapFilling.fill(grid, height, sigma, noise, 2 * settings.gapCells(), (c, z, standardDeviation, each) -> {
            if (filled[c]) {
                height[c] = (float) z;
                sigma[c] = (float) standardDeviation;
                noise[c] = (float) each;
            }
        });
        for (int c = 0; c < grid.size(); c++) {
            height[c] = Float.isNaN(height[c]) ? plain[c] : height[c];
        }
        BitSet weak = new BitSet(grid.size());
        for (int c = 0; c < grid.size(); c++) {
            weak.set(c, pre.weak(c) || post.weak(c));
        }
        return new Difference(
                Raster.owning(grid, height),
                Raster.owning(grid, sigma),
                Raster.owning(grid, noise),
                filled,
                weak,
                AreaWeights.all(grid),
                new Rim(AreaWeights.all(grid), 0));
    }

    /// The same on the reference ground alone: beyond it no height is known, and cells at its rim count by their
    /// share.
    public Difference within(ReferenceGround ground) {
        AreaWeights shares = ground.compared(height);
        float[] inside = height.values().clone();
        for (int c = 0; c < inside.length; c++) {
            inside[c] = shares.weight(c) > 0 ? inside[c] : Float.NaN;
        }
        return new Difference(Raster.owning(grid(), inside), sigma, noise, filled, weak, shares, ground.rim());
    }

    /// The same on a part of the ground alone, whose edge is exact.
    public Difference inside(AreaWeights part) {
        AreaWeights shares = AreaWeights.each(grid(), cell -> compared.weight(cell) * part.weight(cell));
        float[] inside = height.values().clone();
        for (int c = 0; c < inside.length; c++) {
            inside[c] = shares.weight(c) > 0 ? inside[c] : Float.NaN;
        }
        return new Difference(Raster.owning(grid(), inside), sigma, noise, filled, weak, shares, rim);
    }

    /// The share of each cell that is compared: 1, and less at the rim of the ground.
    public AreaWeights compared() {
        return compared;
    }

    /// What a cell at the rim of the ground adds to the variance of the compared area, in cells⁴.
    double rimVariance(int cell) {
        return rim.variance(compared, cell);
    }

    /// The same with an offset taken off every height.
    public Difference lessOffset(double offset) {
        if (offset == 0) {
            return this;
        }
        float[] corrected = height.values().clone();
        for (int c = 0; c < corrected.length; c++) {
            corrected[c] = (float) (corrected[c] - offset);
        }
        return new Difference(Raster.owning(height.grid(), corrected), sigma, noise, filled, weak, compared, rim);
    }

    /// The same with the stated errors of the cells this many times as large.
    public Difference scaledErrors(double factor) {
        if (factor == 1) {
            return this;
        }
        float[] scaledSigma = sigma.values().clone();
        float[] scaledNoise = noise.values().clone();
        for (int c = 0; c < scaledSigma.length; c++) {
            scaledSigma[c] = (float) (scaledSigma[c] * factor);
            scaledNoise[c] = (float) (scaledNoise[c] * factor * factor);
        }
        return new Difference(
                height,
                Raster.owning(grid(), scaledSigma),
                Raster.owning(grid(), scaledNoise),
                filled,
                weak,
                compared,
                rim);
    }

    public Grid grid() {
        return height.grid();
    }

    /// (m), NaN where one of the surfaces is not known
    public Raster height() {
        return height;
    }

    /// Standard deviation of a cell's height difference (m).
    public Raster sigma() {
        return sigma;
    }

    /// What a cell adds to the variance of a sum over many cells (m²), see [HeightSurface#noise()].
    public Raster noise() {
        return noise;
    }

    /// Cells where one of the two heights leans on points to one side, or was carried over a gap.
    public BitSet weak() {
        return (BitSet) weak.clone();
    }

    /// Whether one of the two heights was carried over a gap.
    public boolean filled(int cell) {
        return filled[cell];
    }
}
