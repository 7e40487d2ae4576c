package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;

/// The cells over which the volume of each region is summed: its own, a collar that takes in the smear of its edge, and as
/// many rings of cells beyond as still show, taken together, the change fading out. A single cell there says nothing; the mean
/// of a ring of a hundred does. Every cell goes to one region: where two reach, to the one of its own sign.
final class Collars {
    /// Standard deviations by which the mean of a ring must stand out for the sum to go on.
    private static final double SEEN = 2;

    /// Variance of the sum over a ring one cell wide, as a share of what the noise of its cells would add over a large area:
    /// a fit spreads each point over cells beside the ring as well (2.67 cells of correlation along it, 7.1 in plan).
    private static final double THIN = 2.67 / 7.11;

    private final HeightChange change;
    private final Grid grid;
    private final float[] dz;
    private final int[] owner;
    private final int[] signs;

    private Collars(HeightChange change, int[] labels, int[] signs) {
        this.change = change;
        this.grid = change.grid();
        this.dz = change.height().values();
        this.owner = labels.clone();
        this.signs = signs;
    }

    /// @param signs by label, −1 or 1
    static Raster of(HeightChange change, int[] labels, int[] signs, ChangeSettings settings) {
        Collars collars = new Collars(change, labels, signs);
        boolean[] active = new boolean[signs.length];
        Arrays.fill(active, true);
        int[] edge = collars.edge();
        for (int ring = 0; ring < settings.collarCells() + settings.mostRings() && edge.length > 0; ring++) {
            edge = collars.expand(edge, active, ring >= settings.collarCells());
        }
        float[] values = new float[labels.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = collars.owner[c] == 0 ? Float.NaN : collars.owner[c];
        }
        return Raster.owning(collars.grid, values);
    }

    private int[] edge() {
        int[] cells = new int[1024];
        int n = 0;
        for (int c = 0; c < owner.length; c++) {
            if (owner[c] != 0 && !surroundedByOwner(c)) {
                cells = n == cells.length ? Arrays.copyOf(cells, 2 * n) : cells;
                cells[n++] = c;
            }
        }
        return Arrays.copyOf(cells, n);
    }

    private boolean surroundedByOwner(int cell) {
        int x = cell % grid.columns();
        int y = cell / grid.columns();
        for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                if (owner[grid.index(i, r)] != owner[cell]) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Gives the free neighbours of the edge to the regions behind it; returns the new edge.
    private int[] expand(int[] edge, boolean[] active, boolean judged) {
        int[] ring = new int[1024];
        int n = 0;
        for (int cell : edge) {
            if (!active[owner[cell]]) {
                continue;
            }
            int x = cell % grid.columns();
            int y = cell / grid.columns();
            for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
                for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                    int next = grid.index(i, r);
                    if (owner[next] == 0 && !Float.isNaN(dz[next])) {
                        ring = n == ring.length ? Arrays.copyOf(ring, 2 * n) : ring;
                        ring[n++] = next;
                    }
                }
            }
        }
        int[] cells = Arrays.stream(ring, 0, n).sorted().distinct().toArray();
        int[] claims = new int[cells.length];
        for (int k = 0; k < cells.length; k++) {
            claims[k] = claim(cells[k], active);
        }
        if (judged) {
            judge(cells, claims, active);
        }
        int kept = 0;
        for (int k = 0; k < cells.length; k++) {
            if (claims[k] != 0 && active[claims[k]]) {
                owner[cells[k]] = claims[k];
                cells[kept++] = cells[k];
            }
        }
        return Arrays.copyOf(cells, kept);
    }

    /// The region a free cell goes to: of those that touch it one of its own sign, then the one that touches it most.
    private int claim(int cell, boolean[] active) {
        int x = cell % grid.columns();
        int y = cell / grid.columns();
        int best = 0;
        int most = 0;
        for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                int candidate = owner[grid.index(i, r)];
                if (candidate == 0 || candidate == best || !active[candidate]) {
                    continue;
                }
                int touches = (signs[candidate] * dz[cell] > 0 ? 16 : 0) + touching(x, y, candidate);
                if (touches > most || touches == most && candidate < best) {
                    most = touches;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private int touching(int x, int y, int label) {
        int n = 0;
        for (int r = Math.max(0, y - 1); r <= Math.min(grid.rows() - 1, y + 1); r++) {
            for (int i = Math.max(0, x - 1); i <= Math.min(grid.columns() - 1, x + 1); i++) {
                n += owner[grid.index(i, r)] == label ? 1 : 0;
            }
        }
        return n;
    }

    private void judge(int[] cells, int[] claims, boolean[] active) {
        double[] sum = new double[active.length];
        double[] noise = new double[active.length];
        double[] common = new double[active.length];
        int[] count = new int[active.length];
        float[] each = change.noise().values();
        float[] systematic = change.systematic().values();
        for (int k = 0; k < cells.length; k++) {
            sum[claims[k]] += dz[cells[k]];
            noise[claims[k]] += THIN * each[cells[k]];
            common[claims[k]] += systematic[cells[k]];
            count[claims[k]]++;
        }
        for (int label = 1; label < active.length; label++) {
            int n = count[label];
            double correlated = n == 0 ? 0 : change.correlatedSigma(n * grid.cellArea());
            double random = Math.sqrt(noise[label] / ((double) n * n) + correlated * correlated);
            double beyond = signs[label] * sum[label] / n - ChangeSettings.Z95 * common[label] / n;
            active[label] &= n > 0 && beyond > SEEN * random;
        }
    }
}
