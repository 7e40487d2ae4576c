package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;

/// The cells over which the volume of each region is summed: its own, a collar that takes in the smear of its edge, and as
/// many rings of cells beyond as still show, taken together, the change fading out. A single cell there says nothing; the mean
/// of a ring of a hundred does. The rings next to an outline are biased, for the outline was drawn where noise let the change
/// fade, and noise reaches over a few cells; so the first two beyond the collar are passed over, up to three are looked at
/// together, and all are given back if they show nothing. Heights carried over a gap take no part:
/// across an edge of the ground they can be a metre off. Every cell goes to one region: where two reach, to the one of its own sign.
final class Collars {
    /// Standard deviations by which the mean of a ring must stand out for the sum to go on.
    private static final double SEEN = 2;

    /// Variance of the sum over a ring one cell wide, as a share of what the noise of its cells would add over a large area:
    /// a fit spreads each point over cells beside the ring as well (2.67 cells of correlation along it, 7.1 in plan).
    private static final double THIN = 2.67 / 7.11;

    /// Rings looked at together before the sum ends.
    private static final int PATIENCE = 3;

    /// Rings beyond the collar that are too near the outline to be judged.
    private static final int BIASED = 2;

    private final HeightChange change;
    private final Grid grid;
    private final float[] dz;
    private final int[] owner;
    private final int[] signs;
    /// at which ring a cell was added; 0 inside the outline
    private final short[] ringOf;
    /// by label: the last ring that counts
    private final int[] settled;
    private final double[] sum;
    private final double[] noise;
    private final double[] common;
    private final int[] count;

    private Collars(HeightChange change, int[] labels, int[] signs) {
        this.change = change;
        this.grid = change.grid();
        this.dz = change.height().values();
        this.owner = labels.clone();
        this.signs = signs;
        this.ringOf = new short[labels.length];
        this.settled = new int[signs.length];
        this.sum = new double[signs.length];
        this.noise = new double[signs.length];
        this.common = new double[signs.length];
        this.count = new int[signs.length];
    }

    /// @param signs by label, −1 or 1
    static Raster of(HeightChange change, int[] labels, int[] signs, ChangeSettings settings) {
        Collars collars = new Collars(change, labels, signs);
        boolean[] active = new boolean[signs.length];
        Arrays.fill(active, true);
        int collar = settings.collarCells();
        Arrays.fill(collars.settled, collar);
        int[] edge = collars.edge();
        for (int ring = 1; ring <= collar + settings.mostRings() && edge.length > 0; ring++) {
            edge = collars.expand(edge, active, ring);
            if (ring > collar) {
                collars.judge(edge, active, ring, collar + BIASED);
            }
        }
        for (int c = 0; c < labels.length; c++) {
            if (collars.ringOf[c] > collars.settled[collars.owner[c]]) {
                collars.owner[c] = 0;
            }
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
    private int[] expand(int[] edge, boolean[] active, int number) {
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
                    if (owner[next] == 0 && !Float.isNaN(dz[next]) && !change.weak().get(next)) {
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
        for (int k = 0; k < cells.length; k++) {
            owner[cells[k]] = claims[k];
            ringOf[cells[k]] = (short) number;
        }
        return cells;
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

    /// Adds a ring to what is in question, and settles or ends each region that it belongs to.
    private void judge(int[] cells, boolean[] active, int number, int biased) {
        if (number <= biased) {
            return;
        }
        float[] each = change.noise().values();
        float[] systematic = change.systematic().values();
        for (int cell : cells) {
            int label = owner[cell];
            sum[label] += dz[cell];
            noise[label] += each[cell];
            common[label] += systematic[cell];
            count[label]++;
        }
        for (int label = 1; label < active.length; label++) {
            int rings = number - Math.max(biased, settled[label]);
            if (!active[label] || count[label] == 0) {
                active[label] = false;
                continue;
            }
            double n = count[label];
            double correlated = change.correlatedSigma(n * grid.cellArea());
            double thin = THIN + (1 - THIN) * Math.min(1, (rings - 1) / 2.0);
            double random = Math.sqrt(thin * noise[label] / (n * n) + correlated * correlated);
            double beyond = signs[label] * sum[label] / n - ChangeSettings.Z95 * common[label] / n;
            if (beyond > SEEN * random) {
                settled[label] = number;
                sum[label] = 0;
                noise[label] = 0;
                common[label] = 0;
                count[label] = 0;
            } else if (rings >= PATIENCE) {
                active[label] = false;
            }
        }
    }
}
