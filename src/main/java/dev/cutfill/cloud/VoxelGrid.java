package dev.cutfill.cloud;

import java.util.Arrays;

/// A cloud thinned to one point a cube: the mean of the points in each occupied voxel, and how many they were.
///
/// The points are first dealt to strips of whole voxel rows (a stable counting sort), then each strip is hashed
/// on its own, so the strips run in parallel and yet every mean is summed in the order of the cloud: the same
/// bits for any number of threads. The means come in the order of their voxels, so that the order of the points
/// decides nothing but the last bit of a mean. Empty space costs nothing.
public final class VoxelGrid {
    private static final int STRIPS = 128;

    /// 2^64 / golden ratio: spreads neighbouring keys over a table (Knuth's multiplicative hash).
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final double edge;
    private final PointCloud means;
    private final int[] counts;

    private VoxelGrid(double edge, PointCloud means, int[] counts) {
        this.edge = edge;
        this.means = means;
        this.counts = counts;
    }

    /// @param edge of a voxel (m); the voxels start at the lower corner of the cloud's box
    /// @throws IllegalArgumentException if the edge is not positive, or so small that voxels cannot be numbered
    /// with 63 bits
    public static VoxelGrid of(PointCloud cloud, double edge) {
        if (!(edge > 0)) {
            throw new IllegalArgumentException("voxel edge: " + edge);
        }
        int n = cloud.size();
        if (n == 0) {
            return new VoxelGrid(edge, cloud, new int[0]);
        }
        Numbering numbering = Numbering.of(cloud.bounds(), edge);
        int strips = (int) Math.min(STRIPS, numbering.rows);
        int[] strip = new int[n];
        Parallel.ranges(n, (from, to) -> {
            for (int i = from; i < to; i++) {
                strip[i] = (int) (numbering.row(cloud.y()[i]) * strips / numbering.rows);
            }
        });
        int[] starts = new int[strips + 1];
        int[] order = deal(strip, strips, starts);
        Strip[] thinned = new Strip[strips];
        Parallel.items(strips, s -> thinned[s] = new Strip(cloud, order, starts[s], starts[s + 1], numbering));
        return join(cloud, edge, thinned);
    }

    public double edge() {
        return edge;
    }

    /// The means, strip by strip from south to north, in each strip layer by layer and row by row.
    public PointCloud means() {
        return means;
    }

    /// How many points each mean stands for; read only.
    public int[] counts() {
        return counts;
    }

    /// A stable counting sort: the indices of all points, strip after strip; `starts[s]` is set to where strip
    /// s begins.
    private static int[] deal(int[] strip, int strips, int[] starts) {
        int n = strip.length;
        int ranges = Parallel.rangeCount(n);
        int[] places = new int[ranges * strips];
        Parallel.items(ranges, k -> {
            for (int i = Parallel.rangeStart(n, k); i < Parallel.rangeStart(n, k + 1); i++) {
                places[k * strips + strip[i]]++;
            }
        });
        int next = 0;
        for (int s = 0; s < strips; s++) {
            starts[s] = next;
            for (int k = 0; k < ranges; k++) {
                int count = places[k * strips + s];
                places[k * strips + s] = next;
                next += count;
            }
        }
        starts[strips] = next;
        int[] order = new int[n];
        Parallel.items(ranges, k -> {
            for (int i = Parallel.rangeStart(n, k); i < Parallel.rangeStart(n, k + 1); i++) {
                order[places[k * strips + strip[i]]++] = i;
            }
        });
        return order;
    }

    private static VoxelGrid join(PointCloud cloud, double edge, Strip[] strips) {
        int[] firsts = new int[strips.length + 1];
        for (int s = 0; s < strips.length; s++) {
            firsts[s + 1] = firsts[s] + strips[s].voxels;
        }
        int size = firsts[strips.length];
        double[] x = new double[size];
        double[] y = new double[size];
        double[] z = new double[size];
        int[] counts = new int[size];
        Parallel.items(strips.length, s -> {
            Strip from = strips[s];
            int[] order = from.order();
            for (int k = 0, to = firsts[s]; k < from.voxels; k++, to++) {
                int v = order[k];
                counts[to] = from.counts[v];
                x[to] = from.sums[3 * v] / counts[to];
                y[to] = from.sums[3 * v + 1] / counts[to];
                z[to] = from.sums[3 * v + 2] / counts[to];
            }
        });
        return new VoxelGrid(edge, PointCloud.owning(cloud.origin(), x, y, z), counts);
    }

    /// Which voxel a place lies in, as one number.
    private record Numbering(double minX, double minY, double minZ, double edge, long columns, long rows) {
        static Numbering of(Bounds box, double edge) {
            double columns = Math.floor(box.width() / edge) + 1;
            double rows = Math.floor(box.depth() / edge) + 1;
            double layers = Math.floor(box.height() / edge) + 1;
            if (!(columns * rows * layers < 0x1p62) || !(rows < 0x1p40)) {
                throw new IllegalArgumentException("voxels of " + edge + " m are too small for a box of " + box.width()
                        + " × " + box.depth() + " × " + box.height() + " m");
            }
            return new Numbering(box.minX(), box.minY(), box.minZ(), edge, (long) columns, (long) rows);
        }

        long row(double y) {
            return (long) ((y - minY) / edge);
        }

        long key(double x, double y, double z) {
            return ((long) ((z - minZ) / edge) * rows + row(y)) * columns + (long) ((x - minX) / edge);
        }
    }

    /// The voxels of one strip, by open addressing.
    private static final class Strip {
        private int voxels;
        private double[] sums = new double[3 * 64];
        private int[] counts = new int[64];
        private long[] keys = new long[64];
        private int[] table = new int[256]; // voxel + 1, or 0

        Strip(PointCloud cloud, int[] order, int from, int to, Numbering numbering) {
            for (int o = from; o < to; o++) {
                int i = order[o];
                double x = cloud.x()[i];
                double y = cloud.y()[i];
                double z = cloud.z()[i];
                int v = voxel(numbering.key(x, y, z));
                counts[v]++;
                sums[3 * v] += x;
                sums[3 * v + 1] += y;
                sums[3 * v + 2] += z;
            }
        }

        private int voxel(long key) {
            int mask = table.length - 1;
            int slot = slot(key, mask);
            while (table[slot] != 0) {
                if (keys[table[slot] - 1] == key) {
                    return table[slot] - 1;
                }
                slot = (slot + 1) & mask;
            }
            if (voxels == keys.length) {
                grow();
                return voxel(key);
            }
            keys[voxels] = key;
            table[slot] = ++voxels;
            return voxels - 1;
        }

        private void grow() {
            int capacity = 2 * voxels;
            keys = Arrays.copyOf(keys, capacity);
            counts = Arrays.copyOf(counts, capacity);
            sums = Arrays.copyOf(sums, 3 * capacity);
            table = new int[4 * capacity];
            int mask = table.length - 1;
            for (int v = 0; v < voxels; v++) {
                int slot = slot(keys[v], mask);
                while (table[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = v + 1;
            }
        }

        /// The voxels by their keys. Sorts keys; the table tells which voxel each belongs to.
        int[] order() {
            long[] sorted = Arrays.copyOf(keys, voxels);
            Arrays.sort(sorted);
            int[] order = new int[voxels];
            for (int k = 0; k < voxels; k++) {
                order[k] = voxel(sorted[k]);
            }
            return order;
        }

        private static int slot(long key, int mask) {
            return (int) ((key * SPREAD) >>> 32) & mask;
        }
    }
}
