package dev.cutfill.survey.ground;

import dev.cutfill.cloud.Parallel;

/// Erosion and dilation of a raster by the cross of a cell and its four neighbours. Done so many times they are
/// those by a diamond of that radius.
final class Morphology {
    private final int columns;
    private final int rows;

    Morphology(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    float[] eroded(float[] z) {
        return apply(z, 1);
    }

    float[] dilated(float[] z) {
        return apply(z, -1);
    }

    /// The least of `sign · z` over the cross, times `sign`.
    private float[] apply(float[] z, float sign) {
        float[] result = new float[z.length];
        Parallel.ranges(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                int start = row * columns;
                for (int column = 0; column < columns; column++) {
                    int c = start + column;
                    float least = sign * z[c];
                    least = column > 0 ? Math.min(least, sign * z[c - 1]) : least;
                    least = column < columns - 1 ? Math.min(least, sign * z[c + 1]) : least;
                    least = row > 0 ? Math.min(least, sign * z[c - columns]) : least;
                    least = row < rows - 1 ? Math.min(least, sign * z[c + columns]) : least;
                    result[c] = sign * least;
                }
            }
        });
        return result;
    }
}
