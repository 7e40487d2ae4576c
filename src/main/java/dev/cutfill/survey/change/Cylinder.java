package dev.cutfill.survey.change;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;

/// The points of one cloud within the radius of an axis; one object a thread.
final class Cylinder {
    private final CellList points;
    private final CellList.Run run;
    private final double radius;
    int count;
    double mean;
    double variance;

    Cylinder(CellList points, double radius) {
        this.points = points;
        this.run = points.run();
        this.radius = radius;
    }

    /// Count, mean and variance along the axis; returns the count.
    int measure(Normals normal, double x, double y, double z, double half) {
        Grid grid = points.grid();
        double reachX = Math.abs(normal.x) * half + radius;
        double reachY = Math.abs(normal.y) * half + radius;
        int fromColumn = Math.max(0, (int) Math.floor((x - reachX - grid.minX()) / grid.cell()));
        int toColumn = Math.min(grid.columns() - 1, (int) Math.floor((x + reachX - grid.minX()) / grid.cell()));
        int fromRow = Math.max(0, (int) Math.floor((y - reachY - grid.minY()) / grid.cell()));
        int toRow = Math.min(grid.rows() - 1, (int) Math.floor((y + reachY - grid.minY()) / grid.cell()));
        double radiusSq = radius * radius;
        int found = 0;
        double sum = 0, squares = 0;
        for (int row = fromRow; row <= toRow && fromColumn <= toColumn; row++) {
            int n = run.load(points.start(grid.index(fromColumn, row)), points.start(grid.index(toColumn, row) + 1));
            double[] xs = run.x();
            double[] ys = run.y();
            double[] zs = run.z();
            for (int p = 0; p < n; p++) {
                double dx = xs[p] - x;
                double dy = ys[p] - y;
                double dz = zs[p] - z;
                double along = dx * normal.x + dy * normal.y + dz * normal.z;
                if (Math.abs(along) <= half && dx * dx + dy * dy + dz * dz - along * along <= radiusSq) {
                    found++;
                    sum += along;
                    squares += along * along;
                }
            }
        }
        count = found;
        mean = found == 0 ? Double.NaN : sum / found;
        variance = found < 2 ? Double.NaN : Math.max(0, squares - sum * mean) / (found - 1);
        return found;
    }
}
