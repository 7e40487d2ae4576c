package dev.cutfill.format;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;

/// Room for all points of a file, filled piece by piece by several threads, each piece from its own start on. Pieces may end up
/// shorter than their room; [#toCloud(Origin)] closes the gaps.
final class PointBuffer {
    final double[] x;
    final double[] y;
    final double[] z;
    private final int[] start;
    private final int[] end;

    PointBuffer(int count, int pieces) {
        x = new double[count];
        y = new double[count];
        z = new double[count];
        start = new int[pieces];
        end = new int[pieces];
    }

    int pieces() {
        return start.length;
    }

    /// Piece `piece` holds the points `from` (inclusive) to `to` (exclusive). Pieces are in the order of their starts.
    void filled(int piece, int from, int to) {
        start[piece] = from;
        end[piece] = to;
    }

    /// Hands the arrays over; nothing may be written afterwards.
    PointCloud toCloud(Origin origin) {
        int size = 0;
        for (int piece = 0; piece < start.length; piece++) {
            int length = end[piece] - start[piece];
            if (start[piece] != size) {
                System.arraycopy(x, start[piece], x, size, length);
                System.arraycopy(y, start[piece], y, size, length);
                System.arraycopy(z, start[piece], z, size, length);
            }
            size += length;
        }
        if (size == x.length) {
            return PointCloud.owning(origin, x, y, z);
        }
        return PointCloud.owning(origin, Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(z, size));
    }
}
