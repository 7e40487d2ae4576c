package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.Ring;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The ground that coverage is measured against: what lies inside the outer outline of either scan, within the
/// box that both outlines have in common. Inner gaps of both belong to it. See [GroundOutline].
///
/// Two outlines less than a cell or so apart are the same edge of the ground, met twice: the share of a cell is
/// their mean there, the denser scan counting for more. The smaller of both would be too small throughout.
public final class ReferenceGround {
    private final Grid grid;
    private final AreaWeights either;
    private final AreaWeights both;
    private final double rimVariance;
    private final double pointsACell;

    private ReferenceGround(AreaWeights either, AreaWeights both, double rimVariance, double pointsACell) {
        this.pointsACell = pointsACell;
        this.grid = either.grid();
        this.either = either;
        this.both = both;
        this.rimVariance = rimVariance;
    }

    public static ReferenceGround of(CellList pre, CellList post) {
        GroundOutline.Covered a = GroundOutline.of(pre);
        GroundOutline.Covered b = GroundOutline.of(post);
        Grid grid = pre.grid();
        double shareOfPre = pre.size() / Math.max(1, (double) pre.size() + post.size());
        AreaWeights box = common(a.box(), b.box(), grid);
        AreaWeights.Builder either = new AreaWeights.Builder(grid);
        AreaWeights.Builder both = new AreaWeights.Builder(grid);
        for (int c = 0; c < grid.size(); c++) {
            double wa = a.weights().weight(c);
            double wb = b.weights().weight(c);
            boolean sameEdge = wa != wb && near(a.weights(), c) && near(b.weights(), c);
            double mean = shareOfPre * wa + (1 - shareOfPre) * wb;
            both.set(c, sameEdge ? mean : Math.min(wa, wb));
            if (wa > 0 || wb > 0) {
                either.set(c, Math.min(sameEdge ? mean : Math.max(wa, wb), box.weight(c)));
            }
        }
        double fewOfPre = pointsACell(a.weights(), pre);
        double fewOfPost = pointsACell(b.weights(), post);
        double variance = shareOfPre * shareOfPre * rimVariance(a.rimVariance(), fewOfPre)
                + (1 - shareOfPre) * (1 - shareOfPre) * rimVariance(b.rimVariance(), fewOfPost);
        return new ReferenceGround(either.weights(), both.weights(), variance, Math.min(fewOfPre, fewOfPost));
    }

    /// Of one scan alone: what lies inside its outer outline.
    public static ReferenceGround of(CellList scan) {
        GroundOutline.Covered covered = GroundOutline.of(scan);
        AreaWeights weights = covered.weights();
        double points = pointsACell(weights, scan);
        return new ReferenceGround(weights, weights, rimVariance(covered.rimVariance(), points), points);
    }

    /// The part of it inside an area.
    public ReferenceGround inside(AreaWeights part) {
        return new ReferenceGround(
                AreaWeights.each(grid, cell -> either.weight(cell) * part.weight(cell)),
                AreaWeights.each(grid, cell -> both.weight(cell) * part.weight(cell)),
                rimVariance,
                pointsACell);
    }

    private static double pointsACell(AreaWeights covered, CellList points) {
        double area = covered.area();
        return area > 0 ? points.size() * covered.grid().cellArea() / area : 0;
    }

    /// Whether an outline crosses a cell or one of the eight round it.
    private static boolean near(AreaWeights covered, int cell) {
        Grid grid = covered.grid();
        int column = cell % grid.columns();
        int row = cell / grid.columns();
        double own = covered.weight(cell);
        for (int r = Math.max(0, row - 1); r <= Math.min(grid.rows() - 1, row + 1); r++) {
            for (int i = Math.max(0, column - 1); i <= Math.min(grid.columns() - 1, column + 1); i++) {
                double other = covered.weight(grid.index(i, r));
                if (other != own || other > 0 && other < 1) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Of the area along an outline as long as a cell, in cells⁴: (spacing / cell)³ times that of a spacing.
    private static double rimVariance(double ofASpacing, double pointsACell) {
        return ofASpacing * Math.pow(Math.max(1, pointsACell), -1.5);
    }

    private static AreaWeights common(Optional<Bounds> a, Optional<Bounds> b, Grid grid) {
        if (a.isEmpty() || b.isEmpty()) {
            return AreaWeights.of(List.of(), grid);
        }
        double west = Math.max(a.get().minX(), b.get().minX());
        double south = Math.max(a.get().minY(), b.get().minY());
        double east = Math.min(a.get().maxX(), b.get().maxX());
        double north = Math.min(a.get().maxY(), b.get().maxY());
        return east > west && north > south
                ? AreaWeights.of(
                        List.of(new Polygon(
                                Ring.owning(
                                        new double[] {west, east, east, west},
                                        new double[] {south, south, north, north}),
                                List.of())),
                        grid)
                : AreaWeights.of(List.of(), grid);
    }

    /// Inside the outer outline of either scan: the reference ground.
    public AreaWeights either() {
        return either;
    }

    /// Inside the outer outlines of both scans, whether there is a height or not.
    public AreaWeights both() {
        return both;
    }

    /// Cells of the reference ground that must have a height to be compared. Those that the outline of both scans
    /// crosses need none: what they hold counts with the cells beside them.
    public BitSet cells() {
        BitSet cells = either.cells();
        both.forEach((cell, weight) -> {
            if (weight < 1) {
                cells.clear(cell);
            }
        });
        return cells;
    }

    /// Cells that lie inside of both outlines, and so do all cells round them.
    public BitSet inner() {
        BitSet whole = new BitSet(grid.size());
        both.forEach((cell, weight) -> whole.set(cell, weight == 1));
        BitSet inner = new BitSet(grid.size());
        for (int row = 1; row < grid.rows() - 1; row++) {
            for (int column = 1; column < grid.columns() - 1; column++) {
                int west = grid.index(column - 1, row);
                inner.set(
                        west + 1,
                        whole.nextClearBit(west - grid.columns()) > west - grid.columns() + 2
                                && whole.nextClearBit(west) > west + 2
                                && whole.nextClearBit(west + grid.columns()) > west + grid.columns() + 2);
            }
        }
        return inner;
    }

    /// Of the sparser scan, on its ground; 0 if it has none.
    public double pointsACell() {
        return pointsACell;
    }

    Rim rim() {
        return new Rim(both, rimVariance);
    }

    /// The ground that is compared: inside of both outlines, where a height is known. At the rim a sliver of a
    /// cell often holds no point; its share is added to the cells beside it that have a height, which may get
    /// more than 1.
    ///
    /// @param height NaN where it is not known
    AreaWeights compared(Raster height) {
        float[] z = height.values();
        double[] given = new double[z.length];
        both.forEach((cell, weight) -> {
            if (!Float.isNaN(z[cell])) {
                given[cell] += weight;
            } else if (weight < 1) {
                give(z, given, cell, weight);
            }
        });
        AreaWeights.Builder compared = new AreaWeights.Builder(grid);
        for (int c = 0; c < given.length; c++) {
            compared.set(c, given[c]);
        }
        return compared.weights();
    }

    private void give(float[] z, double[] given, int cell, double weight) {
        int[] takers = takers(z, cell, 1);
        takers = takers.length == 0 ? takers(z, cell, 2) : takers;
        for (int taker : takers) {
            given[taker] += weight / takers.length;
        }
    }

    /// Cells of the ground, at most so many away, that have a height.
    private int[] takers(float[] z, int cell, int reach) {
        int column = cell % grid.columns();
        int row = cell / grid.columns();
        int[] takers = new int[(2 * reach + 1) * (2 * reach + 1)];
        int count = 0;
        for (int r = Math.max(0, row - reach); r <= Math.min(grid.rows() - 1, row + reach); r++) {
            for (int i = Math.max(0, column - reach); i <= Math.min(grid.columns() - 1, column + reach); i++) {
                int next = grid.index(i, r);
                if (!Float.isNaN(z[next]) && both.weight(next) > 0) {
                    takers[count++] = next;
                }
            }
        }
        return Arrays.copyOf(takers, count);
    }
}
