package dev.cutfill.survey.ground;

import java.util.Arrays;

/// Fills the unknown cells of a raster with the smoothest surface between the known ones: each as the mean of
/// its neighbours.
///
/// From coarse to fine: the known cells are averaged by two in each direction, the half-size raster is filled,
/// its heights are the start of the unknown cells, and a few sweeps smooth them. Linear in the cells.
final class Inpainting {
    private static final int SWEEPS = 12;

    private Inpainting() {}

    /// @param z NaN where unknown; known somewhere
    static void fill(float[] z, int columns, int rows) {
        int[] unknown = unknown(z);
        if (unknown.length == 0) {
            return;
        }
        if (unknown.length == z.length) {
            throw new IllegalArgumentException("nothing is known");
        }
        int halfColumns = (columns + 1) / 2;
        int halfRows = (rows + 1) / 2;
        float[] half = halved(z, columns, rows, halfColumns, halfRows);
        fill(half, halfColumns, halfRows);
        for (int c : unknown) {
            z[c] = between(half, halfColumns, halfRows, (c % columns - 0.5) / 2, (c / columns - 0.5) / 2);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int c : unknown) {
                int column = c % columns;
                int row = c / columns;
                double sum = 0;
                int neighbours = 0;
                if (column > 0) {
                    sum += z[c - 1];
                    neighbours++;
                }
                if (column < columns - 1) {
                    sum += z[c + 1];
                    neighbours++;
                }
                if (row > 0) {
                    sum += z[c - columns];
                    neighbours++;
                }
                if (row < rows - 1) {
                    sum += z[c + columns];
                    neighbours++;
                }
                z[c] = (float) (sum / neighbours);
            }
        }
    }

    private static int[] unknown(float[] z) {
        int[] unknown = new int[16];
        int count = 0;
        for (int c = 0; c < z.length; c++) {
            if (Float.isNaN(z[c])) {
                unknown = count == unknown.length ? Arrays.copyOf(unknown, 2 * count) : unknown;
                unknown[count++] = c;
            }
        }
        return Arrays.copyOf(unknown, count);
    }

    private static float[] halved(float[] z, int columns, int rows, int halfColumns, int halfRows) {
        float[] half = new float[halfColumns * halfRows];
        for (int row = 0; row < halfRows; row++) {
            for (int column = 0; column < halfColumns; column++) {
                double sum = 0;
                int known = 0;
                for (int y = 2 * row; y < Math.min(rows, 2 * row + 2); y++) {
                    for (int x = 2 * column; x < Math.min(columns, 2 * column + 2); x++) {
                        float height = z[y * columns + x];
                        if (!Float.isNaN(height)) {
                            sum += height;
                            known++;
                        }
                    }
                }
                half[row * halfColumns + column] = known == 0 ? Float.NaN : (float) (sum / known);
            }
        }
        return half;
    }

    /// Bilinear between the centres of cells.
    private static float between(float[] z, int columns, int rows, double column, double row) {
        double x = Math.clamp(column, 0, columns - 1.0);
        double y = Math.clamp(row, 0, rows - 1.0);
        int west = (int) x;
        int south = (int) y;
        int east = Math.min(west + 1, columns - 1);
        int north = Math.min(south + 1, rows - 1);
        double u = x - west;
        double v = y - south;
        return (float) ((1 - v) * ((1 - u) * z[south * columns + west] + u * z[south * columns + east])
                + v * ((1 - u) * z[north * columns + west] + u * z[north * columns + east]));
    }
}
