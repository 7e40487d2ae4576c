package dev.cutfill.survey.change;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;

/// Multiscale model to model cloud comparison (Lague, Brodu, Leroux 2013): at each core point the distance
/// between the two clouds along the local normal of pre, each cloud stood for by its points in a cylinder about
/// that normal.
///
/// Other than the original: several normal radii, the flattest counts; the cylinder grows until both clouds are
/// found, then a little more, so that a wall behind does not mix in; the error of alignment is propagated and
/// added in squares; Student's factor for few points; too few points are no data.
public final class M3c2 {
    /// Half length of the first cylinder, in radii; it doubles from there.
    private static final double FIRST = 2;

    private final CellList pre;
    private final CellList post;
    private final ChangeSettings settings;
    private final AlignmentSigma alignment;
    private final double radius;

    private M3c2(CellList pre, CellList post, ChangeSettings settings, AlignmentSigma alignment) {
        this.pre = pre;
        this.post = post;
        this.settings = settings;
        this.alignment = alignment;
        this.radius = settings.cylinderRadius() * pre.grid().cell();
    }

    /// Standard deviation of the error that the points round a place have in common, along a direction (m).
    @FunctionalInterface
    public interface AlignmentSigma {
        double along(double nx, double ny, double nz, double x, double y, double z);
    }

    public static CoreDistances distances(
            CellList pre, CellList post, PointCloud cores, ChangeSettings settings, AlignmentSigma alignment) {
        float[] distance = new float[cores.size()];
        float[] level = new float[cores.size()];
        float[] normalZ = new float[cores.size()];
        M3c2 m3c2 = new M3c2(pre, post, settings, alignment);
        int pieces = (cores.size() + 511) / 512;
        Parallel.items(
                pieces,
                k -> m3c2.compute(cores, k * 512, Math.min(cores.size(), (k + 1) * 512), distance, level, normalZ));
        return new CoreDistances(cores, distance, level, normalZ);
    }

    /// Core points: of each square block of cells the point of pre nearest to its middle in plan.
    public static PointCloud cores(CellList pre, ChangeSettings settings) {
        Grid grid = pre.grid();
        int spacing = settings.coreSpacing();
        while ((long) (grid.columns() / spacing) * (grid.rows() / spacing) > settings.mostCores()) {
            spacing++;
        }
        int edge = spacing;
        int across = (grid.columns() + edge - 1) / edge;
        int down = (grid.rows() + edge - 1) / edge;
        int[] nearest = new int[across * down];
        Parallel.items(down, block -> {
            CellList.Run run = pre.run();
            for (int i = 0; i < across; i++) {
                double x0 = grid.minX() + (i + 0.5) * edge * grid.cell();
                double y0 = grid.minY() + (block + 0.5) * edge * grid.cell();
                int best = -1;
                double bestSq = Double.POSITIVE_INFINITY;
                for (int row = block * edge; row < Math.min(grid.rows(), (block + 1) * edge); row++) {
                    int last = Math.min(grid.columns(), (i + 1) * edge) - 1;
                    int first = pre.start(grid.index(i * edge, row));
                    int n = run.load(first, pre.start(grid.index(last, row) + 1));
                    for (int p = 0; p < n; p++) {
                        double dx = run.x()[p] - x0;
                        double dy = run.y()[p] - y0;
                        if (dx * dx + dy * dy < bestSq) {
                            bestSq = dx * dx + dy * dy;
                            best = first + p;
                        }
                    }
                }
                nearest[block * across + i] = best;
            }
        });
        return pre.select(Arrays.stream(nearest).filter(p -> p >= 0).toArray());
    }

    private void compute(PointCloud cores, int from, int to, float[] distance, float[] level, float[] normalZ) {
        Normals normal = new Normals(pre, settings.normalRadii());
        Cylinder a = new Cylinder(pre, radius);
        Cylinder b = new Cylinder(post, radius);
        for (int i = from; i < to; i++) {
            distance[i] = Float.NaN;
            level[i] = Float.NaN;
            normalZ[i] = Float.NaN;
            double x = cores.x()[i];
            double y = cores.y()[i];
            double z = cores.z()[i];
            if (!normal.at(x, y, z)) {
                continue;
            }
            normalZ[i] = (float) normal.z;
            boolean found = false;
            double half = FIRST * radius;
            while (!found) {
                found = a.measure(normal, x, y, z, half) >= settings.fewestPoints()
                        & b.measure(normal, x, y, z, half) >= settings.fewestPoints();
                if (half >= settings.cylinderReach()) {
                    break;
                }
                if (!found) {
                    half = Math.min(2 * half, settings.cylinderReach());
                }
            }
            if (!found) {
                continue;
            }
            // the last length may cut a surface in two
            half += FIRST * radius;
            a.measure(normal, x, y, z, half);
            b.measure(normal, x, y, z, half);
            distance[i] = (float) (b.mean - a.mean);
            if (a.count >= settings.fewestPointsForLevel() && b.count >= settings.fewestPointsForLevel()) {
                double va = a.variance / a.count;
                double vb = b.variance / b.count;
                double random = va + vb;
                // Welch–Satterthwaite
                double freedom = random == 0
                        ? a.count + b.count - 2
                        : random * random / (va * va / (a.count - 1) + vb * vb / (b.count - 1));
                double t = StudentT.factor95(freedom);
                double common = alignment.along(normal.x, normal.y, normal.z, x, y, z);
                level[i] =
                        (float) Math.sqrt(t * t * random + ChangeSettings.Z95 * ChangeSettings.Z95 * common * common);
            }
        }
    }
}
