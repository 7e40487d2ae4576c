package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.surface.Dem;
import dev.cutfill.cloud.surface.Elevations;
import dev.cutfill.survey.volume.AreaWeights;
import dev.cutfill.survey.volume.HeightSurface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The stockpiles of one scan, each with its base.
///
/// @param bases in the order of the areas
/// @param surface the base that belongs to each place, in the toes and a few cells round them; in the local frame
public record Stockpiles(List<StockpileBase> bases, Elevations surface) {
    /// A base reaches so many cells beyond its toe, so that cells the toe crosses are fitted whole.
    private static final int MARGIN = 4;

    /// Fewer cells of ground tell nothing.
    private static final int FEWEST_CELLS = 12;

    /// More of a toe without ground beside it, and the triangles between its heights hang in the air.
    private static final double MOST_UNKNOWN = 0.1;

    /// Two toes may share so much of the smaller: hand-drawn lines cross.
    private static final double SHARED = 0.01;

    private static final int TARGETS = 150;

    public Stockpiles {
        bases = List.copyOf(bases);
    }

    /// @param areas in the local frame; each polygon of them is the toe of one stockpile
    /// @param scan its surface
    /// @throws BaseFailure if the ground under one of them cannot be told
    public static Stockpiles of(List<Area> areas, HeightSurface scan, BaseMethod method) throws BaseFailure {
        Grid grid = scan.grid();
        List<Area> piles = piles(areas);
        List<AreaWeights> weights =
                piles.stream().map(pile -> AreaWeights.of(pile.parts(), grid)).toList();
        int[] owner = owners(piles, weights, grid);
        BitSet toes = new BitSet(grid.size());
        weights.forEach(weight -> weight.forEach((cell, _) -> toes.set(cell)));
        List<StockpileBase> bases = new ArrayList<>();
        List<Dem> surfaces = new ArrayList<>();
        for (int k = 0; k < piles.size(); k++) {
            Parallel.checkInterrupted();
            Pile pile = new Pile(piles.get(k), weights.get(k), toes, scan);
            Kriging ground = pile.ground();
            BaseSurface.Heights heights = pile.heights(method, ground);
            bases.add(pile.base(heights, ground));
            surfaces.add(BaseSurface.sampled(heights, pile.box()));
        }
        return new Stockpiles(bases, new Composite(grid, owner, surfaces));
    }

    /// Each polygon is a stockpile of its own.
    private static List<Area> piles(List<Area> areas) {
        return areas.stream()
                .flatMap(area -> IntStream.range(0, area.parts().size())
                        .mapToObj(part -> new Area(
                                area.parts().size() == 1 ? area.name() : area.name() + " (" + (part + 1) + ")",
                                List.of(area.parts().get(part)),
                                area.attributes())))
                .toList();
    }

    /// By cell the number of the stockpile whose base counts there; −1 for none.
    private static int[] owners(List<Area> piles, List<AreaWeights> weights, Grid grid) throws BaseFailure {
        int[] owner = new int[grid.size()];
        float[] most = new float[grid.size()];
        float[] sum = new float[grid.size()];
        Arrays.fill(owner, -1);
        for (int k = 0; k < weights.size(); k++) {
            int pile = k;
            double[] shared = new double[piles.size()];
            weights.get(k).forEach((cell, weight) -> {
                if (owner[cell] >= 0) {
                    shared[owner[cell]] += Math.max(0, sum[cell] + weight - 1) * grid.cellArea();
                }
                sum[cell] += (float) weight;
                if (weight > most[cell]) {
                    most[cell] = (float) weight;
                    owner[cell] = pile;
                }
            });
            for (int other = 0; other < k; other++) {
                double smaller = Math.min(piles.get(k).area(), piles.get(other).area());
                if (shared[other] > SHARED * smaller) {
                    throw new BaseFailure(format(
                            "The toes of %s and %s overlap by %.1f m². A place has one base: draw them side by side, or as one.",
                            piles.get(other).name(), piles.get(k).name(), shared[other]));
                }
            }
        }
        for (int round = 0; round < MARGIN; round++) {
            widen(owner, grid);
        }
        return owner;
    }

    private static void widen(int[] owner, Grid grid) {
        int[] before = owner.clone();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                int c = grid.index(column, row);
                for (int r = Math.max(0, row - 1); owner[c] < 0 && r <= Math.min(grid.rows() - 1, row + 1); r++) {
                    for (int i = Math.max(0, column - 1); i <= Math.min(grid.columns() - 1, column + 1); i++) {
                        owner[c] = Math.max(owner[c], before[grid.index(i, r)]);
                    }
                }
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library that is not here
    private static String format(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }

    /// One toe and the ground round it.
    static final class Pile {
        private final Area area;
        private final AreaWeights weights;
        private final Grid grid;
        private final BitSet own = new BitSet();
        private final double radius;
        private final ToeGround round;

        Pile(Area area, AreaWeights weights, BitSet toes, HeightSurface scan) throws BaseFailure {
            this.area = area;
            this.weights = weights;
            this.grid = scan.grid();
            this.radius = Math.sqrt(area.area() / Math.PI);
            weights.forEach((cell, _) -> own.set(cell));
            Polygon toe = area.parts().getFirst();
            if (weights.area() < 0.5 * toe.area()) {
                throw new BaseFailure(format(
                        "The toe of %s lies beside the scan: of its %.0f m² the scan's grid holds %.0f m². Draw it in the scan's"
                                + " coordinate system, round a pile that was scanned.",
                        area.name(), toe.area(), weights.area()));
            }
            this.round = ToeGround.of(toe.shell(), own, toes, radius, scan);
        }

        Kriging ground() throws BaseFailure {
            Kriging.Places nodes = round.nodes(own, radius);
            if (nodes.size() < FEWEST_CELLS) {
                throw new BaseFailure(format(
                        "Round the toe of %s %d cells of %.2f m show ground; at least %d are needed to tell what lies under it. Scan the"
                                + " ground round it, or compare with a height: reference = elevation.",
                        area.name(), nodes.size(), grid.cell(), FEWEST_CELLS));
            }
            return Kriging.of(nodes, targets());
        }

        /// Heights along the toe where ground is seen, else what the ground elsewhere leads to expect there.
        BaseSurface.Heights heights(BaseMethod method, Kriging ground) throws BaseFailure {
            if (method == BaseMethod.TRIANGULATED && round.beyond() > MOST_UNKNOWN) {
                throw new BaseFailure(format(
                        "Along %.0f %% of the toe of %s there is no ground: it crosses the edge of the scan, or of what was seen. Scan the"
                                + " ground all round it, or choose base = kriged, or compare with a height: reference = elevation.",
                        100 * round.beyond(), area.name()));
            }
            if (method == BaseMethod.TRIANGULATED && round.covered() > MOST_UNKNOWN) {
                throw new BaseFailure(format(
                        "Along %.0f %% of the toe of %s what lies outside rises steeply or stands on the ground: the pile leans against a"
                                + " wall or another pile, or its toe was drawn on its slope. Draw the toe on the ground, or choose"
                                + " base = kriged, or compare with a height: reference = elevation.",
                        100 * round.covered(), area.name()));
            }
            Kriging.Places seen = round.toe();
            double[] z = seen.z().clone();
            for (int i = 0; i < z.length; i++) {
                z[i] = Double.isNaN(z[i]) ? ground.at(seen.x()[i], seen.y()[i]) : z[i];
            }
            return BaseSurface.of(method, new Kriging.Places(seen.x(), seen.y(), z), ground);
        }

        StockpileBase base(BaseSurface.Heights heights, Kriging ground) {
            Kriging.Places targets = targets();
            double offset = 0;
            for (int q = 0; q < targets.size(); q++) {
                offset += (heights.at(targets.x()[q], targets.y()[q]) - ground.mean()) / targets.size();
            }
            return new StockpileBase(area, ground.sigma(), offset, 1 - round.known());
        }

        /// Evenly over the toe.
        private Kriging.Places targets() {
            int[] inside = weights.cells().cardinality() > 0
                    ? weights.cells().stream().toArray()
                    : own.stream().toArray();
            int edge = (int) Math.ceil(Math.sqrt((double) inside.length / TARGETS));
            int[] chosen = Arrays.stream(inside)
                    .filter(c -> c % grid.columns() % edge == 0 && c / grid.columns() % edge == 0)
                    .toArray();
            int[] cells = chosen.length == 0 ? inside : chosen;
            return new Kriging.Places(
                    Arrays.stream(cells)
                            .mapToDouble(c -> grid.centreX(c % grid.columns()))
                            .toArray(),
                    Arrays.stream(cells)
                            .mapToDouble(c -> grid.centreY(c / grid.columns()))
                            .toArray(),
                    new double[cells.length]);
        }

        /// The part of the grid round the toe.
        Grid box() {
            Bounds box = bounds(own, grid);
            double margin = (MARGIN + 1.5) * grid.cell();
            return Grid.covering(
                    new Bounds(
                            box.minX() - margin, box.minY() - margin, 0, box.maxX() + margin, box.maxY() + margin, 0),
                    grid.cell());
        }

        /// Round the centres of cells.
        private static Bounds bounds(BitSet cells, Grid grid) {
            int west = grid.columns(), east = 0;
            for (int c = cells.nextSetBit(0); c >= 0; c = cells.nextSetBit(c + 1)) {
                west = Math.min(west, c % grid.columns());
                east = Math.max(east, c % grid.columns());
            }
            return new Bounds(
                    grid.centreX(west),
                    grid.centreY(cells.nextSetBit(0) / grid.columns()),
                    0,
                    grid.centreX(east),
                    grid.centreY((cells.length() - 1) / grid.columns()),
                    0);
        }
    }

    /// The base of the stockpile that a cell belongs to.
    private record Composite(Grid grid, int[] owner, List<Dem> surfaces) implements Elevations {
        @Override
        public double at(double x, double y) {
            int cell = grid.cellAt(x, y);
            return cell < 0 || owner[cell] < 0
                    ? Double.NaN
                    : surfaces.get(owner[cell]).at(x, y);
        }

        @Override
        public Bounds bounds() {
            double far = Double.POSITIVE_INFINITY;
            return new Bounds(
                    grid.minX(),
                    grid.minY(),
                    -far,
                    grid.minX() + grid.columns() * grid.cell(),
                    grid.minY() + grid.rows() * grid.cell(),
                    far);
        }
    }
}
