package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import java.util.Arrays;
import java.util.Optional;

/// The one grid both surfaces are computed on: where the clouds overlap in plan, with cells that hold a few
/// points of the sparser one.
public final class CommonGrid {
    /// The share of the points that may lie beyond the box on each side: stray points far off must not stretch
    /// the grid.
    private static final double STRAY = 0.001;

    private static final int SAMPLE = 200_000;

    /// Points a block of which a median says anything.
    private static final int FEWEST = 4;

    /// Blocks of half the width show ground narrower than they are where a point stands for less than this share
    /// of what it stands for in whole ones.
    private static final double CROWDED = 0.6;

    private CommonGrid() {}

    /// Empty if the clouds share no place in plan.
    public static Optional<Grid> of(
            PointBlocks.Sample pre, PointBlocks.Sample post, RigidTransform preFromPost, VolumeSettings settings) {
        if (pre.of() == 0 || post.of() == 0) {
            return Optional.empty();
        }
        double[][] a = sample(pre.points(), RigidTransform.IDENTITY);
        double[][] b = sample(post.points(), preFromPost);
        double[] boxA = box(a);
        double[] boxB = box(b);
        double west = Math.max(boxA[0], boxB[0]);
        double south = Math.max(boxA[1], boxB[1]);
        double east = Math.min(boxA[2], boxB[2]);
        double north = Math.min(boxA[3], boxB[3]);
        if (!(east > west) || !(north > south)) {
            return Optional.empty();
        }
        Bounds overlap = new Bounds(west, south, 0, east, north, 0);
        double spacingSq = Math.max(
                areaPerPoint(a, overlap, (double) pre.of() / a[0].length),
                areaPerPoint(b, overlap, (double) post.of() / b[0].length));
        double cell = Math.clamp(
                Math.sqrt(settings.pointsPerCell() * spacingSq), settings.smallestCell(), settings.largestCell());
        cell = Math.max(cell, Math.sqrt(overlap.width() * overlap.depth() / settings.mostCells()));
        // which a user may have chosen as they are
        if (cell != settings.smallestCell() && cell != settings.largestCell()) {
            cell = twoDigits(cell);
        }
        // two cells of margin: the fit of a border cell looks at its neighbours
        double margin = 2 * cell;
        return Optional.of(
                Grid.covering(new Bounds(west - margin, south - margin, 0, east + margin, north + margin, 0), cell));
    }

    /// Rounded up to two significant digits, so that a user can write the cell down.
    static double twoDigits(double cell) {
        double unit = Math.pow(10, Math.floor(Math.log10(cell)) - 1);
        return Math.ceil(cell / unit - 1e-9) * unit;
    }

    private static double[][] sample(PointCloud cloud, RigidTransform toFrom) {
        int step = Math.max(1, cloud.size() / SAMPLE);
        int count = (cloud.size() + step - 1) / step;
        double[] x = new double[count];
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            int p = i * step;
            x[i] = toFrom.x(cloud.x()[p], cloud.y()[p], cloud.z()[p]);
            y[i] = toFrom.y(cloud.x()[p], cloud.y()[p], cloud.z()[p]);
        }
        return new double[][] {x, y};
    }

    private static double[] box(double[][] sample) {
        double[] box = new double[4];
        for (int axis = 0; axis < 2; axis++) {
            double[] sorted = sample[axis].clone();
            Arrays.sort(sorted);
            int stray = (int) (STRAY * sorted.length);
            double low = sorted[stray];
            double high = sorted[sorted.length - 1 - stray];
            double reach = 0.05 * (high - low);
            box[axis] = Math.max(sorted[0], low - reach);
            box[axis + 2] = Math.min(sorted[sorted.length - 1], high + reach);
        }
        return box;
    }

    /// Ground a point stands for in the middle half of the covered ground (m²): the median count over occupied
    /// blocks, so that neither holes nor the crowded surroundings of a scanner's stand decide. Blocks wider than
    /// the ground itself, as of a road, are empty for a part: then smaller ones are far more crowded, and decide.
    private static double areaPerPoint(double[][] sample, Bounds overlap, double pointsPerSample) {
        double block = Math.sqrt(overlap.width() * overlap.depth() * 16 / sample[0].length);
        Occupied ground = Occupied.of(sample, overlap, block);
        for (int attempt = 0;
                attempt < 4 && ground.median > 0 && (ground.median > 32 || ground.median < 6);
                attempt++) {
            block *= Math.sqrt(16.0 / ground.median);
            ground = Occupied.of(sample, overlap, block);
        }
        if (ground.median == 0) {
            return 0;
        }
        Occupied narrow = Occupied.of(sample, overlap, block / 2);
        while (narrow.median >= FEWEST && narrow.perSample() < CROWDED * ground.perSample()) {
            ground = narrow;
            block /= 2;
            narrow = Occupied.of(sample, overlap, block / 2);
        }
        return ground.perSample() / pointsPerSample;
    }

    /// The blocks of one size that hold points.
    ///
    /// @param area of a block (m²)
    /// @param median count of them; 0 if there are none
    private record Occupied(double area, int median) {
        static Occupied of(double[][] sample, Bounds overlap, double block) {
            Grid blocks = Grid.covering(overlap, Math.max(block, Math.max(overlap.width(), overlap.depth()) / 8000));
            int[] counts = new int[blocks.size()];
            for (int i = 0; i < sample[0].length; i++) {
                int c = blocks.cellAt(sample[0][i], sample[1][i]);
                if (c >= 0) {
                    counts[c]++;
                }
            }
            int[] occupied = Arrays.stream(counts).filter(n -> n > 0).sorted().toArray();
            return new Occupied(blocks.cellArea(), occupied.length == 0 ? 0 : occupied[occupied.length / 2]);
        }

        double perSample() {
            return area / median;
        }
    }
}
