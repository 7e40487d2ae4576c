package dev.cutfill.survey.registration;

import dev.cutfill.cloud.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The coarse search: the high-passed height map of post, turned in steps through the full circle, is
/// correlated with that of pre for all shifts at once; the best peaks are the hypotheses that are worth a
/// closer look. Maps of twice the cell size tell which yaws can be meant at all, for a sixth of the time; only
/// those are correlated at full resolution.
final class YawSweep {
    /// Peaks that one yaw may contribute.
    private static final int PEAKS_PER_YAW = 6;

    /// The first, coarser round keeps this many peaks for each that is verified in the end.
    private static final int SPARE = 2;

    /// So does the second: where much has changed in a small common area, chance agreements outnumber the true
    /// position, which a look at the heights tells from them at little cost.
    private static final int CANDIDATES = 6;

    /// Peaks nearer to each other are one peak (cells).
    private static final int SAME_PEAK = 4;

    private final double minOverlap;
    private final double cell;
    private final Image pre;
    private final Nodes post;
    private final double radius;
    private final Fft2 fft;

    /// The best peaks, the best first. Yaws and shifts are of post about the origin of its height map's frame.
    ///
    /// @param cell of the correlated maps (m); the height maps have cells of half that
    static List<Peak> peaks(HeightMap pre, HeightMap post, double cell, double minOverlap) {
        int steps = (int) Math.round(360 / Tuning.YAW_STEP);
        double[] all = IntStream.range(0, steps)
                .mapToDouble(i -> 2 * Math.PI * i / steps)
                .toArray();
        double[] likely = new YawSweep(pre, post, 2 * cell, minOverlap)
                .peaks(all, SPARE * Tuning.HYPOTHESES).stream()
                        .mapToDouble(Peak::yaw)
                        .distinct()
                        .sorted()
                        .toArray();
        return new YawSweep(pre, post, cell, minOverlap).peaks(likely, CANDIDATES * Tuning.HYPOTHESES);
    }

    private YawSweep(HeightMap preMap, HeightMap postMap, double cell, double minOverlap) {
        this.minOverlap = minOverlap;
        this.cell = cell;
        Nodes preNodes = Nodes.of(preMap);
        double minX = preMap.grid().minX();
        double minY = preMap.grid().minY();
        int columns = (int) Math.ceil(preMap.grid().columns() * preMap.grid().cell() / cell) + 1;
        int rows = (int) Math.ceil(preMap.grid().rows() * preMap.grid().cell() / cell) + 1;
        pre = new Image(minX, minY, columns, rows, cell);
        pre.draw(preNodes, 0);
        post = Nodes.of(postMap);
        radius = post.radius() + cell;
        int size = 2;
        while (size < Math.max(columns, rows) + postCells()) {
            size *= 2;
        }
        fft = new Fft2(size);
    }

    private int postCells() {
        return (int) Math.ceil(2 * radius / cell) + 1;
    }

    private List<Peak> peaks(double[] yaws, int most) {
        MaskedCorrelation correlation = new MaskedCorrelation(fft, pre.values(), pre.columns);
        List<List<Peak>> found = new ArrayList<>();
        for (int i = 0; i < yaws.length; i++) {
            found.add(new ArrayList<>());
        }
        int chunks = Math.min(yaws.length, 8);
        Parallel.items(chunks, chunk -> {
            MaskedCorrelation.Work work = correlation.work();
            float[] coefficient = new float[fft.size() * fft.size()];
            float[] common = new float[coefficient.length];
            for (int i = chunk * yaws.length / chunks; i < (chunk + 1) * yaws.length / chunks; i++) {
                Image turned = new Image(-radius, -radius, postCells(), postCells(), cell);
                turned.draw(post, yaws[i]);
                double smaller = Math.min(pre.occupied(), turned.occupied());
                work.correlate(turned.values(), turned.columns, minOverlap * smaller, coefficient, common);
                collect(yaws[i], coefficient, common, smaller, found.get(i));
            }
        });
        return best(found, most);
    }

    /// A coefficient over a small common area is worth less: the fourth root of the area's share weighs it.
    private void collect(double yaw, float[] coefficient, float[] common, double smaller, List<Peak> peaks) {
        int size = fft.size();
        float[] rank = new float[coefficient.length];
        for (int i = 0; i < rank.length; i++) {
            double share = Math.min(1, common[i] / smaller);
            rank[i] = coefficient[i] <= 0 ? -1 : (float) (coefficient[i] * Math.sqrt(Math.sqrt(share)));
        }
        for (int p = 0; p < PEAKS_PER_YAW; p++) {
            int top = 0;
            for (int i = 1; i < rank.length; i++) {
                if (rank[i] > rank[top]) {
                    top = i;
                }
            }
            if (rank[top] <= 0) {
                return;
            }
            int row = top / size;
            int column = top % size;
            // shifts by more than the first map is wide are the negative ones
            int dx = column < pre.columns ? column : column - size;
            int dy = row < pre.rows ? row : row - size;
            peaks.add(new Peak(
                    yaw, pre.minX + dx * cell + radius, pre.minY + dy * cell + radius, coefficient[top], rank[top]));
            for (int r = -SAME_PEAK; r <= SAME_PEAK; r++) {
                for (int c = -SAME_PEAK; c <= SAME_PEAK; c++) {
                    rank[(row + r + size) % size * size + (column + c + size) % size] = -1;
                }
            }
        }
    }

    private List<Peak> best(List<List<Peak>> found, int most) {
        List<Peak> all = new ArrayList<>();
        found.forEach(all::addAll);
        all.sort(Comparator.comparingDouble(Peak::rank).reversed());
        List<Peak> kept = new ArrayList<>();
        for (Peak peak : all) {
            if (kept.size() < most && kept.stream().noneMatch(other -> same(peak, other))) {
                kept.add(peak);
            }
        }
        return kept;
    }

    private boolean same(Peak a, Peak b) {
        double turn = Math.abs(Math.IEEEremainder(a.yaw() - b.yaw(), 2 * Math.PI));
        return turn < Math.toRadians(1.4 * Tuning.YAW_STEP)
                && Math.hypot(a.shiftX() - b.shiftX(), a.shiftY() - b.shiftY()) < SAME_PEAK * cell;
    }

    /// Cells of a height map that have a relief, as places.
    private record Nodes(float[] x, float[] y, float[] relief) {
        static Nodes of(HeightMap map) {
            int n = map.occupied();
            float[] x = new float[n];
            float[] y = new float[n];
            float[] relief = new float[n];
            int at = 0;
            for (int cell = 0; cell < map.grid().size(); cell++) {
                if (!Float.isNaN(map.relief(cell))) {
                    x[at] = (float) map.grid().centreX(cell % map.grid().columns());
                    y[at] = (float) map.grid().centreY(cell / map.grid().columns());
                    relief[at++] = map.relief(cell);
                }
            }
            return new Nodes(x, y, relief);
        }

        double radius() {
            double square = 0;
            for (int i = 0; i < x.length; i++) {
                square = Math.max(square, x[i] * x[i] + y[i] * y[i]);
            }
            return Math.sqrt(square);
        }
    }

    /// A map at the cell size of the correlation: the mean relief of the nodes that fall into a cell.
    private static final class Image {
        private final double minX;
        private final double minY;
        private final int columns;
        private final int rows;
        private final double cell;
        private final float[] sums;
        private final int[] counts;

        Image(double minX, double minY, int columns, int rows, double cell) {
            this.minX = minX;
            this.minY = minY;
            this.columns = columns;
            this.rows = rows;
            this.cell = cell;
            sums = new float[columns * rows];
            counts = new int[columns * rows];
        }

        void draw(Nodes nodes, double yaw) {
            double cos = Math.cos(yaw);
            double sin = Math.sin(yaw);
            for (int i = 0; i < nodes.x.length; i++) {
                int column = (int) ((cos * nodes.x[i] - sin * nodes.y[i] - minX) / cell);
                int row = (int) ((sin * nodes.x[i] + cos * nodes.y[i] - minY) / cell);
                sums[row * columns + column] += nodes.relief[i];
                counts[row * columns + column]++;
            }
        }

        int occupied() {
            return (int) Arrays.stream(counts).filter(count -> count > 0).count();
        }

        float[] values() {
            float[] values = new float[sums.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = counts[i] == 0 ? Float.NaN : sums[i] / counts[i];
            }
            return values;
        }
    }

    /// A maximum of the correlation: post turned by a yaw about the vertical through its own frame's origin, then
    /// shifted in plan.
    ///
    /// @param yaw (rad)
    /// @param shiftX (m)
    /// @param shiftY (m)
    /// @param correlation of the high-passed heights over the common cells, −1 to 1
    /// @param rank the correlation, lowered where the common area is small
    record Peak(double yaw, double shiftX, double shiftY, double correlation, double rank) {}
}
