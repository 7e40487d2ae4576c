package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PlaneFit;
import dev.cutfill.cloud.Ring;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.Medians;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The ground that is seen round the toe of one stockpile, and the height of the toe by it.
///
/// Ground is a cell with points all round it, outside all toes and a cell away from them, within three radii of
/// this one, that is no steeper than 1 : 2 and not far off the plane through all such cells: what else stands there is
/// no ground.
final class ToeGround {
    /// Rise over run: loose material stands steeper.
    private static final double STEEP = 0.5;

    /// Cells farther off the plane than so many times their spread stand on the ground, or are holes in it.
    private static final double OUTLYING = 4;

    private static final int ROUNDS = 3;

    /// A height of the toe comes from ground within so many cells …
    private static final int REACH = 6;

    /// … of which the nearest so many make a plane.
    private static final int NEAREST = 12;

    private static final int FEWEST = 4;

    /// Of that plane, in cells²: lets places in one line stand.
    private static final double RIDGE = 0.002;

    /// Of these, half from near the toe.
    private static final int MOST_NODES = 160;

    private static final int MOST_TOE_NODES = 200;

    /// In radii of a disc of the same area.
    private static final double FAR = 3;

    private static final double NEAR = 0.5;

    private final Grid grid;
    private final float[] height;
    private final BitSet ground;
    private final BitSet seen;
    private final BitSet others;
    private final double[] x;
    private final double[] y;
    private final double[] z;
    private int beyond;
    private int covered;

    private ToeGround(Grid grid, float[] height, BitSet ground, BitSet seen, BitSet others, double[][] toe) {
        this.grid = grid;
        this.height = height;
        this.ground = ground;
        this.seen = seen;
        this.others = others;
        this.x = toe[0];
        this.y = toe[1];
        this.z = new double[x.length];
    }

    /// @param own cells that the stockpile touches
    /// @param toes cells that any touches
    /// @param radius of a disc as large (m)
    static ToeGround of(Ring toe, BitSet own, BitSet toes, double radius, HeightSurface scan) {
        Grid grid = scan.grid();
        BitSet beside = widened(toes, grid);
        int reach = (int) Math.ceil(Math.max(2 * REACH, FAR * radius / grid.cell()));
        BitSet window = window(own, reach, grid);
        float[] height = scan.height().values();
        BitSet seen = new BitSet(grid.size());
        BitSet ground = new BitSet(grid.size());
        for (int c = window.nextSetBit(0); c >= 0; c = window.nextSetBit(c + 1)) {
            boolean known = !beside.get(c) && !Float.isNaN(height[c]) && !scan.filled(c);
            seen.set(c, known);
            ground.set(c, known && !scan.weak(c) && slope(c, grid, height) <= STEEP);
        }
        dropOutlying(ground, grid, height);
        BitSet others = (BitSet) toes.clone();
        others.andNot(own);
        ToeGround found = new ToeGround(grid, height, ground, seen, others, along(toe, grid.cell()));
        PlaneFit plane = new PlaneFit();
        for (int k = 0; k < found.x.length; k++) {
            found.z[k] = found.heightAt(found.x[k], found.y[k], plane);
        }
        return found;
    }

    /// Places along the toe; the height is NaN where no ground is seen beside it.
    Kriging.Places toe() {
        return new Kriging.Places(x, y, z);
    }

    /// How much of the toe has ground beside it, 0 to 1.
    double known() {
        return Arrays.stream(z).filter(Double::isFinite).count() / (double) z.length;
    }

    /// The part of the toe beside which nothing is seen, 0 to 1.
    double beyond() {
        return beyond / (double) z.length;
    }

    /// The part of the toe beside which something stands that is no ground, 0 to 1.
    double covered() {
        return covered / (double) z.length;
    }

    /// Cells of ground, half of them near the toe, both halves evenly spread.
    ///
    /// @param own cells that the stockpile touches
    Kriging.Places nodes(BitSet own, double radius) {
        int near = (int) Math.ceil(Math.max(REACH, NEAR * radius / grid.cell()));
        BitSet close = window(own, near, grid);
        close.and(ground);
        BitSet far = (BitSet) ground.clone();
        far.andNot(close);
        List<Integer> cells = new ArrayList<>(thinned(close));
        cells.addAll(thinned(far));
        return new Kriging.Places(
                cells.stream()
                        .mapToDouble(c -> grid.centreX(c % grid.columns()))
                        .toArray(),
                cells.stream()
                        .mapToDouble(c -> grid.centreY(c / grid.columns()))
                        .toArray(),
                cells.stream().mapToDouble(c -> height[c]).toArray());
    }

    /// One cell of each square block, the one next to its middle.
    private List<Integer> thinned(BitSet cells) {
        int edge = (int) Math.ceil(Math.sqrt(cells.cardinality() / (MOST_NODES / 2.0)));
        for (; ; edge++) {
            Map<Long, Integer> chosen = new HashMap<>();
            for (int c = cells.nextSetBit(0); c >= 0; c = cells.nextSetBit(c + 1)) {
                long block = (long) (c / grid.columns() / edge) << 32 | c % grid.columns() / edge;
                int size = edge;
                chosen.merge(block, c, (a, b) -> offMiddle(b, size) < offMiddle(a, size) ? b : a);
            }
            if (chosen.size() <= MOST_NODES / 2) {
                List<Integer> sorted = new ArrayList<>(chosen.values());
                Collections.sort(sorted);
                return sorted;
            }
        }
    }

    private int offMiddle(int cell, int edge) {
        return Math.abs(2 * (cell % grid.columns() % edge) - edge + 1)
                + Math.abs(2 * (cell / grid.columns() % edge) - edge + 1);
    }

    /// By a plane through the nearest ground; NaN if there is none.
    private double heightAt(double px, double py, PlaneFit plane) {
        int column = (int) Math.floor((px - grid.minX()) / grid.cell());
        int row = (int) Math.floor((py - grid.minY()) / grid.cell());
        List<Integer> cells = new ArrayList<>();
        boolean shared = false;
        int standing = 0;
        for (int r = Math.max(0, row - REACH); r <= Math.min(grid.rows() - 1, row + REACH); r++) {
            for (int i = Math.max(0, column - REACH); i <= Math.min(grid.columns() - 1, column + REACH); i++) {
                int c = grid.index(i, r);
                if (ground.get(c)) {
                    cells.add(c);
                } else if (seen.get(c)) {
                    standing++;
                } else {
                    shared |= others.get(c);
                }
            }
        }
        if (cells.size() < FEWEST) {
            // beside another toe nothing is to be seen
            beyond += standing < FEWEST && !shared ? 1 : 0;
            covered += standing >= FEWEST ? 1 : 0;
            return Double.NaN;
        }
        cells.sort(Comparator.comparingDouble(c -> distanceSq(c, px, py)));
        plane.clear();
        double base = height[cells.getFirst()];
        for (int c : cells.subList(0, Math.min(NEAREST, cells.size()))) {
            plane.add(
                    grid.centreX(c % grid.columns()) - px, grid.centreY(c / grid.columns()) - py, height[c] - base, 1);
        }
        plane.solve(RIDGE * grid.cellArea());
        return base + plane.height();
    }

    private double distanceSq(int c, double px, double py) {
        double dx = grid.centreX(c % grid.columns()) - px;
        double dy = grid.centreY(c / grid.columns()) - py;
        return dx * dx + dy * dy;
    }

    private static void dropOutlying(BitSet ground, Grid grid, float[] height) {
        for (int round = 0; round < ROUNDS && ground.cardinality() >= FEWEST; round++) {
            int first = ground.nextSetBit(0);
            double x0 = grid.centreX(first % grid.columns());
            double y0 = grid.centreY(first / grid.columns());
            PlaneFit plane = new PlaneFit();
            for (int c = first; c >= 0; c = ground.nextSetBit(c + 1)) {
                plane.add(
                        grid.centreX(c % grid.columns()) - x0,
                        grid.centreY(c / grid.columns()) - y0,
                        height[c] - height[first],
                        1);
            }
            plane.solve(1e-9);
            double[] rest = new double[ground.cardinality()];
            int n = 0;
            for (int c = first; c >= 0; c = ground.nextSetBit(c + 1)) {
                rest[n++] = height[c]
                        - height[first]
                        - plane.height()
                        - plane.slopeX() * (grid.centreX(c % grid.columns()) - x0)
                        - plane.slopeY() * (grid.centreY(c / grid.columns()) - y0);
            }
            double[] spread = Medians.andNmad(rest.clone());
            n = 0;
            for (int c = first; c >= 0; c = ground.nextSetBit(c + 1)) {
                ground.set(c, Math.abs(rest[n++] - spread[0]) <= OUTLYING * spread[1] + 1e-6);
            }
        }
    }

    /// Of cells without a neighbour on one side nothing is told.
    private static double slope(int c, Grid grid, float[] z) {
        int column = c % grid.columns();
        int row = c / grid.columns();
        if (column == 0 || row == 0 || column == grid.columns() - 1 || row == grid.rows() - 1) {
            return 0;
        }
        double dx = z[c + 1] - z[c - 1];
        double dy = z[c + grid.columns()] - z[c - grid.columns()];
        return Double.isNaN(dx + dy) ? 0 : Math.hypot(dx, dy) / (2 * grid.cell());
    }

    /// These cells and their eight neighbours.
    private static BitSet widened(BitSet cells, Grid grid) {
        BitSet wide = new BitSet(grid.size());
        for (int c = cells.nextSetBit(0); c >= 0; c = cells.nextSetBit(c + 1)) {
            int column = c % grid.columns();
            int row = c / grid.columns();
            int from = Math.max(0, column - 1);
            int to = Math.min(grid.columns() - 1, column + 1);
            for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
                wide.set(grid.index(from, r), grid.index(to, r) + 1);
            }
        }
        return wide;
    }

    /// Cells within so many of any of these, along each axis: first along rows, then along columns.
    private static BitSet window(BitSet cells, int reach, Grid grid) {
        BitSet rows = new BitSet(grid.size());
        for (int c = cells.nextSetBit(0); c >= 0; c = cells.nextSetBit(c + 1)) {
            int column = c % grid.columns();
            int start = c - column;
            rows.set(start + Math.max(0, column - reach), start + Math.min(grid.columns() - 1, column + reach) + 1);
        }
        BitSet all = new BitSet(grid.size());
        for (int column = 0; column < grid.columns(); column++) {
            int until = -1;
            for (int row = 0; row < grid.rows(); row++) {
                if (rows.get(grid.index(column, row))) {
                    for (int r = Math.max(until + 1, row - reach); r <= Math.min(grid.rows() - 1, row + reach); r++) {
                        all.set(grid.index(column, r));
                    }
                    until = Math.min(grid.rows() - 1, row + reach);
                }
            }
        }
        return all;
    }

    /// Places along a ring, a cell or more apart.
    private static double[][] along(Ring ring, double cell) {
        double length = 0;
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            length += Math.hypot(ring.x(i) - ring.x(j), ring.y(i) - ring.y(j));
        }
        double step = Math.max(cell, length / MOST_TOE_NODES);
        List<double[]> places = new ArrayList<>();
        double due = 0;
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            double edge = Math.hypot(ring.x(i) - ring.x(j), ring.y(i) - ring.y(j));
            double at = due;
            for (; at < edge; at += step) {
                double share = at / edge;
                places.add(new double[] {
                    ring.x(j) + share * (ring.x(i) - ring.x(j)), ring.y(j) + share * (ring.y(i) - ring.y(j))
                });
            }
            due = at - edge;
        }
        return new double[][] {
            places.stream().mapToDouble(place -> place[0]).toArray(),
            places.stream().mapToDouble(place -> place[1]).toArray()
        };
    }
}
