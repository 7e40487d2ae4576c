package dev.cutfill.survey.registration;

/// A moving sum over squares of (2r + 1) cells, divided by their number; outside the map everything is 0.
final class BoxFilter {
    private BoxFilter() {}

    static void apply(float[] map, int columns, int rows, int radius) {
        float scale = 1f / (2 * radius + 1);
        double[] line = new double[Math.max(columns, rows)];
        for (int r = 0; r < rows; r++) {
            run(map, r * columns, 1, columns, radius, scale, line);
        }
        for (int c = 0; c < columns; c++) {
            run(map, c, columns, rows, radius, scale, line);
        }
    }

    private static void run(float[] map, int start, int stride, int length, int radius, float scale, double[] line) {
        double sum = 0;
        for (int i = 0; i < Math.min(radius, length); i++) {
            sum += map[start + i * stride];
        }
        for (int i = 0; i < length; i++) {
            if (i + radius < length) {
                sum += map[start + (i + radius) * stride];
            }
            line[i] = sum;
            if (i - radius >= 0) {
                sum -= map[start + (i - radius) * stride];
            }
        }
        for (int i = 0; i < length; i++) {
            map[start + i * stride] = (float) (line[i] * scale);
        }
    }
}
