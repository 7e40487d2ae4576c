package dev.cutfill.report;

/// Parallel projection of a box of the site, looked at from above and the south-west (elevation 40°, azimuth
/// 240°, as matplotlib counts them), fitted into a rectangle of the picture.
///
/// Screen right is `(−sin a, cos a, 0)`, screen up is `(−sin e cos a, −sin e sin a, cos e)`; heights are
/// stretched first.
final class Camera {
    private static final double ELEVATION = Math.toRadians(40);
    private static final double AZIMUTH = Math.toRadians(240);

    private final double rightX = -Math.sin(AZIMUTH);
    private final double rightY = Math.cos(AZIMUTH);
    private final double upX = -Math.sin(ELEVATION) * Math.cos(AZIMUTH);
    private final double upY = -Math.sin(ELEVATION) * Math.sin(AZIMUTH);
    private final double upZ;
    private final double nearX = Math.cos(ELEVATION) * Math.cos(AZIMUTH);
    private final double nearY = Math.cos(ELEVATION) * Math.sin(AZIMUTH);
    private final double nearZ;

    /// pixels to the metre
    final double scale;

    private final double shiftX;
    private final double shiftY;

    /// @param stretch of heights, 1 for true proportions
    Camera(Box box, double stretch, double left, double top, double width, double height) {
        upZ = stretch * Math.cos(ELEVATION);
        nearZ = stretch * Math.sin(ELEVATION);
        double minX = Double.POSITIVE_INFINITY, maxX = -minX, minY = minX, maxY = -minX;
        for (int corner = 0; corner < 8; corner++) {
            double x = (corner & 1) == 0 ? box.minX() : box.maxX();
            double y = (corner & 2) == 0 ? box.minY() : box.maxY();
            double z = (corner & 4) == 0 ? box.minZ() : box.maxZ();
            double right = rightX * x + rightY * y;
            double up = upX * x + upY * y + upZ * z;
            minX = Math.min(minX, right);
            maxX = Math.max(maxX, right);
            minY = Math.min(minY, up);
            maxY = Math.max(maxY, up);
        }
        scale = Math.min(width / Math.max(1e-9, maxX - minX), height / Math.max(1e-9, maxY - minY));
        shiftX = left + width / 2 - scale * (minX + maxX) / 2;
        shiftY = top + height / 2 + scale * (minY + maxY) / 2;
    }

    double pixelX(double x, double y) {
        return shiftX + scale * (rightX * x + rightY * y);
    }

    double pixelY(double x, double y, double z) {
        return shiftY - scale * (upX * x + upY * y + upZ * z);
    }

    /// How long a metre in plan looks upwards on the screen, on a slope that faces the camera.
    double foreshortening(double slope) {
        return Math.sin(ELEVATION) + slope * upZ;
    }

    /// Larger is nearer.
    double nearness(double x, double y, double z) {
        return nearX * x + nearY * y + nearZ * z;
    }

    /// What is shown, local frame (m).
    record Box(double minX, double minY, double minZ, double maxX, double maxY, double maxZ) {}
}
