package dev.cutfill.format.las;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.format.MappedFile;

/// Holds the box a header claims against some of the points, wherever they can be had without reading all:
/// headers that were never filled in, or not again after the cloud was cut or moved, are common.
final class ClaimedBounds {
    /// With fewer points a small box round them says nothing.
    private static final int ENOUGH = 20;

    private ClaimedBounds() {}

    /// @param at where in the file the raw coordinates of the sampled points lie
    static boolean agree(MappedFile file, LasHeader header, long[] at) {
        Bounds claimed = header.bounds();
        if (!Double.isFinite(claimed.width() + claimed.depth() + claimed.height())) {
            return false;
        }
        double minX = Double.POSITIVE_INFINITY, maxX = Double.NEGATIVE_INFINITY;
        double minY = Double.POSITIVE_INFINITY, maxY = Double.NEGATIVE_INFINITY;
        for (long point : at) {
            double x = file.i32(point) * header.scale().x() + header.offset().x();
            double y =
                    file.i32(point + 4) * header.scale().y() + header.offset().y();
            double z =
                    file.i32(point + 8) * header.scale().z() + header.offset().z();
            // writers round the box, but not by more than a step
            if (!within(x, claimed.minX(), claimed.maxX(), header.scale().x())
                    || !within(y, claimed.minY(), claimed.maxY(), header.scale().y())
                    || !within(z, claimed.minZ(), claimed.maxZ(), header.scale().z())) {
                return false;
            }
            minX = Math.min(minX, x);
            maxX = Math.max(maxX, x);
            minY = Math.min(minY, y);
            maxY = Math.max(maxY, y);
        }
        return at.length < ENOUGH || maxX - minX >= claimed.width() / 2 && maxY - minY >= claimed.depth() / 2;
    }

    private static boolean within(double value, double least, double greatest, double step) {
        return value >= least - step && value <= greatest + step;
    }
}
