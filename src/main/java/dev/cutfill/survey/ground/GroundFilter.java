package dev.cutfill.survey.ground;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// The provisional ground of one cloud, and which points lie on it. Time and memory grow with the area, and
/// with the square of window over cell.
public final class GroundFilter {
    /// The cell grows until no more are needed.
    private static final int MOST_CELLS = 25_000_000;

    /// A single cell this steeply below its neighbours is an error (rise over run).
    private static final double PIT_SLOPE = 5;

    /// Several threads lower one cell; which comes first does not matter.
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(float[].class);

    private final Grid grid;
    private final GroundSettings settings;
    private final float[] ground;

    private GroundFilter(Grid grid, GroundSettings settings, float[] ground) {
        this.grid = grid;
        this.settings = settings;
        this.ground = ground;
    }

    /// The points of a cloud that are ground, in their blocks and their order. Goes through the cloud twice;
    /// closing what it returns closes the cloud.
    public static PointBlocks groundOf(PointBlocks cloud, GroundSettings settings) {
        Optional<Bounds> box = cloud.bounds();
        return box.isEmpty() ? cloud : new Ground(cloud, of(cloud, box.get(), settings));
    }

    private static GroundFilter of(PointBlocks cloud, Bounds box, GroundSettings settings) {
        double cell = Math.max(settings.cell(), Math.sqrt(box.width() * box.depth() / MOST_CELLS));
        Grid grid = Grid.covering(box, cell);
        float[] ground = lowest(cloud, grid);
        Inpainting.fill(ground, grid.columns(), grid.rows());
        BitSet things = things(ground, grid, settings);
        for (int c = things.nextSetBit(0); c >= 0; c = things.nextSetBit(c + 1)) {
            ground[c] = Float.NaN;
        }
        Inpainting.fill(ground, grid.columns(), grid.rows());
        return new GroundFilter(grid, settings, ground);
    }

    private record Ground(PointBlocks cloud, GroundFilter filter) implements PointBlocks {
        @Override
        public Origin origin() {
            return cloud.origin();
        }

        @Override
        public int size() {
            return cloud.size();
        }

        @Override
        public int read(int block, double[] x, double[] y, double[] z, int at) {
            int end = at + cloud.read(block, x, y, z, at);
            int kept = at;
            for (int i = at; i < end; i++) {
                if (filter.holds(x[i], y[i], z[i])) {
                    x[kept] = x[i];
                    y[kept] = y[i];
                    z[kept++] = z[i];
                }
            }
            return kept - at;
        }

        @Override
        public void close() {
            cloud.close();
        }
    }

    /// Whether a place is ground. The provisional ground and its slope are bilinear between the centres of
    /// cells.
    private boolean holds(double x, double y, double z) {
        double column = Math.clamp((x - grid.minX()) / grid.cell() - 0.5, 0, grid.columns() - 1.0);
        double row = Math.clamp((y - grid.minY()) / grid.cell() - 0.5, 0, grid.rows() - 1.0);
        int west = Math.min((int) column, Math.max(0, grid.columns() - 2));
        int south = Math.min((int) row, Math.max(0, grid.rows() - 2));
        int east = Math.min(west + 1, grid.columns() - 1);
        int north = Math.min(south + 1, grid.rows() - 1);
        double u = column - west;
        double v = row - south;
        double height = (1 - v) * ((1 - u) * z(west, south) + u * z(east, south))
                + v * ((1 - u) * z(west, north) + u * z(east, north));
        double slope = (1 - v) * ((1 - u) * slope(west, south) + u * slope(east, south))
                + v * ((1 - u) * slope(west, north) + u * slope(east, north));
        return Math.abs(z - height) <= settings.threshold() + settings.scalar() * slope;
    }

    private double z(int column, int row) {
        return ground[grid.index(column, row)];
    }

    /// Rise over run, by the neighbours on both sides.
    private double slope(int column, int row) {
        int west = Math.max(0, column - 1);
        int east = Math.min(grid.columns() - 1, column + 1);
        int south = Math.max(0, row - 1);
        int north = Math.min(grid.rows() - 1, row + 1);
        double eastward = east == west ? 0 : (z(east, row) - z(west, row)) / ((east - west) * grid.cell());
        double northward = north == south ? 0 : (z(column, north) - z(column, south)) / ((north - south) * grid.cell());
        return Math.hypot(eastward, northward);
    }

    private static float[] lowest(PointBlocks cloud, Grid grid) {
        float[] lowest = new float[grid.size()];
        Arrays.fill(lowest, Float.NaN);
        cloud.forEach((_, n, x, y, z) -> {
            for (int i = 0; i < n; i++) {
                int c = grid.cellAt(x[i], y[i]);
                float height = (float) z[i];
                float held = c < 0 ? height : (float) CELL.getVolatile(lowest, c);
                while (c >= 0 && (height < held || Float.isNaN(held)) && !CELL.compareAndSet(lowest, c, held, height)) {
                    held = (float) CELL.getVolatile(lowest, c);
                }
            }
        });
        return lowest;
    }

    /// Cells that hold a thing or an error.
    static BitSet things(float[] lowest, Grid grid, GroundSettings settings) {
        Morphology shape = new Morphology(grid.columns(), grid.rows());
        BitSet found = new BitSet(grid.size());
        float[] closed = shape.eroded(shape.dilated(lowest));
        for (int c = 0; c < lowest.length; c++) {
            found.set(c, closed[c] - lowest[c] > PIT_SLOPE * grid.cell());
        }
        float[] eroded = lowest.clone();
        for (int c = found.nextSetBit(0); c >= 0; c = found.nextSetBit(c + 1)) {
            eroded[c] = closed[c]; // an error would be widened by every opening
        }
        float[] before = eroded;
        int steps = (int) Math.ceil(settings.window() / grid.cell());
        for (int radius = 1; radius <= steps; radius++) {
            eroded = shape.eroded(eroded);
            float[] opened = eroded;
            for (int step = 0; step < radius; step++) {
                opened = shape.dilated(opened);
            }
            double explained = settings.slope() * radius * grid.cell();
            for (int c = 0; c < opened.length; c++) {
                if (before[c] - opened[c] > explained) {
                    found.set(c);
                }
            }
            before = opened;
        }
        return found;
    }
}
