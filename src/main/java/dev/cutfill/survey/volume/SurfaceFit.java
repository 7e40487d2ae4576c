package dev.cutfill.survey.volume;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import java.util.Arrays;

/// A plane through the points of each 3 × 3 neighbourhood: weighted least squares, weights 1, ½, ¼ by cell, a
/// light ridge on the slopes (so that a fit never tips where points lie in a line), the height at the centre,
/// the scatter of the points.
///
/// The weights are a linear B-spline sampled by cell: a step in the ground becomes a ramp about three cells
/// wide whose integral is that of the step. The moments of a cell are summed once, in the order of its points,
/// and combined for its nine neighbourhoods; any number of threads gives the same bits.
final class SurfaceFit {
    /// Ridge on the slopes, as a share of the weight of the points times the area of a cell.
    private static final double RIDGE = 0.001;

    /// Farther than this from the middle of a cell (in cells) its neighbourhood's points are to one side of it:
    /// three standard deviations of the centroid of evenly strewn points, four a cell.
    private static final double ONE_SIDED = 0.4;

    /// How many points the site's typical scatter counts for in a neighbourhood's own.
    private static final double PRIOR = 4;

    /// Moments kept a cell: n, x, y, z, xx, xy, yy, xz, yz, zz, horizontally about the cell's centre.
    private static final int MOMENTS = 10;

    private static final double[] WEIGHTS = {0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25};

    private final CellList points;
    private final Grid grid;
    private final OutlierFilter strays;
    private final float[] height;
    /// of a point about the plane (m²), NaN where too few points tell
    private final float[] variance;
    /// variance of the height, in units of that of a point
    private final float[] leverage;
    /// points the fit amounts to
    private final float[] effective;
    private final boolean[] weak;

    private SurfaceFit(CellList points, VolumeSettings settings) {
        this.points = points;
        this.grid = points.grid();
        this.strays = new OutlierFilter(points, settings.outlierCut());
        this.height = new float[grid.size()];
        this.variance = new float[grid.size()];
        this.leverage = new float[grid.size()];
        this.effective = new float[grid.size()];
        this.weak = new boolean[grid.size()];
    }

    static HeightSurface of(CellList points, VolumeSettings settings) {
        SurfaceFit fit = new SurfaceFit(points, settings);
        Stripes.of(fit.grid, fit::rows);
        return fit.surface();
    }

    private HeightSurface surface() {
        double typical = Medians.of(variance, 0);
        float[] sigma = new float[grid.size()];
        float[] noise = new float[grid.size()];
        Parallel.ranges(grid.size(), (from, to) -> {
            for (int c = from; c < to; c++) {
                double freedom = Float.isNaN(variance[c]) ? 0 : effective[c] - 3;
                double own = freedom > 0 ? freedom * variance[c] : 0;
                double scatterSq = (PRIOR * typical + own) / (PRIOR + freedom);
                sigma[c] = (float) Math.sqrt(scatterSq * leverage[c]);
                // Σ weights² of the nine cells is 2.25, their sum 4: effective points are 16 / 2.25 times the
                // points a cell
                noise[c] = (float) (scatterSq * (16 / 2.25) / effective[c]);
            }
        });
        return new HeightSurface(grid, height, sigma, noise, new boolean[grid.size()], weak, Math.sqrt(typical));
    }

    private void rows(int fromRow, int toRow) {
        int width = (grid.columns() + 2) * MOMENTS;
        // three rows of moments, used in turn, with an empty cell at either end
        double[][] rows = new double[3][width];
        OutlierFilter.Plane plane = strays.plane();
        CellList.Run run = points.run();
        moments(fromRow - 1, rows[Math.floorMod(fromRow - 1, 3)], plane, run);
        moments(fromRow, rows[fromRow % 3], plane, run);
        double[] sum = new double[MOMENTS + 1];
        for (int row = fromRow; row < toRow; row++) {
            moments(row + 1, rows[(row + 1) % 3], plane, run);
            double[] below = rows[Math.floorMod(row - 1, 3)];
            double[] here = rows[row % 3];
            double[] above = rows[(row + 1) % 3];
            for (int column = 0; column < grid.columns(); column++) {
                Arrays.fill(sum, 0);
                for (int i = -1; i <= 1; i++) {
                    int at = (column + 1 + i) * MOMENTS;
                    add(sum, below, at, i, -1);
                    add(sum, here, at, i, 0);
                    add(sum, above, at, i, 1);
                }
                solve(grid.index(column, row), sum, here[(column + 1) * MOMENTS] > 0);
            }
        }
    }

    private void moments(int row, double[] into, OutlierFilter.Plane plane, CellList.Run run) {
        Arrays.fill(into, 0);
        if (row < 0 || row >= grid.rows()) {
            return;
        }
        int first = points.start(grid.index(0, row));
        run.load(first, points.start(grid.index(0, row + 1)));
        double[] xs = run.x();
        double[] ys = run.y();
        double[] zs = run.z();
        double y0 = grid.centreY(row);
        for (int column = 0; column < grid.columns(); column++) {
            int c = grid.index(column, row);
            if (points.count(c) == 0) {
                continue;
            }
            plane.of(column, row);
            double x0 = grid.centreX(column);
            double n = 0, sx = 0, sy = 0, sz = 0, sxx = 0, sxy = 0, syy = 0, sxz = 0, syz = 0, szz = 0;
            for (int p = points.start(c) - first, end = points.start(c + 1) - first; p < end; p++) {
                if (plane.stray(xs[p], ys[p], zs[p])) {
                    continue;
                }
                double x = xs[p] - x0;
                double y = ys[p] - y0;
                double z = zs[p];
                n++;
                sx += x;
                sy += y;
                sz += z;
                sxx += x * x;
                sxy += x * y;
                syy += y * y;
                sxz += x * z;
                syz += y * z;
                szz += z * z;
            }
            int at = (column + 1) * MOMENTS;
            into[at] = n;
            into[at + 1] = sx;
            into[at + 2] = sy;
            into[at + 3] = sz;
            into[at + 4] = sxx;
            into[at + 5] = sxy;
            into[at + 6] = syy;
            into[at + 7] = sxz;
            into[at + 8] = syz;
            into[at + 9] = szz;
        }
    }

    /// Adds the moments of a neighbour, i columns and j rows away, moved to the centre of this cell.
    private void add(double[] sum, double[] moments, int at, int i, int j) {
        double n = moments[at];
        if (n == 0) {
            return;
        }
        double w = WEIGHTS[3 * (j + 1) + i + 1];
        double dx = i * grid.cell();
        double dy = j * grid.cell();
        double sx = moments[at + 1];
        double sy = moments[at + 2];
        double sz = moments[at + 3];
        sum[0] += w * n;
        sum[1] += w * (sx + n * dx);
        sum[2] += w * (sy + n * dy);
        sum[3] += w * sz;
        sum[4] += w * (moments[at + 4] + 2 * dx * sx + n * dx * dx);
        sum[5] += w * (moments[at + 5] + dx * sy + dy * sx + n * dx * dy);
        sum[6] += w * (moments[at + 6] + 2 * dy * sy + n * dy * dy);
        sum[7] += w * (moments[at + 7] + dx * sz);
        sum[8] += w * (moments[at + 8] + dy * sz);
        sum[9] += w * moments[at + 9];
        sum[10] += w * w * n;
    }

    private void solve(int cell, double[] sum, boolean occupied) {
        double w = sum[0];
        height[cell] = Float.NaN;
        variance[cell] = Float.NaN;
        if (w == 0) {
            return;
        }
        double mx = sum[1] / w;
        double my = sum[2] / w;
        double mz = sum[3] / w;
        double half = 0.5 * grid.cell();
        // an empty cell counts as measured only if points lie round it, not beside it
        double asideSq = mx * mx + my * my;
        if (!occupied && asideSq > half * half) {
            return;
        }
        weak[cell] = asideSq > ONE_SIDED * ONE_SIDED * grid.cellArea();
        double ridge = RIDGE * w * grid.cellArea();
        double cxx = sum[4] - w * mx * mx + ridge;
        double cxy = sum[5] - w * mx * my;
        double cyy = sum[6] - w * my * my + ridge;
        double cxz = sum[7] - w * mx * mz;
        double cyz = sum[8] - w * my * mz;
        double czz = sum[9] - w * mz * mz;
        double determinant = cxx * cyy - cxy * cxy;
        double b = (cxz * cyy - cyz * cxy) / determinant;
        double c = (cyz * cxx - cxz * cxy) / determinant;
        double points = w * w / sum[10];
        height[cell] = (float) (mz - b * mx - c * my);
        effective[cell] = (float) points;
        leverage[cell] =
                (float) ((1 / w + (mx * mx * cyy - 2 * mx * my * cxy + my * my * cxx) / determinant) * (sum[10] / w));
        if (points > 4) {
            double rest = czz - b * cxz - c * cyz;
            variance[cell] = (float) (Math.max(0, rest) / w * points / (points - 3));
        }
    }
}
