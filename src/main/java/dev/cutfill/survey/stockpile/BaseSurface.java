package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PlaneFit;
import dev.cutfill.cloud.surface.Dem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tinfour.common.Vertex;
import org.tinfour.interpolation.TriangularFacetInterpolator;
import org.tinfour.standard.IncrementalTin;

/// Heights of a base at any place, from heights along its toe.
final class BaseSurface {
    /// Height at a place (m).
    @FunctionalInterface
    interface Heights {
        double at(double x, double y);
    }

    private BaseSurface() {}

    /// @param toe places that all have a height
    /// @param ground what the ground round the toe leads to expect
    static Heights of(BaseMethod method, Kriging.Places toe, Kriging ground) {
        return switch (method) {
            case TRIANGULATED -> triangulated(toe);
            case BEST_FIT_PLANE -> plane(toe);
            case LOWEST_POINT -> level(Arrays.stream(toe.z()).min().orElseThrow());
            case AVERAGE -> level(Arrays.stream(toe.z()).average().orElseThrow());
            case KRIGED -> ground::at;
        };
    }

    private static Heights level(double height) {
        return (x, y) -> height;
    }

    private static Heights plane(Kriging.Places toe) {
        double x0 = toe.x()[0];
        double y0 = toe.y()[0];
        PlaneFit plane = new PlaneFit();
        for (int i = 0; i < toe.size(); i++) {
            plane.add(toe.x()[i] - x0, toe.y()[i] - y0, toe.z()[i], 1);
        }
        plane.solve(1e-9);
        return (x, y) -> plane.height() + plane.slopeX() * (x - x0) + plane.slopeY() * (y - y0);
    }

    /// Beyond the triangles, at the rim, the height of the nearest place of the toe.
    private static Heights triangulated(Kriging.Places toe) {
        IncrementalTin tin = new IncrementalTin();
        List<Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < toe.size(); i++) {
            vertices.add(new Vertex(toe.x()[i], toe.y()[i], toe.z()[i], i));
        }
        tin.add(vertices, null);
        if (!tin.isBootstrapped()) {
            return (x, y) -> nearest(toe, x, y);
        }
        ThreadLocal<TriangularFacetInterpolator> facets =
                ThreadLocal.withInitial(() -> new TriangularFacetInterpolator(tin));
        return (x, y) -> {
            double height = facets.get().interpolate(x, y, null);
            return Double.isNaN(height) ? nearest(toe, x, y) : height;
        };
    }

    private static double nearest(Kriging.Places toe, double x, double y) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < toe.size(); i++) {
            double distance = Math.hypot(toe.x()[i] - x, toe.y()[i] - y);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return toe.z()[best];
    }

    /// These heights at the centres of the cells of a part of a grid, bilinear between them.
    static Dem sampled(Heights heights, Grid part) {
        double base = heights.at(part.centreX(part.columns() / 2), part.centreY(part.rows() / 2));
        float[] values = new float[part.size()];
        Parallel.items(part.rows(), row -> {
            double y = part.centreY(part.rows() - 1 - row);
            for (int column = 0; column < part.columns(); column++) {
                values[row * part.columns() + column] = (float) (heights.at(part.centreX(column), y) - base);
            }
        });
        return Dem.owning(
                part.centreX(0), part.centreY(part.rows() - 1), part.cell(), part.cell(), part.columns(), base, values);
    }
}
