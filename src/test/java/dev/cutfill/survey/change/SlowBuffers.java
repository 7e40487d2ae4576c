package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// [RegionBuffers], slow and obvious: every ring looks at every cell of the grid, and every region keeps the
/// list of the cells that are in question.
final class SlowBuffers {
    private static final ChangeSettings SETTINGS = ChangeSettings.defaults();

    private final HeightChange change;
    private final Grid grid;
    private final float[] dz;
    private final int[] signs;
    private final int[] owner;
    private final int[] ring;
    private final int[] collar;
    private final int[] settled;
    private final boolean[] ended;
    private final List<List<Integer>> inQuestion = new ArrayList<>();

    SlowBuffers(HeightChange change, float[] level, int[] labels, int[] signs) {
        this.change = change;
        this.grid = change.grid();
        this.dz = change.height().values();
        this.signs = signs;
        this.owner = labels.clone();
        this.ring = new int[labels.length];
        this.collar = new int[signs.length];
        this.ended = new boolean[signs.length];
        for (int label = 0; label < signs.length; label++) {
            int of = label;
            int[] edge = IntStream.range(0, owner.length)
                    .filter(c -> of > 0 && owner[c] == of)
                    .filter(c -> around(c).stream().anyMatch(near -> owner[near] != of))
                    .toArray();
            long faint =
                    IntStream.of(edge).filter(c -> Math.abs(level[c]) < 3.5).count();
            collar[label] = SETTINGS.collarCells() + (2 * faint > edge.length ? 5 : 0);
            inQuestion.add(new ArrayList<>());
        }
        this.settled = collar.clone();
        for (int number = 1; number <= SETTINGS.collarCells() + SETTINGS.mostRings(); number++) {
            grow(number);
            for (int label = 1; label < signs.length && number > SETTINGS.collarCells() + 2; label++) {
                if (number > settled[label]) {
                    judge(label, number);
                }
            }
        }
    }

    /// Gives each free cell to the best of the regions that touch it.
    private void grow(int number) {
        int[] before = owner.clone();
        for (int cell = 0; cell < owner.length; cell++) {
            if (before[cell] != 0 || Float.isNaN(dz[cell]) || change.weak().get(cell)) {
                continue;
            }
            int best = 0;
            long most = 0;
            for (int label = 1; label < signs.length; label++) {
                int of = label;
                long touching =
                        around(cell).stream().filter(near -> before[near] == of).count();
                long merit = touching + (signs[label] * dz[cell] > 0 ? 16 : 0);
                if (touching > 0 && !ended[label] && merit > most) {
                    best = label;
                    most = merit;
                }
            }
            owner[cell] = best;
            ring[cell] = best == 0 ? 0 : number;
        }
    }

    private void judge(int label, int number) {
        List<Integer> cells = inQuestion.get(label);
        for (int c = 0; c < owner.length; c++) {
            if (owner[c] == label && ring[c] == number) {
                cells.add(c);
            }
        }
        int rings = number - Math.max(SETTINGS.collarCells() + 2, settled[label]);
        if (ended[label] || cells.isEmpty()) {
            ended[label] = true;
            return;
        }
        int n = cells.size();
        double mean = cells.stream().mapToDouble(c -> dz[c]).sum() / n;
        double noise =
                cells.stream().mapToDouble(c -> change.noise().values()[c]).sum();
        double thin = 2.67 / 7.11 + (1 - 2.67 / 7.11) * Math.min(1, (rings - 1) / 2.0);
        double sigma = Math.hypot(Math.sqrt(thin * noise) / n, change.correlatedSigma(n * grid.cellArea()));
        if (signs[label] * mean > 2 * sigma) {
            settled[label] = number;
            cells.clear();
        } else if (rings >= 3) {
            ended[label] = true;
        }
    }

    float[] reach() {
        float[] labels = new float[owner.length];
        Arrays.fill(labels, Float.NaN);
        for (int c = 0; c < owner.length; c++) {
            if (owner[c] > 0 && ring[c] <= settled[owner[c]]) {
                labels[c] = owner[c];
            }
        }
        return labels;
    }

    /// What a slope holds beyond the last ring: the logarithms of the means of its last six rings lie on a line.
    double faded(int label) {
        if (settled[label] == collar[label]) {
            return 0;
        }
        List<double[]> points = new ArrayList<>();
        long last = 0;
        for (int number = Math.max(1, settled[label] - 5); number <= settled[label]; number++) {
            int at = number;
            double[] heights = IntStream.range(0, owner.length)
                    .filter(c -> owner[c] == label && ring[c] == at)
                    .mapToDouble(c -> signs[label] * dz[c])
                    .toArray();
            double mean = Arrays.stream(heights).average().orElse(0);
            if (mean > 0) {
                points.add(new double[] {number, Math.log(mean)});
            }
            last = heights.length;
        }
        double r = points.stream().mapToDouble(point -> point[0]).average().orElse(0);
        double h = points.stream().mapToDouble(point -> point[1]).average().orElse(0);
        double slope = points.stream()
                        .mapToDouble(point -> (point[0] - r) * (point[1] - h))
                        .sum()
                / points.stream()
                        .mapToDouble(point -> Math.pow(point[0] - r, 2))
                        .sum();
        if (points.size() < 3 || !(slope < 0)) {
            return 0;
        }
        double height = Math.exp(h + slope * (settled[label] + 0.5 - r));
        return signs[label] * height * Math.min(6, -1 / slope) * last * grid.cellArea();
    }

    /// A cell and the eight beside it, as far as there are any.
    private List<Integer> around(int cell) {
        List<Integer> cells = new ArrayList<>();
        for (int row = cell / grid.columns() - 1; row <= cell / grid.columns() + 1; row++) {
            for (int column = cell % grid.columns() - 1; column <= cell % grid.columns() + 1; column++) {
                if (row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns()) {
                    cells.add(grid.index(column, row));
                }
            }
        }
        return cells;
    }
}
