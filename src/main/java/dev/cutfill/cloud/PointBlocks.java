package dev.cutfill.cloud;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/// The points of one epoch, block by block, each decoded when it is asked for: a cloud larger than the memory
/// can be gone through as often as need be. Several threads may ask at once.
///
/// The blocks and the order of the points in them depend on the cloud alone.
public interface PointBlocks extends AutoCloseable {
    /// Room a block needs: three arrays of it lie in a processor's cache.
    int MOST_POINTS = 8192;

    /// Enough pieces for any number of cores; each has a block's room of its own.
    int BATCHES = 64;

    /// What the coordinates are relative to.
    Origin origin();

    /// How many points there are, those included that are not fit for use.
    int size();

    /// How many blocks there are: all are full but for the last.
    default int count() {
        return Math.ceilDiv(size(), MOST_POINTS);
    }

    /// Writes the points of a block that are fit for use to three arrays, from an index on; returns how many
    /// they are, at most [#MOST_POINTS].
    ///
    /// @throws UncheckedIOException if they cannot be read
    int read(int block, double[] x, double[] y, double[] z, int at);

    @Override
    void close();

    /// Work on one block.
    @FunctionalInterface
    interface Visitor {
        /// @param points how many; the arrays are longer, the visitor's to write to, and used again for another
        /// block
        void visit(int block, int points, double[] x, double[] y, double[] z);
    }

    /// Shows every block to the visitor, several at once, in no particular order.
    default void forEach(Visitor visitor) {
        int blocks = count();
        int batches = Math.min(blocks, BATCHES);
        Parallel.items(batches, batch -> {
            double[] x = new double[MOST_POINTS];
            double[] y = new double[MOST_POINTS];
            double[] z = new double[MOST_POINTS];
            int end = (int) ((long) blocks * (batch + 1) / batches);
            for (int block = (int) ((long) blocks * batch / batches); block < end; block++) {
                visitor.visit(block, read(block, x, y, z, 0), x, y, z);
            }
        });
    }

    /// Some points of a cloud.
    ///
    /// @param points in their order in the cloud
    /// @param of how many the cloud has that are fit for use
    record Sample(PointCloud points, long of) {
        /// Whether these are all points.
        public boolean whole() {
            return points.size() == of;
        }
    }

    /// All points if there are not many more than wanted; else one of every so many, each at a place of its own
    /// among them, for scanners work in patterns that even steps could fall in with.
    default Sample sample(int wanted) {
        int stride = (int) Math.max(1, ((long) size() + wanted / 2) / wanted);
        int room = Math.ceilDiv(MOST_POINTS, stride);
        double[] sx = new double[stride == 1 ? size() : count() * room];
        double[] sy = new double[sx.length];
        double[] sz = new double[sx.length];
        int[] fit = new int[count()];
        if (stride == 1) {
            Parallel.items(count(), block -> fit[block] = read(block, sx, sy, sz, block * room));
        } else {
            forEach((block, n, x, y, z) -> {
                fit[block] = n;
                for (int from = 0, to = block * room; from < n; from += stride, to++) {
                    int i = from + place(block, from, Math.min(stride, n - from));
                    sx[to] = x[i];
                    sy[to] = y[i];
                    sz[to] = z[i];
                }
            });
        }
        int size = 0;
        for (int block = 0; block < count(); block++) { // close the gaps
            int taken = Math.ceilDiv(fit[block], stride);
            if (size != block * room) {
                System.arraycopy(sx, block * room, sx, size, taken);
                System.arraycopy(sy, block * room, sy, size, taken);
                System.arraycopy(sz, block * room, sz, size, taken);
            }
            size += taken;
        }
        PointCloud points = size == sx.length
                ? PointCloud.owning(origin(), sx, sy, sz)
                : PointCloud.owning(
                        origin(), Arrays.copyOf(sx, size), Arrays.copyOf(sy, size), Arrays.copyOf(sz, size));
        return new Sample(points, Arrays.stream(fit).asLongStream().sum());
    }

    /// A number below `choices` that looks random and is always the same.
    private static int place(int block, int from, int choices) {
        long mixed = ((long) block << 32 | from) * 0x9E3779B97F4A7C15L; // 2^64 / golden ratio (Knuth)
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return (int) ((mixed >>> 33) % choices);
    }

    /// The box round all points that are fit for use, if there are any.
    default Optional<Bounds> bounds() {
        double[][] boxes = new double[count()][];
        forEach((block, n, x, y, z) -> boxes[block] = box(n, x, y, z));
        double[] all = box(0, new double[0], new double[0], new double[0]);
        for (double[] box : boxes) {
            for (int axis = 0; axis < 3; axis++) {
                all[axis] = Math.min(all[axis], box[axis]);
                all[axis + 3] = Math.max(all[axis + 3], box[axis + 3]);
            }
        }
        return all[0] > all[3]
                ? Optional.empty()
                : Optional.of(new Bounds(all[0], all[1], all[2], all[3], all[4], all[5]));
    }

    private static double[] box(int n, double[] x, double[] y, double[] z) {
        double[] box = new double[6];
        Arrays.fill(box, 0, 3, Double.POSITIVE_INFINITY);
        Arrays.fill(box, 3, 6, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            box[0] = Math.min(box[0], x[i]);
            box[1] = Math.min(box[1], y[i]);
            box[2] = Math.min(box[2], z[i]);
            box[3] = Math.max(box[3], x[i]);
            box[4] = Math.max(box[4], y[i]);
            box[5] = Math.max(box[5], z[i]);
        }
        return box;
    }

    /// A cloud in memory, seen so.
    static PointBlocks of(PointCloud cloud) {
        return new PointBlocks() {
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
                int from = block * MOST_POINTS;
                int n = Math.min(MOST_POINTS, cloud.size() - from);
                System.arraycopy(cloud.x(), from, x, at, n);
                System.arraycopy(cloud.y(), from, y, at, n);
                System.arraycopy(cloud.z(), from, z, at, n);
                return n;
            }

            @Override
            public void close() {}
        };
    }
}
