package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.tinfour.common.IQuadEdge;
import org.tinfour.common.SimpleTriangle;
import org.tinfour.common.Vertex;
import org.tinfour.standard.IncrementalTin;
import org.tinfour.utils.HilbertSort;

/// The ground inside the outer outline of a scan: points nearer than three local spacings are joined. It is no
/// convex hull, and gaps inside it belong to it.
///
/// The outline is the χ-shape of Duckham et al. (2008, Pattern Recognition 41, 3224): from the rim of the
/// Delaunay triangulation inwards, triangles behind an edge longer than the limit are taken away. Only points
/// near the rim are triangulated. The true edge of the ground lies a little outside of the outermost points, so
/// the outline is moved outwards by a share of the spacing that depends on how evenly the points lie
/// ([Shape#recession]).
final class GroundOutline {
    /// Points are joined over so many local spacings.
    private static final double JOINED = 3;

    /// And over so many cells, whatever a spacing is: a surface is known there.
    private static final double JOINED_CELLS = 1.5;

    /// Rows of blocks along the outside, so many deep, whose points are triangulated.
    private static final int BAND = 5;

    /// Points of a block that are looked at: a scan far denser than the other needs no more.
    private static final int MOST_A_BLOCK = 64;

    private final CellList points;
    private final Grid grid;
    /// cells of the grid along a block's edge
    private final int factor;
    private final int columns;
    private final int rows;
    private final int[] counts;

    private GroundOutline(CellList points) {
        this.points = points;
        this.grid = points.grid();
        int side = 1;
        int[] held = counts(side);
        while (side < Math.max(grid.columns(), grid.rows()) && pointsAnOccupied(held) < 3) {
            side *= 2;
            held = counts(side);
        }
        this.factor = side;
        this.columns = blocks(grid.columns(), side);
        this.rows = blocks(grid.rows(), side);
        this.counts = held;
    }

    /// @param box round the outline in plan; empty if the scan covers no ground in the grid
    /// @param rimVariance of the area along an outline as long as a spacing, in spacings⁴
    record Covered(AreaWeights weights, Optional<Bounds> box, double rimVariance) {}

    static Covered of(CellList points) {
        GroundOutline outline = new GroundOutline(points);
        AreaWeights.Edges edges = new AreaWeights.Edges(outline.grid);
        double variance = new Shape(outline.near(outline.depth()), JOINED_CELLS * outline.grid.cell()).draw(edges);
        return new Covered(edges.weights(), edges.box(), variance);
    }

    private static int blocks(int cells, int side) {
        return (cells + side - 1) / side;
    }

    private double pointsAnOccupied(int[] blocks) {
        int occupied = 0;
        for (int count : blocks) {
            occupied += count > 0 ? 1 : 0;
        }
        return occupied == 0 ? Double.POSITIVE_INFINITY : (double) points.size() / occupied;
    }

    private int[] counts(int side) {
        int wide = blocks(grid.columns(), side);
        int[] counts = new int[wide * blocks(grid.rows(), side)];
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                counts[row / side * wide + column / side] += points.count(grid.index(column, row));
            }
        }
        return counts;
    }

    /// How many blocks each lies from the outside: 0 for empty blocks that lead out of the grid over empty ones,
    /// up to [#BAND], beyond that −1.
    private int[] depth() {
        int[] depth = new int[counts.length];
        Arrays.fill(depth, -1);
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int b = 0; b < depth.length; b++) {
            int column = b % columns;
            int row = b / columns;
            if (column == 0 || row == 0 || column == columns - 1 || row == rows - 1) {
                depth[b] = counts[b] == 0 ? 0 : 1;
                open.add(b);
            }
        }
        // blocks at the border that hold points lie beside the outside; empty ones are followed inwards first
        ArrayDeque<Integer> rim = new ArrayDeque<>();
        while (!open.isEmpty()) {
            int block = open.remove();
            if (depth[block] != 0) {
                rim.add(block);
                continue;
            }
            for (int d = 0; d < 4; d++) {
                int next = neighbour(block, d == 0 ? 1 : d == 1 ? -1 : 0, d == 2 ? 1 : d == 3 ? -1 : 0);
                if (next >= 0 && depth[next] < 0) {
                    depth[next] = counts[next] == 0 ? 0 : 1;
                    open.add(next);
                }
            }
        }
        while (!rim.isEmpty()) {
            int block = rim.remove();
            if (depth[block] == BAND) {
                continue;
            }
            for (int d = 0; d < 9; d++) {
                int next = neighbour(block, d % 3 - 1, d / 3 - 1);
                if (next >= 0 && depth[next] < 0) {
                    depth[next] = depth[block] + 1;
                    rim.add(next);
                }
            }
        }
        return depth;
    }

    private int neighbour(int block, int east, int north) {
        int column = block % columns + east;
        int row = block / columns + north;
        return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
    }

    private int block(int cell) {
        return cell / grid.columns() / factor * columns + cell % grid.columns() / factor;
    }

    /// A point near the rim. One that lies in the last blocks of the band is inner: ground lies all round it.
    private static final class Near extends Vertex {
        final boolean inner;
        double spacing;
        /// of the triangles that meet here (m²)
        double area;
        int triangles;
        /// of those that meet in the vertices beside it
        double areaAround;
        int trianglesAround;
        /// of the edges that meet here (m)
        private double[] lengths = new double[8];
        private int edges;
        double outwardX;
        double outwardY;

        Near(double x, double y, int index, boolean inner) {
            super(x, y, 0, index);
            this.inner = inner;
        }

        void meet(double length) {
            lengths = edges == lengths.length ? Arrays.copyOf(lengths, 2 * edges) : lengths;
            lengths[edges++] = length;
        }

        void settle() {
            Arrays.sort(lengths, 0, edges);
            spacing = 1.2 * lengths[2 * (edges - 1) / 5];
        }

        void takeIn(Near neighbour) {
            areaAround += neighbour.area;
            trianglesAround += neighbour.triangles;
        }

        /// By what to stretch the outward direction, to move by so many spacings: a point stands for two
        /// triangles.
        double move(double spacings) {
            double length = Math.hypot(outwardX, outwardY);
            return trianglesAround == 0
                    ? 0
                    : spacings * Math.sqrt(2 * areaAround / trianglesAround) / Math.max(0.5, length);
        }
    }

    private List<Near> near(int[] depth) {
        List<Near> near = new ArrayList<>();
        CellList.Run run = points.run();
        for (int c = 0; c < grid.size(); c++) {
            int count = points.count(c);
            int block = block(c);
            if (count == 0 || depth[block] < 0) {
                continue;
            }
            run.load(points.start(c), points.start(c + 1));
            int step = Math.max(1, (counts[block] + MOST_A_BLOCK - 1) / MOST_A_BLOCK);
            for (int p = 0; p < count; p += step) {
                near.add(new Near(run.x()[p], run.y()[p], near.size(), depth[block] >= BAND - 1));
            }
        }
        return near;
    }

    /// The triangulation of the points near the rim, and what of it is outside.
    private static final class Shape {
        private final List<Near> points;
        private final IncrementalTin tin;
        private final double joinedAlways;
        /// of the points, from the mean area of the triangles (m)
        private double spacing;
        private final BitSet outside = new BitSet();
        private final List<IQuadEdge> rim = new ArrayList<>();
        private final IdentityHashMap<Vertex, Near> nearOf = new IdentityHashMap<>();

        Shape(List<Near> near, double joinedAlways) {
            this.points = near;
            this.joinedAlways = joinedAlways;
            this.tin = new IncrementalTin(Math.max(1e-3, joinedAlways / 3));
            List<Vertex> vertices = new ArrayList<>(near);
            if (vertices.size() > 2) {
                new HilbertSort().sort(vertices);
                tin.add(vertices, null);
            }
        }

        /// Returns the variance of the area along an outline as long as a spacing, in spacings⁴.
        double draw(AreaWeights.Edges edges) {
            if (!tin.isBootstrapped()) { // fewer than three points, or all on a line
                return 0;
            }
            spacings();
            erode();
            double unevenness = unevenness();
            double recession = recession(unevenness, joinedAlways / spacing);
            for (IQuadEdge edge : rim) {
                outwards(edge);
            }
            for (IQuadEdge edge : rim) {
                Near a = near(edge.getA());
                Near b = near(edge.getB());
                double first = a.move(recession);
                double second = b.move(recession);
                edges.add(
                        a.getX() + first * a.outwardX,
                        a.getY() + first * a.outwardY,
                        b.getX() + second * b.outwardX,
                        b.getY() + second * b.outwardY);
            }
            return variance(unevenness);
        }

        /// Measured: 0.45² for points one in each cell of a mesh, 0.7² for points at random places.
        private static double variance(double unevenness) {
            return Math.clamp(0.2 + 0.29 * (unevenness - 0.52) / 0.36, 0.2, 0.49);
        }

        private Near near(Vertex vertex) {
            return vertex instanceof Near near
                    ? near
                    : nearOf.computeIfAbsent(
                            vertex, v -> new Near(v.getX(), v.getY(), v.getIndex(), false)); // several in one place
        }

        /// From the lengths of the edges that meet in each vertex: the one that two fifths of them are shorter
        /// than, for at a rim up to half of them lead over the gap beyond it. Of points at random places the
        /// spacing is 1.2 times as long.
        private void spacings() {
            for (IQuadEdge edge : tin.edges()) {
                if (edge.getA() != null && edge.getB() != null) {
                    near(edge.getA()).meet(edge.getLength());
                    near(edge.getB()).meet(edge.getLength());
                }
            }
            points.forEach(Near::settle);
            nearOf.values().forEach(Near::settle);
        }

        /// The triangles round each vertex, and how unevenly the points lie: the scatter of the areas of
        /// triangles, as a share of their mean; 0.24 on a mesh, 0.52 for one point at random in each cell of a
        /// mesh, 0.88 for points at random places.
        private double unevenness() {
            double n = 0, sum = 0, squares = 0;
            for (SimpleTriangle triangle : tin.triangles()) {
                Near a = near(triangle.getVertexA());
                Near b = near(triangle.getVertexB());
                Near c = near(triangle.getVertexC());
                if (a.inner
                        || b.inner
                        || c.inner
                        || tooLong(triangle.getEdgeA())
                        || tooLong(triangle.getEdgeB())
                        || tooLong(triangle.getEdgeC())) {
                    continue;
                }
                double area = Math.abs(triangle.getArea());
                n++;
                sum += area;
                squares += area * area;
                for (Near v : new Near[] {a, b, c}) {
                    v.area += area;
                    v.triangles++;
                }
            }
            for (IQuadEdge edge : tin.edges()) {
                if (edge.getA() != null && edge.getB() != null && !tooLong(edge)) {
                    near(edge.getA()).takeIn(near(edge.getB()));
                    near(edge.getB()).takeIn(near(edge.getA()));
                }
            }
            spacing = Math.sqrt(2 * sum / n);
            return n == 0 ? 0 : Math.sqrt(Math.max(0, squares * n / (sum * sum) - 1));
        }

        /// How far the outline of points strewn over ground with a straight edge lies inside that edge, in
        /// spacings. Measured: half a spacing on a mesh (whose points stand for the squares round them), 0.23
        /// for one point in each cell of a mesh, 0.30 for points at random places; the offset that makes up for
        /// it is a little larger on a mesh, whose corners are cut. Strewn points that are joined over more than
        /// three spacings have their bays cut off: measured for points at random places, 0.24 where they are
        /// joined over 5.2 and 0.17 where over 8.2.
        private static double recession(double unevenness, double joined) {
            double bays = Math.exp(-0.12 * Math.max(0, joined - 1.2 * JOINED));
            double strewn = bays * (0.23 + 0.17 * (unevenness - 0.52));
            return unevenness >= 0.45 ? strewn : unevenness <= 0.3 ? 0.58 : 0.58 - (unevenness - 0.3) / 0.15 * 0.36;
        }

        private boolean tooLong(IQuadEdge edge) {
            double spacing = Math.min(near(edge.getA()).spacing, near(edge.getB()).spacing);
            return edge.getLength() > Math.max(joinedAlways, JOINED * spacing);
        }

        private void erode() {
            ArrayDeque<IQuadEdge> exposed = new ArrayDeque<>();
            for (IQuadEdge edge : tin.getPerimeter()) {
                exposed.add(edge.getForward().getB() == null ? edge.getDual() : edge);
            }
            while (!exposed.isEmpty()) {
                IQuadEdge edge = exposed.remove();
                if (outside.get(edge.getIndex())) {
                    continue;
                }
                IQuadEdge next = edge.getForward();
                IQuadEdge last = edge.getReverse();
                boolean ground = next.getB() == null || inner(edge.getA(), edge.getB(), next.getB()) || !tooLong(edge);
                if (ground) {
                    rim.add(edge);
                    continue;
                }
                outside.set(edge.getIndex());
                outside.set(next.getIndex());
                outside.set(last.getIndex());
                exposed.add(next.getDual());
                exposed.add(last.getDual());
            }
            // an edge that was kept from one side first and then lost its triangle from another is no rim
            rim.removeIf(
                    edge -> outside.get(edge.getIndex()) || edge.getForward().getB() == null);
        }

        private boolean inner(Vertex a, Vertex b, Vertex c) {
            return near(a).inner || near(b).inner || near(c).inner;
        }

        private void outwards(IQuadEdge edge) {
            Near a = near(edge.getA());
            Near b = near(edge.getB());
            double length = edge.getLength();
            double x = (b.getY() - a.getY()) / length;
            double y = (a.getX() - b.getX()) / length;
            a.outwardX += x;
            a.outwardY += y;
            b.outwardX += x;
            b.outwardY += y;
        }
    }
}
