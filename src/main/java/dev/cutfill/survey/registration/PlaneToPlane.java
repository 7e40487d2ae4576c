package dev.cutfill.survey.registration;

import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.VoxelGrid;

/// Generalized ICP (Segal, Haehnel, Thrun 2009) as small_gicp has it (Koide 2024): each point is a thin disc in
/// the plane of its neighbours, and a pair of points pulls along both normals, hardly within the planes. For
/// scans of walls and things that stand, which are no height fields; nothing is robust in it but the reach of a
/// correspondence.
///
/// With unit normals n of pre and m of post the covariance of a pair is `2 I − (1 − ε)(n nᵀ + m mᵀ)`.
final class PlaneToPlane {
    /// A scanner crowds points round its stand; finer than this they add nothing but rings (m).
    static final double EDGE = 0.1;

    private static final int MOST_POINTS = 200_000;

    private static final int NEIGHBOURS = 10;

    /// Variance along a normal in units of that within the plane.
    private static final double THIN = 1e-3;

    /// Correspondences reach so far (m).
    private static final double CAP = 1;

    private static final int ITERATIONS = 30;

    /// A step that turns (rad) and shifts (m) less is the last.
    private static final double REST = 1e-6;

    private final OrientedPoints pre;
    private final OrientedPoints post;

    PlaneToPlane(PointCloud pre, PointCloud post) {
        this.pre = discs(pre);
        this.post = discs(post);
    }

    private static OrientedPoints discs(PointCloud cloud) {
        double edge = EDGE;
        VoxelGrid voxels = VoxelGrid.of(cloud, edge);
        while (voxels.means().size() > MOST_POINTS) {
            edge *= 1.4;
            voxels = VoxelGrid.of(cloud, edge);
        }
        // any plane will do: a bush is a thick disc that pulls weakly and evenly
        return OrientedPoints.of(voxels.means(), NEIGHBOURS, 1, Double.MAX_VALUE);
    }

    RigidTransform align(RigidTransform start) {
        RigidTransform pose = start;
        double[] pivot = {
            Robust.mean(pre.points().x()),
            Robust.mean(pre.points().y()),
            Robust.mean(pre.points().z())
        };
        for (int i = 0; i < ITERATIONS; i++) {
            double[] step = sums(pose, pivot).step(NormalEquations.ALL, 0);
            pose = NormalEquations.moved(pose, step, pivot);
            double largest = 0;
            for (double part : step) {
                largest = Math.max(largest, Math.abs(part));
            }
            if (!(largest > REST)) { // or NaN
                break;
            }
        }
        return pose;
    }

    private NormalEquations sums(RigidTransform pose, double[] pivot) {
        PointCloud source = post.points();
        int n = source.size();
        NormalEquations[] partial = new NormalEquations[Parallel.rangeCount(n)];
        Parallel.items(partial.length, k -> {
            KdTree.Query query = pre.tree().query(1);
            Pair pair = new Pair();
            for (int i = Parallel.rangeStart(n, k); i < Parallel.rangeStart(n, k + 1); i++) {
                double x = pose.x(source.x()[i], source.y()[i], source.z()[i]);
                double y = pose.y(source.x()[i], source.y()[i], source.z()[i]);
                double z = pose.z(source.x()[i], source.y()[i], source.z()[i]);
                int id = query.nearest(x, y, z, CAP * CAP);
                if (id >= 0) {
                    pair.add(i, id, pose, new double[] {x, y, z}, pivot);
                }
            }
            partial[k] = pair.sums;
        });
        NormalEquations all = new NormalEquations();
        for (NormalEquations sums : partial) {
            all.add(sums);
        }
        return all;
    }

    /// Adds pairs of points to the sums of one thread.
    private final class Pair {
        private final NormalEquations sums = new NormalEquations();
        private final double[] normal = new double[3];
        private final double[] turned = new double[3];
        private final double[] weight = new double[9];
        private final double[] residual = new double[3];
        private final double[] jacobian = new double[18];

        void add(int i, int id, RigidTransform pose, double[] at, double[] pivot) {
            for (int a = 0; a < 3; a++) {
                normal[a] = pre.normal(id, a);
                turned[a] = 0;
                for (int b = 0; b < 3; b++) {
                    turned[a] += pose.rotation(a, b) * post.normal(i, b);
                }
            }
            residual[0] = at[0] - pre.points().x()[id];
            residual[1] = at[1] - pre.points().y()[id];
            residual[2] = at[2] - pre.points().z()[id];
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 3; b++) {
                    weight[3 * a + b] = (a == b ? 2 : 0) - (1 - THIN) * (normal[a] * normal[b] + turned[a] * turned[b]);
                }
            }
            double[] inverse = SymmetricMatrix.inverse(weight, 3);
            // a place moves by ω × (p − pivot) + t
            double px = at[0] - pivot[0];
            double py = at[1] - pivot[1];
            double pz = at[2] - pivot[2];
            jacobian[1] = pz;
            jacobian[2] = -py;
            jacobian[3] = 1;
            jacobian[6] = -pz;
            jacobian[8] = px;
            jacobian[10] = 1;
            jacobian[12] = py;
            jacobian[13] = -px;
            jacobian[17] = 1;
            sums.add(jacobian, residual, inverse);
        }
    }
}
