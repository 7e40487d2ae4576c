package dev.cutfill.report.picture;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Polygon;

/// A numbered place to show.
///
/// @param number its label in the raster of labels
/// @param cut whether material was removed; else it was added
/// @param outline in the local frame
/// @param net volume (m³), negative where material was removed
/// @param volume what was measured, for a short line
/// @param figures one line of what was measured, for the legend
public record Area(int number, boolean cut, Polygon outline, double net, String volume, String figures) {
    /// The box round the outline, flat at height 0.
    Bounds bounds() {
        double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = -minX, maxY = -minX;
        for (int i = 0; i < outline.shell().size(); i++) {
            minX = Math.min(minX, outline.shell().x(i));
            maxX = Math.max(maxX, outline.shell().x(i));
            minY = Math.min(minY, outline.shell().y(i));
            maxY = Math.max(maxY, outline.shell().y(i));
        }
        return new Bounds(minX, minY, 0, maxX, maxY, 0);
    }
}
