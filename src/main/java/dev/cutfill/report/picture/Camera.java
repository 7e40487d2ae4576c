package dev.cutfill.report.picture;

/// Parallel projection of a box of the site, fitted into a rectangle of the picture.
///
/// Screen right is `(−sin a, cos a, 0)`, screen up is `(−sin e cos a, −sin e sin a, cos e)`, with the azimuth a
/// and the elevation e of the viewpoint; heights are stretched first.
final class Camera {
    private final double rightX;
    private final double rightY;
    private final double upX;
    private final double upY;
    private final double upZ;
    private final double nearX;
    private final double nearY;
    private final double nearZ;
    private final double flat;

    /// pixels to the metre
    final double scale;

    private final double shiftX;
    private final double shiftY;

    /// @param stretch of heights, 1 for true proportions
    Camera(Box box, Viewpoint from, double stretch, Frame frame) {
        double sinA = Math.sin(from.azimuth());
        double cosA = Math.cos(from.azimuth());
        double sinE = Math.sin(from.elevation());
        double cosE = Math.cos(from.elevation());
        rightX = -sinA;
        rightY = cosA;
        upX = -sinE * cosA;
        upY = -sinE * sinA;
        upZ = stretch * cosE;
        nearX = cosE * cosA;
        nearY = cosE * sinA;
        nearZ = stretch * sinE;
        flat = sinE;
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
        scale = Math.min(frame.width() / Math.max(1e-9, maxX - minX), frame.height() / Math.max(1e-9, maxY - minY));
        shiftX = frame.left() + frame.width() / 2 - scale * (minX + maxX) / 2;
        shiftY = frame.top() + frame.height() / 2 + scale * (minY + maxY) / 2;
    }

    double pixelX(double x, double y) {
        return shiftX + scale * (rightX * x + rightY * y);
    }

    double pixelY(double x, double y, double z) {
        return shiftY - scale * (upX * x + upY * y + upZ * z);
    }

    /// How long a metre in plan looks upwards on the screen, on a slope that faces the camera.
    double foreshortening(double slope) {
        return flat + slope * upZ;
    }

    /// Larger is nearer.
    double nearness(double x, double y, double z) {
        return nearX * x + nearY * y + nearZ * z;
    }

    /// Whether the camera stands east of what it looks at.
    boolean inTheEast() {
        return nearX > 0;
    }

    /// Whether the camera stands north of what it looks at.
    boolean inTheNorth() {
        return nearY > 0;
    }

    /// What is shown, local frame (m).
    record Box(double minX, double minY, double minZ, double maxX, double maxY, double maxZ) {}

    /// Where it is shown (pixels).
    record Frame(double left, double top, double width, double height) {}
}
