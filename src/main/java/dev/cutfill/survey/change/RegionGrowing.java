package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import java.util.Arrays;
import java.util.BitSet;

/// From cells that stand out to connected labels: seeds, growth over cells of the same sign, closing of one
/// cell, paring of the smeared rim, and opening by two cells. Cut and fill never share a label.
final class RegionGrowing {
    /// A cell at the rim that shows less than this share of its strongest neighbour is the smear of an edge,
    /// not the region.
    private static final double SMEAR = 0.35;

    private final Grid grid;
    private final float[] dz;
    private final BitSet weak;
    /// −1 cut, 1 fill, 0 neither
    private byte[] sign;

    private RegionGrowing(HeightChange change) {
        this.grid = change.grid();
        this.dz = change.height().values();
        this.weak = change.weak();
        this.sign = new byte[grid.size()];
    }

    /// Labels from 1, in the order of their first cell; 0 elsewhere. Cells of a label hang together by edges.
    static int[] labels(HeightChange change, float[] level, ChangeSettings settings) {
        RegionGrowing growth = new RegionGrowing(change);
        growth.grow(level, settings);
        growth.close();
        growth.pare();
        growth.open();
        return growth.label();
    }

    private void grow(float[] level, ChangeSettings settings) {
        int[] stack = new int[1024];
        int depth = 0;
        for (int c = 0; c < level.length; c++) {
            if (!(Math.abs(level[c]) >= settings.seedLevel()) || sign[c] != 0 || weak.get(c)) {
                continue;
            }
            byte s = (byte) Math.signum(level[c]);
            sign[c] = s;
            stack[depth++] = c;
            while (depth > 0) {
                int cell = stack[--depth];
                if (depth + 8 > stack.length) {
                    stack = Arrays.copyOf(stack, 2 * stack.length);
                }
                int x = cell % grid.columns();
                int y = cell / grid.columns();
                for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
                    for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                        int next = grid.index(i, r);
                        if (sign[next] == 0 && s * level[next] >= settings.growLevel()) {
                            sign[next] = s;
                            stack[depth++] = next;
                        }
                    }
                }
            }
        }
    }

    /// Dilation and erosion by one cell, for each sign on its own; only cells of neither sign are added.
    private void close() {
        byte[] closed = sign.clone();
        for (byte s = -1; s <= 1; s += 2) {
            boolean[] wide = new boolean[grid.size()];
            for (int c = 0; c < wide.length; c++) {
                wide[c] = count(sign, c, s) > 0;
            }
            for (int c = 0; c < wide.length; c++) {
                if (wide[c] && closed[c] == 0 && !Float.isNaN(dz[c]) && surrounded(wide, c)) {
                    closed[c] = s;
                }
            }
        }
        sign = closed;
    }

    private int count(byte[] of, int cell, byte s) {
        int x = cell % grid.columns();
        int y = cell / grid.columns();
        int n = 0;
        for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                n += of[grid.index(i, r)] == s ? 1 : 0;
            }
        }
        return n;
    }

    private boolean surrounded(boolean[] wide, int cell) {
        int x = cell % grid.columns();
        int y = cell / grid.columns();
        for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                if (!wide[grid.index(i, r)]) {
                    return false;
                }
            }
        }
        return true;
    }

    private void pare() {
        byte[] pared = sign.clone();
        for (int c = 0; c < sign.length; c++) {
            byte s = sign[c];
            if (s == 0 || count(sign, c, s) == 9) {
                continue;
            }
            int x = c % grid.columns();
            int y = c / grid.columns();
            double strongest = 0;
            for (int d = 0; d < 4; d++) {
                int i = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                int r = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                if (i >= 0 && r >= 0 && i < grid.columns() && r < grid.rows() && sign[grid.index(i, r)] == s) {
                    strongest = Math.max(strongest, s * dz[grid.index(i, r)]);
                }
            }
            if (s * dz[c] < SMEAR * strongest) {
                pared[c] = 0;
            }
        }
        sign = pared;
    }

    /// Keeps what a block of 2 × 2 cells fits into: arms one cell wide are noise that growth ran along.
    private void open() {
        byte[] opened = new byte[sign.length];
        for (int row = 0; row + 1 < grid.rows(); row++) {
            for (int column = 0; column + 1 < grid.columns(); column++) {
                int c = grid.index(column, row);
                int north = c + grid.columns();
                byte s = sign[c];
                if (s != 0 && sign[c + 1] == s && sign[north] == s && sign[north + 1] == s) {
                    opened[c] = s;
                    opened[c + 1] = s;
                    opened[north] = s;
                    opened[north + 1] = s;
                }
            }
        }
        sign = opened;
    }

    private int[] label() {
        int[] labels = new int[grid.size()];
        int[] stack = new int[1024];
        int depth = 0;
        int last = 0;
        for (int c = 0; c < labels.length; c++) {
            if (sign[c] == 0 || labels[c] != 0) {
                continue;
            }
            labels[c] = ++last;
            stack[depth++] = c;
            while (depth > 0) {
                int cell = stack[--depth];
                if (depth + 4 > stack.length) {
                    stack = Arrays.copyOf(stack, 2 * stack.length);
                }
                int x = cell % grid.columns();
                int y = cell / grid.columns();
                for (int d = 0; d < 4; d++) {
                    int i = x + (d == 0 ? 1 : d == 1 ? -1 : 0);
                    int r = y + (d == 2 ? 1 : d == 3 ? -1 : 0);
                    if (i >= 0 && r >= 0 && i < grid.columns() && r < grid.rows()) {
                        int next = grid.index(i, r);
                        if (labels[next] == 0 && sign[next] == sign[c]) {
                            labels[next] = last;
                            stack[depth++] = next;
                        }
                    }
                }
            }
        }
        return labels;
    }
}
