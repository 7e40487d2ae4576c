package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import java.util.Arrays;
import java.util.Optional;

/// A surface of triangles, as designs are made of. Between the corners of a triangle heights are linear; outside
/// of all triangles there is none.
///
/// Triangles lie in the buckets of a grid, each in all buckets that its box touches, so that a place is found among
/// a few of them.
public final class Tin implements Elevations {
    /// Places so little outside of a triangle (in its own barycentric coordinates) count as on its edge.
    private static final double ON_EDGE = 1e-9;

    /// Of all triangles together, so many entries in buckets at most a triangle …
    private static final int MOST_ENTRIES = 12;

    /// Heights of two triangles at one place that differ by more contradict each other (m).
    private static final double SAME_HEIGHT = 1e-3;

    private final double[] x;
    private final double[] y;
    private final double[] z;
    /// three a triangle
    private final int[] corners;
    private final Bounds bounds;
    private final Grid buckets;
    private final int[] start;
    private final int[] entries;

    private Tin(double[] x, double[] y, double[] z, int[] corners) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.corners = corners;
        this.bounds = box(0, corners.length);
        this.buckets = buckets();
        this.start = new int[buckets.size() + 1];
        for (int t = 0; t < corners.length; t += 3) {
            touched(t, bucket -> start[bucket + 1]++);
        }
        for (int b = 0; b < buckets.size(); b++) {
            start[b + 1] += start[b];
        }
        this.entries = new int[start[buckets.size()]];
        int[] next = start.clone();
        for (int t = 0; t < corners.length; t += 3) {
            int triangle = t;
            touched(t, bucket -> entries[next[bucket]++] = triangle);
        }
    }

    /// A surface that takes the arrays over. Triangles without area in plan (vertical ones) are left out.
    ///
    /// @param x eastings of the vertices (m)
    /// @param y northings (m)
    /// @param z heights (m)
    /// @param corners indices of vertices, three a triangle
    /// @return empty if no triangle has an area
    public static Optional<Tin> owning(double[] x, double[] y, double[] z, int[] corners) {
        int[] kept = new int[corners.length];
        int n = 0;
        for (int t = 0; t < corners.length; t += 3) {
            int a = corners[t], b = corners[t + 1], c = corners[t + 2];
            double twice = (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
            double longest = Math.max(
                    Math.hypot(x[b] - x[a], y[b] - y[a]),
                    Math.max(Math.hypot(x[c] - x[b], y[c] - y[b]), Math.hypot(x[a] - x[c], y[a] - y[c])));
            if (Math.abs(twice) > 1e-9 * longest * longest && longest > 0) {
                kept[n++] = a;
                kept[n++] = b;
                kept[n++] = c;
            }
        }
        return n == 0 ? Optional.empty() : Optional.of(new Tin(x, y, z, Arrays.copyOf(kept, n)));
    }

    /// How many triangles it has.
    public int triangles() {
        return corners.length / 3;
    }

    @Override
    public double at(double px, double py) {
        int bucket = buckets.cellAt(px, py);
        if (bucket >= 0) {
            for (int k = start[bucket]; k < start[bucket + 1]; k++) {
                double height = height(entries[k], px, py, -ON_EDGE);
                if (!Double.isNaN(height)) {
                    return height;
                }
            }
        }
        return Double.NaN;
    }

    @Override
    public Bounds bounds() {
        return bounds;
    }

    /// A place where two triangles have heights that contradict each other, if one is found: looked for at four
    /// places of each triangle.
    public Optional<double[]> contradiction() {
        double[][] places = {{1, 1, 1}, {4, 1, 1}, {1, 4, 1}, {1, 1, 4}};
        for (int t = 0; t < corners.length; t += 3) {
            for (double[] w : places) {
                double sum = w[0] + w[1] + w[2];
                double px = (w[0] * x[corners[t]] + w[1] * x[corners[t + 1]] + w[2] * x[corners[t + 2]]) / sum;
                double py = (w[0] * y[corners[t]] + w[1] * y[corners[t + 1]] + w[2] * y[corners[t + 2]]) / sum;
                double own = height(t, px, py, -ON_EDGE);
                int bucket = buckets.cellAt(px, py);
                for (int k = start[bucket]; k < start[bucket + 1]; k++) {
                    if (entries[k] != t && Math.abs(height(entries[k], px, py, ON_EDGE) - own) > SAME_HEIGHT) {
                        return Optional.of(new double[] {px, py});
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// NaN outside.
    ///
    /// @param inside least barycentric coordinate
    private double height(int t, double px, double py, double inside) {
        int a = corners[t], b = corners[t + 1], c = corners[t + 2];
        double ax = x[a] - x[c], ay = y[a] - y[c];
        double bx = x[b] - x[c], by = y[b] - y[c];
        double dx = px - x[c], dy = py - y[c];
        double twice = ax * by - bx * ay;
        double wa = (dx * by - bx * dy) / twice;
        double wb = (ax * dy - dx * ay) / twice;
        return wa >= inside && wb >= inside && wa + wb <= 1 - inside
                ? z[c] + wa * (z[a] - z[c]) + wb * (z[b] - z[c])
                : Double.NaN;
    }

    private Bounds box(int from, int to) {
        double[] box = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (int k = from; k < to; k++) {
            int v = corners[k];
            box[0] = Math.min(box[0], x[v]);
            box[1] = Math.min(box[1], y[v]);
            box[2] = Math.min(box[2], z[v]);
            box[3] = Math.max(box[3], x[v]);
            box[4] = Math.max(box[4], y[v]);
            box[5] = Math.max(box[5], z[v]);
        }
        return new Bounds(box[0], box[1], box[2], box[3], box[4], box[5]);
    }

    /// As fine as one bucket a triangle, and wider until long triangles are not entered too often.
    private Grid buckets() {
        double edge = Math.max(
                Math.sqrt(bounds.width() * bounds.depth() / triangles()),
                Math.max(bounds.width(), bounds.depth()) / 20_000);
        while (true) {
            Grid grid = Grid.covering(bounds, edge);
            long entered = 0;
            for (int t = 0; t < corners.length; t += 3) {
                Bounds box = box(t, t + 3);
                entered += Math.round((box.width() / edge + 1) * (box.depth() / edge + 1));
            }
            if (entered <= (long) MOST_ENTRIES * triangles() || grid.size() <= 4) {
                return grid;
            }
            edge *= 2;
        }
    }

    @FunctionalInterface
    private interface Bucket {
        void is(int bucket);
    }

    private void touched(int t, Bucket each) {
        Bounds box = box(t, t + 3);
        int first = buckets.cellAt(box.minX(), box.minY());
        int last = buckets.cellAt(box.maxX(), box.maxY());
        for (int row = first / buckets.columns(); row <= last / buckets.columns(); row++) {
            for (int column = first % buckets.columns(); column <= last % buckets.columns(); column++) {
                each.is(buckets.index(column, row));
            }
        }
    }
}
