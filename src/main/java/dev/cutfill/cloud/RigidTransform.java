package dev.cutfill.cloud;

/// A rotation and a translation, `p' = R p + t`, acting on column vectors. Named after its frames:
/// `preFromPost` takes a point of post into the frame of pre, and `preFromPost.after(postFromSensor)` is
/// `preFromSensor`.
public final class RigidTransform {
    public static final RigidTransform IDENTITY = new RigidTransform(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0, 0, 0);

    /// row by row
    private final double[] r;

    private final double tx;
    private final double ty;
    private final double tz;

    private RigidTransform(double[] r, double tx, double ty, double tz) {
        this.r = r;
        this.tx = tx;
        this.ty = ty;
        this.tz = tz;
    }

    /// @param rotation nine numbers, row by row, orthonormal with determinant 1; copied
    public static RigidTransform of(double[] rotation, double tx, double ty, double tz) {
        if (rotation.length != 9) {
            throw new IllegalArgumentException("a rotation has nine entries, not " + rotation.length);
        }
        return new RigidTransform(rotation.clone(), tx, ty, tz);
    }

    public static RigidTransform translation(double tx, double ty, double tz) {
        return new RigidTransform(IDENTITY.r, tx, ty, tz);
    }

    /// Rz(yaw) · Ry(pitch) · Rx(roll) about the origin (rad), then the translation (m).
    public static RigidTransform ofAngles(double roll, double pitch, double yaw, double tx, double ty, double tz) {
        double ca = Math.cos(roll), sa = Math.sin(roll);
        double cb = Math.cos(pitch), sb = Math.sin(pitch);
        double cc = Math.cos(yaw), sc = Math.sin(yaw);
        return new RigidTransform(
                new double[] {
                    cc * cb,
                    cc * sb * sa - sc * ca,
                    cc * sb * ca + sc * sa,
                    sc * cb,
                    sc * sb * sa + cc * ca,
                    sc * sb * ca - cc * sa,
                    -sb,
                    cb * sa,
                    cb * ca
                },
                tx,
                ty,
                tz);
    }

    /// The rotation by |w| rad about the axis w (Rodrigues), then the translation: the exponential step of a
    /// solver.
    public static RigidTransform ofRotationVector(double wx, double wy, double wz, double tx, double ty, double tz) {
        double angle = Math.sqrt(wx * wx + wy * wy + wz * wz);
        // sin(a)/a and (1 - cos(a))/a², by their series where the quotient loses digits
        double a = angle < 1e-6 ? 1 - angle * angle / 6 : Math.sin(angle) / angle;
        double b = angle < 1e-4 ? 0.5 - angle * angle / 24 : (1 - Math.cos(angle)) / (angle * angle);
        return new RigidTransform(
                new double[] {
                    1 - b * (wy * wy + wz * wz),
                    b * wx * wy - a * wz,
                    b * wx * wz + a * wy,
                    b * wx * wy + a * wz,
                    1 - b * (wx * wx + wz * wz),
                    b * wy * wz - a * wx,
                    b * wx * wz - a * wy,
                    b * wy * wz + a * wx,
                    1 - b * (wx * wx + wy * wy)
                },
                tx,
                ty,
                tz);
    }

    public double x(double px, double py, double pz) {
        return r[0] * px + r[1] * py + r[2] * pz + tx;
    }

    public double y(double px, double py, double pz) {
        return r[3] * px + r[4] * py + r[5] * pz + ty;
    }

    public double z(double px, double py, double pz) {
        return r[6] * px + r[7] * py + r[8] * pz + tz;
    }

    /// Row and column from 0 to 2.
    public double rotation(int row, int column) {
        return r[3 * row + column];
    }

    /// Axis 0, 1, 2 for x, y, z.
    public double translation(int axis) {
        return switch (axis) {
            case 0 -> tx;
            case 1 -> ty;
            case 2 -> tz;
            default -> throw new IllegalArgumentException("axis " + axis);
        };
    }

    /// This transform applied after another: `aFromB.after(bFromC)` is `aFromC`.
    public RigidTransform after(RigidTransform first) {
        double[] p = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                p[3 * i + j] = r[3 * i] * first.r[j] + r[3 * i + 1] * first.r[3 + j] + r[3 * i + 2] * first.r[6 + j];
            }
        }
        return new RigidTransform(
                p, x(first.tx, first.ty, first.tz), y(first.tx, first.ty, first.tz), z(first.tx, first.ty, first.tz));
    }

    public RigidTransform inverse() {
        double[] q = {r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]};
        return new RigidTransform(
                q,
                -(q[0] * tx + q[1] * ty + q[2] * tz),
                -(q[3] * tx + q[4] * ty + q[5] * tz),
                -(q[6] * tx + q[7] * ty + q[8] * tz));
    }

    /// The same motion written for coordinates that have the origin added: `p_world' = R p_world + (t + o − R
    /// o)`.
    public RigidTransform inWorld(Origin origin) {
        return translation(origin.x(), origin.y(), origin.z())
                .after(this)
                .after(translation(-origin.x(), -origin.y(), -origin.z()));
    }

    /// The angle of the rotation (rad), from sine and cosine, so that small angles keep their digits.
    public double angle() {
        double sx = r[7] - r[5];
        double sy = r[2] - r[6];
        double sz = r[3] - r[1];
        return Math.atan2(Math.sqrt(sx * sx + sy * sy + sz * sz), r[0] + r[4] + r[8] - 1);
    }

    /// Rotation about the vertical (rad, counter-clockwise seen from above).
    public double yaw() {
        return Math.atan2(r[3], r[0]);
    }

    /// How far a place moves (m).
    public double displacement(double px, double py, double pz) {
        double dx = x(px, py, pz) - px;
        double dy = y(px, py, pz) - py;
        double dz = z(px, py, pz) - pz;
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /// The 4 × 4 matrix, row by row.
    public double[] matrix() {
        return new double[] {r[0], r[1], r[2], tx, r[3], r[4], r[5], ty, r[6], r[7], r[8], tz, 0, 0, 0, 1};
    }

    @Override
    public String toString() {
        return "R[%.6f %.6f %.6f; %.6f %.6f %.6f; %.6f %.6f %.6f] t[%.4f %.4f %.4f]"
                .formatted(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], tx, ty, tz);
    }
}
