package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.util.Arrays;

/// The cells over which the volume of each region is summed: its own, a collar that takes in the smear of its
/// edge, and as many rings of cells beyond as still show, taken together, the change fading out. A single cell
/// there says nothing; the mean of a ring of a hundred does. The rings next to an outline are biased, for the
/// outline was drawn where noise let the change fade, and noise reaches over a few cells; so the first two
/// beyond the collar are passed over, up to three are looked at together, and all are given back if they show
/// nothing. Heights carried over a gap take no part: across an edge of the ground they can be a metre off. At
/// the rim of the ground cells beside a region take part though they lean on points to one side.
/// Every cell goes to one region: where two reach, to the one of its own sign.
final class RegionBuffers {
    /// Standard deviations by which the mean of a ring must stand out for the sum to go on.
    private static final double SEEN = 2;

    /// Variance of the sum over a ring one cell wide, as a share of what the noise of its cells would add over
    /// a large area: a fit spreads each point over cells beside the ring as well (2.67 cells of correlation
    /// along it, 7.1 in plan).
    private static final double THIN = 2.67 / 7.11;

    /// Rings looked at together before the sum ends.
    private static final int TIMEOUT = 3;

    /// Edge cells below this level are no rim.
    private static final double FAINT = 3.5;

    /// Rings that are summed beyond the collar of a region without a rim.
    private static final int FADING = 5;

    /// The rings that a slope's fading is read from; and it is not taken to go on over more.
    private static final int TAIL = 6;

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

    private RegionBuffers(HeightChange change, int[] labels, int[] signs) {
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

    /// Where to sum, and what lies beyond.
    ///
    /// @param labels region whose volume a cell counts for; NaN for none
    /// @param faded by label: what a slope that was followed until it no longer showed still holds beyond (m³),
    /// with its sign
    record Reach(Raster labels, double[] faded) {}

    /// @param level of each cell, in standard deviations
    /// @param signs by label, −1 or 1
    static Reach of(HeightChange change, float[] level, int[] labels, int[] signs, ChangeSettings settings) {
        RegionBuffers collars = new RegionBuffers(change, labels, signs);
        boolean[] active = new boolean[signs.length];
        Arrays.fill(active, true);
        int collar = settings.collarCells();
        Arrays.fill(collars.settled, collar);
        int[] edge = collars.edge();
        collars.widen(edge, level);
        int[] collarOf = collars.settled.clone();
        for (int ring = 1; ring <= collar + settings.mostRings() && edge.length > 0; ring++) {
            edge = collars.expand(edge, active, ring);
            if (ring > collar) {
                collars.judge(edge, active, ring, collar + BIASED);
            }
        }
        double[] faded = new double[signs.length];
        double[][] means = collars.ringMeans();
        for (int label = 1; label < faded.length; label++) {
            if (collars.settled[label] > collarOf[label]) {
                faded[label] =
                        signs[label] * collars.beyond(means[2 * label], means[2 * label + 1], collars.settled[label]);
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
        return new Reach(Raster.owning(collars.grid, values), faded);
    }

    /// A region whose edge cells hardly stand out has no rim: it fades, and was drawn where noise let it end.
    /// What lies beyond is summed as it is, for no ring of it need stand out by itself.
    private void widen(int[] edge, float[] level) {
        int[] cells = new int[signs.length];
        int[] faint = new int[signs.length];
        for (int cell : edge) {
            cells[owner[cell]]++;
            faint[owner[cell]] += Math.abs(level[cell]) < FAINT ? 1 : 0;
        }
        for (int label = 1; label < signs.length; label++) {
            settled[label] += 2 * faint[label] > cells[label] ? FADING : 0;
        }
    }

    /// For each label two rows, by ring: mean change with the sign of the region, cells.
    private double[][] ringMeans() {
        double[][] rows = new double[2 * signs.length][];
        for (int label = 1; label < signs.length; label++) {
            rows[2 * label] = new double[settled[label] + 1];
            rows[2 * label + 1] = new double[settled[label] + 1];
        }
        for (int c = 0; c < owner.length; c++) {
            int label = owner[c];
            int ring = ringOf[c];
            if (label > 0 && ring > 0 && ring <= settled[label]) {
                rows[2 * label][ring] += signs[label] * dz[c];
                rows[2 * label + 1][ring]++;
            }
        }
        for (int label = 1; label < signs.length; label++) {
            for (int ring = 1; ring <= settled[label]; ring++) {
                rows[2 * label][ring] /= Math.max(1, rows[2 * label + 1][ring]);
            }
        }
        return rows;
    }

    /// The volume beyond the last ring (m³), if the change goes on falling as over the last rings: by a fixed
    /// share a cell. Of a Gaussian slope that is exact, a straight one holds half of it.
    private double beyond(double[] means, double[] cells, int last) {
        double n = 0, sr = 0, sh = 0, srr = 0, srh = 0;
        for (int ring = Math.max(1, last - TAIL + 1); ring <= last; ring++) {
            if (means[ring] > 0 && cells[ring] > 0) {
                double h = Math.log(means[ring]);
                n++;
                sr += ring;
                sh += h;
                srr += (double) ring * ring;
                srh += ring * h;
            }
        }
        double slope = (n * srh - sr * sh) / (n * srr - sr * sr);
        if (n < 3 || !(slope < 0)) {
            return 0;
        }
        double height = Math.exp((sh - slope * sr) / n + slope * (last + 0.5));
        return height * Math.min(TAIL, -1 / slope) * cells[last] * grid.cellArea();
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
                    if (owner[next] == 0
                            && !Float.isNaN(dz[next])
                            && (!change.weak().get(next)
                                    || number == 1 && change.share().applyAsDouble(next) < 1)) {
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

    /// The region a free cell goes to: of those that touch it one of its own sign, then the one that touches it
    /// most.
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
            if (number <= settled[label]) {
                continue;
            }
            sum[label] += dz[cell];
            noise[label] += each[cell];
            common[label] += systematic[cell];
            count[label]++;
        }
        for (int label = 1; label < active.length; label++) {
            int rings = number - Math.max(biased, settled[label]);
            if (number <= settled[label]) {
                continue;
            }
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
            } else if (rings >= TIMEOUT) {
                active[label] = false;
            }
        }
    }
}
