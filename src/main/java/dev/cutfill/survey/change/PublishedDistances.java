package dev.cutfill.survey.change;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;

/// M3C2 by the rules of the published method: one normal radius, twice that of the cylinder; all points within
/// 15 m along the normal, on both sides; no least number of points; and a level of detection that adds the
/// registration error as it is.
///
/// ```
/// LoD = 1.96 · (√(σ₁²/n₁ + σ₂²/n₂) + registration error)
/// ```
///
/// Where it would take a normal from fewer than three points, from memory that was never written, there is no
/// normal here.
public final class PublishedDistances {
    private static final double REACH = 15;

    private PublishedDistances() {}

    /// @param radius of the cylinder (m)
    /// @param registrationError (m)
    public static CoreDistances of(
            CellList pre, CellList post, PointCloud cores, double radius, double registrationError) {
        float[] distance = new float[cores.size()];
        float[] level = new float[cores.size()];
        float[] normalZ = new float[cores.size()];
        Parallel.ranges(cores.size(), (from, to) -> {
            Normals normal = new Normals(pre, new double[] {2 * radius}, 3);
            Cylinder a = new Cylinder(pre, radius);
            Cylinder b = new Cylinder(post, radius);
            for (int i = from; i < to; i++) {
                double x = cores.x()[i];
                double y = cores.y()[i];
                double z = cores.z()[i];
                boolean found = normal.at(x, y, z)
                        && a.measure(normal, x, y, z, REACH) > 0
                        && b.measure(normal, x, y, z, REACH) > 0;
                normalZ[i] = found ? (float) normal.z : Float.NaN;
                distance[i] = found ? (float) (b.mean - a.mean) : Float.NaN;
                level[i] = found
                        ? (float) (1.96 * (Math.sqrt(a.variance / a.count + b.variance / b.count) + registrationError))
                        : Float.NaN;
            }
        });
        return new CoreDistances(cores, distance, level, normalZ);
    }
}
