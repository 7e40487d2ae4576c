package dev.cutfill.survey.change;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import java.util.Arrays;

/// The normal of the ground at a place: the direction of least spread of the points in a sphere, for several
/// radii; the radius at which the points are flattest counts (Lague 2013, section 3.1). One object a thread.
final class Normals {
    private static final double[] RADII = {2, 3, 4.5};

    private final CellList points;
    private final CellList.Run run;
    private final int fewest;
    private final double[] radiiSq;
    /// for each radius: n, x, y, z, xx, xy, xz, yy, yz, zz about the place
    private final double[][] moments;
    private final double reach;

    double x;
    double y;
    double z;

    Normals(CellList points, double scale) {
        this(
                points,
                Arrays.stream(RADII)
                        .map(radius -> radius * scale * points.grid().cell())
                        .toArray(),
                10);
    }

    /// @param radii of the spheres, rising (m)
    /// @param fewest points that tell a direction
    Normals(CellList points, double[] radii, int fewest) {
        this.points = points;
        this.run = points.run();
        this.fewest = fewest;
        radiiSq = Arrays.stream(radii).map(radius -> radius * radius).toArray();
        moments = new double[radii.length][10];
        reach = radii[radii.length - 1];
    }

    /// Sets the normal, upwards; false if no radius holds enough points.
    boolean at(double px, double py, double pz) {
        gather(px, py, pz);
        double flattest = Double.POSITIVE_INFINITY;
        double[] vector = new double[3];
        for (double[] m : moments) {
            if (m[0] < fewest) {
                continue;
            }
            double n = m[0], mx = m[1] / n, my = m[2] / n, mz = m[3] / n;
            double[] spread = {
                m[4] / n - mx * mx,
                m[5] / n - mx * my,
                m[6] / n - mx * mz,
                m[7] / n - my * my,
                m[8] / n - my * mz,
                m[9] / n - mz * mz
            };
            double thinness = smallestEigenvector(spread, vector) / (spread[0] + spread[3] + spread[5]);
            if (thinness < flattest) {
                flattest = thinness;
                double sign = vector[2] < 0 ? -1 : 1;
                x = sign * vector[0];
                y = sign * vector[1];
                z = sign * vector[2];
            }
        }
        return flattest < Double.POSITIVE_INFINITY;
    }

    private void gather(double px, double py, double pz) {
        for (double[] m : moments) {
            Arrays.fill(m, 0);
        }
        Grid grid = points.grid();
        int fromColumn = Math.max(0, (int) Math.floor((px - reach - grid.minX()) / grid.cell()));
        int toColumn = Math.min(grid.columns() - 1, (int) Math.floor((px + reach - grid.minX()) / grid.cell()));
        int fromRow = Math.max(0, (int) Math.floor((py - reach - grid.minY()) / grid.cell()));
        int toRow = Math.min(grid.rows() - 1, (int) Math.floor((py + reach - grid.minY()) / grid.cell()));
        int widest = radiiSq.length - 1;
        for (int row = fromRow; row <= toRow; row++) {
            int n = run.load(points.start(grid.index(fromColumn, row)), points.start(grid.index(toColumn, row) + 1));
            double[] xs = run.x();
            double[] ys = run.y();
            double[] zs = run.z();
            for (int p = 0; p < n; p++) {
                double dx = xs[p] - px;
                double dy = ys[p] - py;
                double dz = zs[p] - pz;
                double distanceSq = dx * dx + dy * dy + dz * dz;
                for (int k = widest; k >= 0 && distanceSq <= radiiSq[k]; k--) {
                    double[] m = moments[k];
                    m[0]++;
                    m[1] += dx;
                    m[2] += dy;
                    m[3] += dz;
                    m[4] += dx * dx;
                    m[5] += dx * dy;
                    m[6] += dx * dz;
                    m[7] += dy * dy;
                    m[8] += dy * dz;
                    m[9] += dz * dz;
                }
            }
        }
    }

    /// The smallest eigenvalue of a symmetric matrix (xx, xy, xz, yy, yz, zz) and its unit vector, by the
    /// trigonometric formula.
    static double smallestEigenvector(double[] a, double[] vector) {
        double third = (a[0] + a[3] + a[5]) / 3;
        double xx = a[0] - third, yy = a[3] - third, zz = a[5] - third;
        double p = Math.sqrt((xx * xx + yy * yy + zz * zz + 2 * (a[1] * a[1] + a[2] * a[2] + a[4] * a[4])) / 6);
        if (p < 1e-30) {
            vector[0] = 0;
            vector[1] = 0;
            vector[2] = 1;
            return third;
        }
        double determinant =
                xx * (yy * zz - a[4] * a[4]) - a[1] * (a[1] * zz - a[4] * a[2]) + a[2] * (a[1] * a[4] - yy * a[2]);
        double phi = Math.acos(Math.clamp(determinant / (2 * p * p * p), -1, 1)) / 3;
        double smallest = third + 2 * p * Math.cos(phi + 2 * Math.PI / 3);
        // rows of A − λI span the plane across the vector: the longest of their cross products is it
        double r0 = a[0] - smallest, r4 = a[3] - smallest, r8 = a[5] - smallest;
        double[][] crosses = {
            {a[1] * a[4] - a[2] * r4, a[2] * a[1] - r0 * a[4], r0 * r4 - a[1] * a[1]},
            {a[1] * r8 - a[2] * a[4], a[2] * a[2] - r0 * r8, r0 * a[4] - a[1] * a[2]},
            {r4 * r8 - a[4] * a[4], a[4] * a[2] - a[1] * r8, a[1] * a[4] - r4 * a[2]}
        };
        double longest = 0;
        for (double[] cross : crosses) {
            double length = Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]);
            if (length > longest) {
                longest = length;
                vector[0] = cross[0] / length;
                vector[1] = cross[1] / length;
                vector[2] = cross[2] / length;
            }
        }
        return smallest;
    }
}
