package dev.cutfill.cloud;

import java.util.Arrays;

/// Nearest neighbours of a place among points, in logarithmic time.
///
/// A balanced tree without pointers: node `i` has the children `2i + 1` and `2i + 2`, and holds the contiguous
/// run of positions that halving 0 … n over and over gives, so that a node is two numbers (axis, split). Points
/// are copied in the order of the leaves, three numbers beside each other, because a query reads them leaf by
/// leaf.
///
/// ```
///            0: x < 4.1                 positions  0 1 2 3 | 4 5 6 7
///       1: z < 0.2   2: x < 9.0                    0 1|2 3 | 4 5|6 7   leaves
/// ```
///
/// Immutable and shared by all threads; each thread asks through a [Query] of its own, which allocates nothing
/// per question. Coordinates must be finite. Of points at exactly the same distance any may be returned, always
/// the same one.
public final class KdTree {
    /// More points a leaf: fewer nodes to walk, more distances to compute; 8 to 16 measure alike.
    private static final int LEAF = 12;

    private final int size;
    private final int levels;
    private final int[] index;
    private final double[] xyz;
    private final byte[] axis;
    private final double[] split;

    private KdTree(double[] x, double[] y, double[] z) {
        size = x.length;
        int depth = 0;
        while ((long) LEAF << depth < size) {
            depth++;
        }
        levels = depth;
        int inner = (1 << levels) - 1;
        axis = new byte[inner];
        split = new double[inner];
        index = new int[size];
        Arrays.setAll(index, i -> i);
        double[][] coordinates = {x, y, z};
        for (int level = 0; level < levels; level++) {
            int first = (1 << level) - 1;
            int here = level;
            Parallel.items(1 << level, k -> divide(first + k, start(here, k), start(here, k + 1), coordinates));
        }
        xyz = new double[3 * size];
        Parallel.ranges(size, (from, to) -> {
            for (int p = from; p < to; p++) {
                xyz[3 * p] = x[index[p]];
                xyz[3 * p + 1] = y[index[p]];
                xyz[3 * p + 2] = z[index[p]];
            }
        });
    }

    public static KdTree of(PointCloud cloud) {
        return new KdTree(cloud.x(), cloud.y(), cloud.z());
    }

    /// An index in plan: heights are ignored, distances are horizontal when asked with z = 0.
    public static KdTree inPlan(PointCloud cloud) {
        return new KdTree(cloud.x(), cloud.y(), new double[cloud.size()]);
    }

    public int size() {
        return size;
    }

    /// Room for the answers of one thread.
    ///
    /// @param k the most neighbours that one question may return
    public Query query(int k) {
        return new Query(k);
    }

    /// Where the k-th of 2^level runs begins.
    private int start(int level, int k) {
        return (int) ((long) size * k >>> level);
    }

    private void divide(int node, int from, int to, double[][] coordinates) {
        double widest = -1;
        for (byte a = 0; a < 3; a++) {
            double[] c = coordinates[a];
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int p = from; p < to; p++) {
                double v = c[index[p]];
                min = Math.min(min, v);
                max = Math.max(max, v);
            }
            if (max - min > widest) {
                widest = max - min;
                axis[node] = a;
            }
        }
        // the run of the left child ends where start() puts the right one, or queries would look in the wrong
        // leaf
        int level = 31 - Integer.numberOfLeadingZeros(node + 1);
        int middle = start(level + 1, 2 * (node + 1 - (1 << level)) + 1);
        double[] c = coordinates[axis[node]];
        select(c, from, to - 1, middle);
        split[node] = c[index[middle]];
    }

    /// Quickselect (Hoare): afterwards position `nth` holds what sorting would put there, nothing larger before
    /// it.
    private void select(double[] c, int from, int to, int nth) {
        int low = from;
        int high = to;
        while (low < high) {
            double pivot = medianOfThree(c[index[low]], c[index[(low + high) >>> 1]], c[index[high]]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (c[index[i]] < pivot) {
                    i++;
                }
                while (c[index[j]] > pivot) {
                    j--;
                }
                if (i <= j) {
                    int swap = index[i];
                    index[i++] = index[j];
                    index[j--] = swap;
                }
            }
            if (nth <= j) {
                high = j;
            } else if (nth >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private static double medianOfThree(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /// The answers to one question; not for two threads at once.
    public final class Query {
        private final int[] ids;
        private final double[] squares;
        private int wanted;
        private int found;
        private double limit;
        private double qx;
        private double qy;
        private double qz;

        private Query(int k) {
            if (k < 1) {
                throw new IllegalArgumentException("neighbours wanted: " + k);
            }
            ids = new int[k];
            squares = new double[k];
        }

        /// The index of the nearest point nearer than a distance, or −1; then [#distanceSq(int)] of 0 is its
        /// square.
        public int nearest(double x, double y, double z, double maxDistanceSq) {
            return search(x, y, z, maxDistanceSq, 1) == 0 ? -1 : ids[0];
        }

        /// Finds up to k points nearer than a distance, the nearest first; returns how many.
        public int nearestAll(double x, double y, double z, double maxDistanceSq) {
            return search(x, y, z, maxDistanceSq, ids.length);
        }

        /// Index of the i-th nearest point.
        public int id(int i) {
            return ids[i];
        }

        /// Square of its distance (m²).
        public double distanceSq(int i) {
            return squares[i];
        }

        private int search(double x, double y, double z, double maxDistanceSq, int k) {
            qx = x;
            qy = y;
            qz = z;
            wanted = k;
            found = 0;
            limit = maxDistanceSq;
            if (size > 0) {
                visit(0, 0, 0, 0, 0, 0);
            }
            return found;
        }

        /// `ox, oy, oz`: how far the box of the node lies from the place along each axis.
        private void visit(int level, int k, int node, double ox, double oy, double oz) {
            if (level == levels) {
                scan(start(level, k), start(level, k + 1));
                return;
            }
            byte a = axis[node];
            double offset = (a == 0 ? qx : a == 1 ? qy : qz) - split[node];
            int near = offset < 0 ? 0 : 1;
            visit(level + 1, 2 * k + near, 2 * node + 1 + near, ox, oy, oz);
            double fx = a == 0 ? offset : ox;
            double fy = a == 1 ? offset : oy;
            double fz = a == 2 ? offset : oz;
            if (fx * fx + fy * fy + fz * fz < limit) {
                int far = 1 - near;
                visit(level + 1, 2 * k + far, 2 * node + 1 + far, fx, fy, fz);
            }
        }

        private void scan(int from, int to) {
            for (int p = from; p < to; p++) {
                double dx = xyz[3 * p] - qx;
                double dy = xyz[3 * p + 1] - qy;
                double dz = xyz[3 * p + 2] - qz;
                double square = dx * dx + dy * dy + dz * dz;
                if (square < limit) {
                    insert(index[p], square);
                }
            }
        }

        private void insert(int id, double square) {
            int at = found < wanted ? found++ : wanted - 1;
            while (at > 0 && squares[at - 1] > square) {
                squares[at] = squares[at - 1];
                ids[at] = ids[at - 1];
                at--;
            }
            squares[at] = square;
            ids[at] = id;
            if (found == wanted) {
                limit = squares[wanted - 1];
            }
        }
    }
}
