package dev.cutfill.survey.volume;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tinfour.common.Vertex;
import org.tinfour.interpolation.TriangularFacetInterpolator;
import org.tinfour.standard.IncrementalTin;
import org.tinfour.utils.HilbertSort;

/// Cut and fill of one region by the rules of the published method: a triangulation of the points of each epoch
/// inside the hull, read at nodes as far apart as points are; differences below the registration error count as
/// none.
///
/// @param cut (m³)
/// @param fill (m³)
public record PublishedVolume(double cut, double fill) {
    /// The node distance grows until so many suffice: the original would take gigabytes.
    private static final int MOST_NODES = 4_000_000;

    public static PublishedVolume of(PointCloud pre, PointCloud post, Polygon hull, double registrationError) {
        PointCloud a = inside(pre, hull);
        PointCloud b = inside(post, hull);
        if (a.size() < 3 || b.size() < 3) {
            return new PublishedVolume(0, 0);
        }
        double west = Math.min(a.bounds().minX(), b.bounds().minX());
        double south = Math.min(a.bounds().minY(), b.bounds().minY());
        double width = Math.max(a.bounds().maxX(), b.bounds().maxX()) - west;
        double depth = Math.max(a.bounds().maxY(), b.bounds().maxY()) - south;
        double step = Math.max(Math.max(spacing(a), spacing(b)), Math.sqrt(width * depth / MOST_NODES));
        if (!(step > 0)) {
            return new PublishedVolume(0, 0);
        }
        IncrementalTin before = tin(a, step);
        IncrementalTin after = tin(b, step);
        if (!before.isBootstrapped() || !after.isBootstrapped()) { // all points on a line
            return new PublishedVolume(0, 0);
        }
        int columns = (int) Math.ceil(width / step);
        int rows = (int) Math.ceil(depth / step);
        double[] cut = new double[rows];
        double[] fill = new double[rows];
        Parallel.items(rows, row -> {
            TriangularFacetInterpolator low = new TriangularFacetInterpolator(before);
            TriangularFacetInterpolator high = new TriangularFacetInterpolator(after);
            double y = south + row * step;
            for (int column = 0; column < columns; column++) {
                double x = west + column * step;
                double dz =
                        hull.contains(x, y) ? high.interpolate(x, y, null) - low.interpolate(x, y, null) : Double.NaN;
                if (Math.abs(dz) >= registrationError) { // false for NaN, where a triangulation ends
                    cut[row] += Math.max(0, -dz);
                    fill[row] += Math.max(0, dz);
                }
            }
        });
        return new PublishedVolume(
                Arrays.stream(cut).sum() * step * step, Arrays.stream(fill).sum() * step * step);
    }

    private static PointCloud inside(PointCloud cloud, Polygon hull) {
        return cloud.select(IntStream.range(0, cloud.size())
                .filter(i -> hull.contains(cloud.x()[i], cloud.y()[i]))
                .toArray());
    }

    /// Median distance of a point to the next in plan (m).
    private static double spacing(PointCloud cloud) {
        KdTree tree = KdTree.inPlan(cloud);
        double[] next = new double[cloud.size()];
        Parallel.ranges(next.length, (from, to) -> {
            KdTree.Query query = tree.query(2);
            for (int i = from; i < to; i++) {
                next[i] = query.nearestAll(cloud.x()[i], cloud.y()[i], 0, Double.POSITIVE_INFINITY) < 2
                        ? 0
                        : Math.sqrt(query.distanceSq(1));
            }
        });
        return Medians.lower(next, next.length);
    }

    private static IncrementalTin tin(PointCloud cloud, double spacing) {
        List<Vertex> vertices = new ArrayList<>(cloud.size());
        for (int i = 0; i < cloud.size(); i++) {
            vertices.add(new Vertex(cloud.x()[i], cloud.y()[i], cloud.z()[i], i));
        }
        new HilbertSort().sort(vertices); // without it insertion takes quadratic time
        IncrementalTin tin = new IncrementalTin(spacing);
        tin.add(vertices, null);
        return tin;
    }
}
