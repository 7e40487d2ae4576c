package dev.cutfill.format.las;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;

/// From the integers of a LAS file to metres: `(raw · scale + offset) · metresPerUnit`.
///
/// @param scale of the integers, in the file's unit
/// @param offset in the file's unit
/// @param horizontal metres in a unit of x and y
/// @param vertical metres in a unit of z, which may be another
record MetricFrame(LasHeader.Axes scale, LasHeader.Axes offset, double horizontal, double vertical) {
    /// The same, less an origin. The origin is taken from the offset first, where both are round numbers and
    /// nothing is lost; the digits of the projection never meet those of the point.
    Local local(Origin origin) {
        return new Local(
                origin,
                scale.x() * horizontal,
                scale.y() * horizontal,
                scale.z() * vertical,
                offset.x() * horizontal - origin.x(),
                offset.y() * horizontal - origin.y(),
                offset.z() * vertical - origin.z());
    }

    /// A box in the file's unit, in metres.
    Bounds metres(Bounds box) {
        return new Bounds(
                box.minX() * horizontal,
                box.minY() * horizontal,
                box.minZ() * vertical,
                box.maxX() * horizontal,
                box.maxY() * horizontal,
                box.maxZ() * vertical);
    }

    record Local(
            Origin origin,
            double scaleX,
            double scaleY,
            double scaleZ,
            double offsetX,
            double offsetY,
            double offsetZ) {
        double x(int raw) {
            return raw * scaleX + offsetX;
        }

        double y(int raw) {
            return raw * scaleY + offsetY;
        }

        double z(int raw) {
            return raw * scaleZ + offsetZ;
        }
    }
}
