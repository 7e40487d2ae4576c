package dev.cutfill.report.picture;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.awt.geom.Path2D;

/// A rectangle of the site drawn on a rectangle of the picture, north up, at one scale.
///
/// @param left of the picture's rectangle (pixels)
/// @param top (pixels)
/// @param west of the site's rectangle, local frame (m)
/// @param north (m)
/// @param scale pixels to the metre
record Window(int left, int top, int width, int height, double west, double north, double scale) {
    double pixelX(double x) {
        return left + (x - west) * scale;
    }

    double pixelY(double y) {
        return top + (north - y) * scale;
    }

    double x(double pixelX) {
        return west + (pixelX - left) / scale;
    }

    double y(double pixelY) {
        return north - (pixelY - top) / scale;
    }

    double east() {
        return west + width / scale;
    }

    double south() {
        return north - height / scale;
    }

    Path2D path(Polygon polygon) {
        Path2D.Double path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        append(path, polygon.shell());
        polygon.holes().forEach(hole -> append(path, hole));
        return path;
    }

    private void append(Path2D path, Ring ring) {
        path.moveTo(pixelX(ring.x(0)), pixelY(ring.y(0)));
        for (int i = 1; i < ring.size(); i++) {
            path.lineTo(pixelX(ring.x(i)), pixelY(ring.y(i)));
        }
        path.closePath();
    }
}
