package dev.cutfill.survey.deformation;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.VoxelGrid;
import dev.cutfill.survey.deformation.Check.Kind;
import dev.cutfill.survey.registration.SymmetricMatrix;

/// How much of a scanned surface is steeper than 60°, by the normals of its points: on a grid a wall is a step.
/// Voxels of one edge hold about as many means a square metre of a wall as of level ground, so their number is a
/// measure of surface.
///
/// @param share of the surface, 0 to 1
/// @param area of it (m²)
public record SteepGround(double share, double area) {
    /// Voxels that level ground of the scan's extent would have.
    private static final int VOXELS = 30_000;

    private static final int NEIGHBOURS = 16;
    private static final int FEWEST = 8;

    /// Neighbours within so many voxel edges count.
    private static final double REACH = 4;

    /// Largest ratio of the smallest to the middle eigenvalue of a face: crowns of trees have no faces.
    private static final double FLAT = 0.04;

    /// Upward part of the normal of a plane of 60°.
    private static final double STEEP = 0.5;

    /// A share worth a word.
    private static final double MUCH = 0.02;

    public static SteepGround of(PointCloud cloud) {
        double width = cloud.bounds().width();
        double depth = cloud.bounds().depth();
        double spacing = Math.sqrt(width * depth / cloud.size());
        double edge = Math.max(1e-3, Math.max(Math.sqrt(width * depth / VOXELS), spacing));
        PointCloud thin = VoxelGrid.of(cloud, edge).means();
        KdTree tree = KdTree.of(thin);
        int[] steep = new int[Parallel.rangeCount(thin.size())];
        Parallel.items(steep.length, k -> {
            KdTree.Query query = tree.query(NEIGHBOURS);
            double[] eigen = new double[6];
            for (int i = Parallel.rangeStart(thin.size(), k); i < Parallel.rangeStart(thin.size(), k + 1); i++) {
                steep[k] += steep(thin, i, query, REACH * edge, eigen) ? 1 : 0;
            }
        });
        int count = 0;
        for (int part : steep) {
            count += part;
        }
        return new SteepGround((double) count / thin.size(), count * edge * edge);
    }

    public Check check() {
        return new Check(Kind.STEEP, true, share >= MUCH, share, Double.NaN);
    }

    private static boolean steep(PointCloud thin, int i, KdTree.Query query, double reach, double[] eigen) {
        int found = query.nearestAll(thin.x()[i], thin.y()[i], thin.z()[i], reach * reach);
        if (found < FEWEST) {
            return false;
        }
        double n = found;
        double sx = 0, sy = 0, sz = 0, xx = 0, xy = 0, xz = 0, yy = 0, yz = 0, zz = 0;
        for (int k = 0; k < found; k++) {
            int id = query.id(k);
            double x = thin.x()[id] - thin.x()[i];
            double y = thin.y()[id] - thin.y()[i];
            double z = thin.z()[id] - thin.z()[i];
            sx += x;
            sy += y;
            sz += z;
            xx += x * x;
            xy += x * y;
            xz += x * z;
            yy += y * y;
            yz += y * z;
            zz += z * z;
        }
        double[] covariance = {
            (xx - sx * sx / n) / n, (xy - sx * sy / n) / n, (xz - sx * sz / n) / n,
            (yy - sy * sy / n) / n, (yz - sy * sz / n) / n, (zz - sz * sz / n) / n
        };
        SymmetricMatrix.smallest(covariance, eigen);
        return eigen[3] <= FLAT * eigen[4] && Math.abs(eigen[2]) < STEEP;
    }
}
