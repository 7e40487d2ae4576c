package dev.cutfill.survey.registration;

/// How well a registration is known: the covariance of a small rotation ω about a pivot and a shift t, in the
/// frame of pre. The order of the six is ωx, ωy, ωz (rad), tx, ty, tz (m). A place p is uncertain by what ω ×
/// (p − pivot) + t is.
public final class PoseCovariance {
    private final double[] c;
    private final double pivotX;
    private final double pivotY;
    private final double pivotZ;

    private PoseCovariance(double[] c, double pivotX, double pivotY, double pivotZ) {
        if (c.length != 36) {
            throw new IllegalArgumentException("a pose covariance has 36 entries, not " + c.length);
        }
        this.c = c;
        this.pivotX = pivotX;
        this.pivotY = pivotY;
        this.pivotZ = pivotZ;
    }

    /// @param entries 6 × 6, row by row; taken over
    static PoseCovariance owning(double[] entries, double pivotX, double pivotY, double pivotZ) {
        return new PoseCovariance(entries, pivotX, pivotY, pivotZ);
    }

    /// Row and column from 0 to 5.
    public double at(int row, int column) {
        return c[6 * row + column];
    }

    /// Axis 0, 1, 2 for x, y, z (m).
    public double pivot(int axis) {
        return switch (axis) {
            case 0 -> pivotX;
            case 1 -> pivotY;
            case 2 -> pivotZ;
            default -> throw new IllegalArgumentException("axis " + axis);
        };
    }

    /// Standard deviation of a registered place along a unit vector (m).
    public double sigmaAlong(double nx, double ny, double nz, double x, double y, double z) {
        double dx = x - pivotX;
        double dy = y - pivotY;
        double dz = z - pivotZ;
        double[] j = {dy * nz - dz * ny, dz * nx - dx * nz, dx * ny - dy * nx, nx, ny, nz};
        double variance = 0;
        for (int i = 0; i < 6; i++) {
            for (int k = 0; k < 6; k++) {
                variance += j[i] * c[6 * i + k] * j[k];
            }
        }
        return Math.sqrt(Math.max(0, variance));
    }
}
