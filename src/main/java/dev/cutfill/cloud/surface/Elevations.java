package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;

/// Heights of a surface that is known without an error, in metres in the frame of a file.
public interface Elevations {
    /// Height at a place (m); NaN where it is not known.
    double at(double x, double y);

    /// The box round all places where it is known (m); heights may be wider than needed.
    Bounds bounds();

    /// The same surface in a frame with another origin.
    default Elevations relativeTo(Origin origin) {
        return new Elevations() {
            @Override
            public double at(double x, double y) {
                return Elevations.this.at(x + origin.x(), y + origin.y()) - origin.z();
            }

            @Override
            public Bounds bounds() {
                Bounds box = Elevations.this.bounds();
                return new Bounds(
                        box.minX() - origin.x(),
                        box.minY() - origin.y(),
                        box.minZ() - origin.z(),
                        box.maxX() - origin.x(),
                        box.maxY() - origin.y(),
                        box.maxZ() - origin.z());
            }
        };
    }
}
