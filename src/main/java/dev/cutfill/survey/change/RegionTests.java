package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.survey.change.RejectedRegion.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Each connected label tested as a whole: whether it is large enough, whether its mean exceeds what chance and
/// a common offset can do, and whether M3C2 says the same.
final class RegionTests {
    private static final int FEWEST_CELLS = 4;
    private static final int FEWEST_CORES = 4;

    private final HeightChange change;
    private final ChangeSettings settings;
    private final double minimumArea;
    private final int[] labels;
    private final int[] cells;
    /// cells that are evidence, and the sums over them
    private final int[] firm;
    private final double[] sum;
    private final double[] noise;
    private final double[] common;
    /// over all cells: standard deviations, alone and in common
    private final double[] sigmas;
    private final double[] allCommon;
    /// over all cells, and over the collar of what failed
    private final double[] height;
    /// in the order of the labels; the first stands for no label
    private final List<Optional<Reason>> failed = new ArrayList<>();

    /// @param labels from 1, 0 for none
    RegionTests(HeightChange change, CoreDistances cores, int[] labels, ChangeSettings settings) {
        this.change = change;
        this.settings = settings;
        this.minimumArea = settings.minimumArea(change.grid().cell(), change.pointSigma());
        this.labels = labels.clone();
        int size = 1 + Arrays.stream(labels).max().orElse(0);
        cells = new int[size];
        firm = new int[size];
        sum = new double[size];
        noise = new double[size];
        common = new double[size];
        sigmas = new double[size];
        allCommon = new double[size];
        height = new double[size];
        add();
        int[] signs = new int[size];
        for (int label = 1; label < size; label++) {
            signs[label] = sum[label] < 0 ? -1 : 1;
        }
        int[][] census = ChangeRegions.census(change.grid(), cores, labels, signs);
        failed.add(Optional.of(Reason.WEAK_CELLS));
        for (int label = 1; label < size; label++) {
            failed.add(failed(label, census[0][label], census[1][label]));
        }
        addCollars();
    }

    /// A fitted surface smears an edge: what lies in the collar of a place belongs to its volume.
    private void addCollars() {
        Grid grid = change.grid();
        float[] dz = change.height().values();
        BitSet weak = change.weak();
        int[] owner = labels.clone();
        int[] edge = IntStream.range(0, labels.length)
                .filter(c -> labels[c] > 0 && !real(labels[c]))
                .toArray();
        for (int ring = 0; ring < settings.collarCells(); ring++) {
            int[] next = new int[8 * edge.length];
            int n = 0;
            for (int cell : edge) {
                int x = cell % grid.columns();
                int y = cell / grid.columns();
                for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
                    for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                        int free = grid.index(i, r);
                        if (owner[free] == 0 && !Float.isNaN(dz[free]) && !weak.get(free)) {
                            owner[free] = owner[cell];
                            height[owner[cell]] += dz[free];
                            next[n++] = free;
                        }
                    }
                }
            }
            edge = Arrays.copyOf(next, n);
        }
    }

    private void add() {
        float[] dz = change.height().values();
        float[] each = change.noise().values();
        float[] systematic = change.systematic().values();
        float[] sigma = change.sigma().values();
        BitSet weak = change.weak();
        for (int c = 0; c < labels.length; c++) {
            int label = labels[c];
            if (label > 0) {
                cells[label]++;
                height[label] += dz[c];
                sigmas[label] += sigma[c];
                allCommon[label] += systematic[c];
            }
            if (label > 0 && !weak.get(c)) {
                firm[label]++;
                sum[label] += dz[c];
                noise[label] += each[c];
                common[label] += systematic[c];
            }
        }
    }

    private Optional<Reason> failed(int label, int significant, int known) {
        double n = firm[label];
        if (n == 0) {
            return Optional.of(Reason.WEAK_CELLS);
        }
        double beyond = Math.abs(sum[label]) / n - ChangeSettings.Z95 * common[label] / n;
        if (!(beyond > settings.regionLevel() * random(label))) {
            return Optional.of(Reason.REGION_LEVEL);
        }
        if (area(label) < minimumArea) {
            return Optional.of(Reason.MINIMUM_AREA);
        }
        if (n < FEWEST_CELLS) {
            return Optional.of(Reason.WEAK_CELLS);
        }
        // a few core points must agree by half
        double share = known < FEWEST_CORES ? 0.5 : settings.confirmedShare();
        return significant >= share * known ? Optional.empty() : Optional.of(Reason.CONFIRMED_SHARE);
    }

    private double area(int label) {
        return cells[label] * change.grid().cellArea();
    }

    /// Standard deviation of the mean that is no common offset (m).
    private double random(int label) {
        double n = firm[label];
        double correlated = change.correlatedSigma(area(label));
        return Math.sqrt(noise[label] / (n * n) + correlated * correlated);
    }

    boolean real(int label) {
        return failed.get(label).isEmpty();
    }

    int count() {
        return failed.size() - 1;
    }

    /// What was not taken for a change, the largest volume first.
    ///
    /// @param most so many have an outline
    RejectedRegions rejected(int most) {
        Grid grid = change.grid();
        List<Integer> byVolume = new ArrayList<>();
        double[] surely = new double[2];
        double[] chanceSq = new double[2];
        for (int label = 1; label < failed.size(); label++) {
            if (!real(label)) {
                byVolume.add(label);
                double volume = Math.abs(height[label]) * grid.cellArea();
                int side = height[label] < 0 ? 0 : 1;
                if (firm[label] == 0 || failed.get(label).orElseThrow() == Reason.REGION_LEVEL) {
                    chanceSq[side] += volume * volume;
                } else {
                    surely[side] += volume + ChangeSettings.Z95 * sigma(label);
                }
            }
        }
        byVolume.sort(Comparator.comparingDouble(label -> -Math.abs(height[label])));
        List<Integer> largest = byVolume.subList(0, Math.min(most, byVolume.size()));
        int[] numbers = new int[failed.size()];
        for (int k = 0; k < largest.size(); k++) {
            numbers[largest.get(k)] = k + 1;
        }
        int[] numbered = Arrays.stream(labels).map(label -> numbers[label]).toArray();
        List<Polygon> outlines = Outlines.of(grid, numbered, largest.size(), change.share());
        List<RejectedRegion> regions = new ArrayList<>();
        for (int label : largest) {
            regions.add(new RejectedRegion(
                    outlines.get(numbers[label] - 1),
                    cells[label],
                    height[label] * grid.cellArea(),
                    sigma(label),
                    failed.get(label).orElseThrow()));
        }
        return new RejectedRegions(
                regions,
                byVolume.size() - largest.size(),
                surely[0] + Math.sqrt(chanceSq[0]),
                surely[1] + Math.sqrt(chanceSq[1]));
    }

    /// Standard deviation of the volume of a label (m³). Where no cell is evidence, all of them err together.
    private double sigma(int label) {
        return firm[label] == 0
                ? change.grid().cellArea() * Math.hypot(sigmas[label], allCommon[label])
                : area(label) * Math.hypot(random(label), common[label] / firm[label]);
    }
}
