package dev.cutfill.format.map;

import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes polygons of the rings of one shapefile record: which are shells, and which hole lies in which shell.
///
/// The format says it by orientation (shells clockwise, holes counter-clockwise), but writers get that wrong.
/// The depth says it as well: a ring within an even number of others is a shell, within an odd number a hole.
/// Where the orientations make sense, shells and holes alternating inwards, both say the same; where they do
/// not, only the depth can be right. So the depth decides. Two shells of one record that lie one in the other,
/// which the format forbids, thus become a shell with a hole: less ground is called stable than was drawn, not
/// more.
///
/// Rings of a valid polygon touch but do not cross, therefore one interior place of a ring tells where all of
/// it lies.
final class Rings {
    private static final int NONE = -1;

    private final Ring[] rings;
    private final double[] area;
    private final double[][] box;
    private final double[][] inside;
    private final Budget budget;

    /// How many vertices may be looked at to find out which rings of a file lie in which: some seconds' worth. Rings in
    /// rings in rings cost the square of their number.
    static final class Budget {
        static final long USUAL = 2_000_000_000L;
        private long left;

        Budget() {
            this(USUAL);
        }

        Budget(long vertices) {
            this.left = vertices;
        }

        private void spend(int vertices) throws Exhausted {
            left -= vertices;
            if (left < 0) {
                throw new Exhausted();
            }
        }
    }

    /// The rings of a file lie in one another too often.
    static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super("too many rings of too many vertices lie in one another; split the polygons");
        }
    }

    private Rings(List<Ring> rings, Budget budget) {
        this.budget = budget;
        this.rings = rings.toArray(Ring[]::new);
        area = rings.stream().mapToDouble(ring -> Math.abs(ring.signedArea())).toArray();
        box = rings.stream().map(Rings::box).toArray(double[][]::new);
        inside = rings.stream().map(Rings::interiorPlace).toArray(double[][]::new);
    }

    /// A ring of these vertices without repetitions; nothing when it encloses nothing. Takes the arrays over.
    static Optional<Ring> ring(double[] x, double[] y) {
        int size = 0;
        for (int i = 0; i < x.length; i++) {
            if (size == 0 || x[i] != x[size - 1] || y[i] != y[size - 1]) {
                x[size] = x[i];
                y[size++] = y[i];
            }
        }
        while (size > 1 && x[size - 1] == x[0] && y[size - 1] == y[0]) {
            size--;
        }
        if (size < 3) {
            return Optional.empty();
        }
        Ring ring = Ring.owning(Arrays.copyOf(x, size), Arrays.copyOf(y, size));
        double[] box = box(ring);
        double width = box[2] - box[0];
        double depth = box[3] - box[1];
        // relative, for the unit may be the degree; what remains below is the rounding of a ring that runs back
        // on itself
        return Math.abs(ring.signedArea()) > 1e-12 * (width * width + depth * depth)
                ? Optional.of(ring)
                : Optional.empty();
    }

    /// @param budget of the whole file
    static List<Polygon> polygons(List<Ring> rings, Budget budget) throws Exhausted {
        return new Rings(rings, budget).polygons();
    }

    private List<Polygon> polygons() throws Exhausted {
        int[] shellOf = shells();
        List<Polygon> polygons = new ArrayList<>();
        List<List<Ring>> holes = new ArrayList<>();
        for (int i = 0; i < rings.length; i++) {
            holes.add(new ArrayList<>());
        }
        for (int i = 0; i < rings.length; i++) {
            if (shellOf[i] != NONE) {
                holes.get(shellOf[i]).add(rings[i]);
            }
        }
        for (int i = 0; i < rings.length; i++) {
            if (shellOf[i] == NONE) {
                polygons.add(new Polygon(rings[i], holes.get(i)));
            }
        }
        return polygons;
    }

    /// The shell of each hole, none for a shell.
    private int[] shells() throws Exhausted {
        int[] depth = new int[rings.length];
        int[] parent = new int[rings.length];
        for (int i = 0; i < rings.length; i++) {
            Parallel.checkInterrupted();
            parent[i] = NONE;
            for (int j = 0; j < rings.length; j++) {
                if (contains(j, i)) {
                    depth[i]++;
                    if (parent[i] == NONE || area[j] < area[parent[i]]) {
                        parent[i] = j;
                    }
                }
            }
        }
        int[] shellOf = new int[rings.length];
        for (int i = 0; i < rings.length; i++) {
            // where rings cross against the rules, a hole may find no shell of its own: then it is taken for
            // one
            shellOf[i] = depth[i] % 2 == 1 && depth[parent[i]] % 2 == 0 ? parent[i] : NONE;
        }
        return shellOf;
    }

    private boolean contains(int outer, int inner) throws Exhausted {
        boolean surrounds = outer != inner
                && area[outer] > area[inner]
                && box[outer][0] <= box[inner][0]
                && box[outer][1] <= box[inner][1]
                && box[outer][2] >= box[inner][2]
                && box[outer][3] >= box[inner][3];
        if (surrounds) {
            budget.spend(rings[outer].size());
        }
        return surrounds && rings[outer].contains(inside[inner][0], inside[inner][1]);
    }

    private static double[] box(Ring ring) {
        double[] box = {ring.x(0), ring.y(0), ring.x(0), ring.y(0)};
        for (int i = 1; i < ring.size(); i++) {
            box[0] = Math.min(box[0], ring.x(i));
            box[1] = Math.min(box[1], ring.y(i));
            box[2] = Math.max(box[2], ring.x(i));
            box[3] = Math.max(box[3], ring.y(i));
        }
        return box;
    }

    /// A place well inside: on the line halfway across the widest gap between the heights of vertices, the
    /// middle of its longest inner stretch.
    private static double[] interiorPlace(Ring ring) {
        double[] heights = new double[ring.size()];
        for (int i = 0; i < heights.length; i++) {
            heights[i] = ring.y(i);
        }
        Arrays.sort(heights);
        double y = heights[0];
        double widest = 0;
        for (int i = 1; i < heights.length; i++) {
            if (heights[i] - heights[i - 1] > widest) {
                widest = heights[i] - heights[i - 1];
                y = heights[i - 1] + widest / 2;
            }
        }
        double[] crossings = new double[ring.size()];
        int count = 0;
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            if (ring.y(i) > y != ring.y(j) > y) {
                crossings[count++] = (ring.x(j) - ring.x(i)) * (y - ring.y(i)) / (ring.y(j) - ring.y(i)) + ring.x(i);
            }
        }
        Arrays.sort(crossings, 0, count);
        double x = count > 0 ? crossings[0] : ring.x(0);
        double longest = 0;
        for (int i = 1; i < count; i += 2) {
            if (crossings[i] - crossings[i - 1] > longest) {
                longest = crossings[i] - crossings[i - 1];
                x = crossings[i - 1] + longest / 2;
            }
        }
        return new double[] {x, y};
    }
}
