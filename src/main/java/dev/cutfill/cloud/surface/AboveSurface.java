package dev.cutfill.cloud.surface;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;

/// Points with the height of a surface taken off: z − surface(x, y). Points where the surface is not known are
/// left out.
///
/// A fit to these heights is the difference to the surface. Taken at the points it is exact however the surface
/// bends between them, at break lines too.
///
/// @param points closed with this
/// @param surface in the frame of the points
public record AboveSurface(PointBlocks points, Elevations surface) implements PointBlocks {
    @Override
    public Origin origin() {
        return points.origin();
    }

    @Override
    public int size() {
        return points.size();
    }

    @Override
    public int read(int block, double[] x, double[] y, double[] z, int at) {
        int end = at + points.read(block, x, y, z, at);
        int kept = at;
        for (int i = at; i < end; i++) {
            double height = z[i] - surface.at(x[i], y[i]);
            if (!Double.isNaN(height)) {
                x[kept] = x[i];
                y[kept] = y[i];
                z[kept++] = height;
            }
        }
        return kept - at;
    }

    @Override
    public void close() {
        points.close();
    }
}
