package dev.cutfill.format.surface;

import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.surface.Tin;
import dev.cutfill.format.MalformedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Collects vertices and triangles of a file in its own units.
final class Triangles {
    private double[] x = new double[1024];
    private double[] y = new double[1024];
    private double[] z = new double[1024];
    private int vertices;
    private int[] corners = new int[1024];
    private int used;

    /// Returns the index of the vertex.
    int vertex(double east, double north, double height) {
        if (vertices == x.length) {
            x = Arrays.copyOf(x, 2 * vertices);
            y = Arrays.copyOf(y, 2 * vertices);
            z = Arrays.copyOf(z, 2 * vertices);
        }
        x[vertices] = east;
        y[vertices] = north;
        z[vertices] = height;
        return vertices++;
    }

    void triangle(int a, int b, int c) {
        if (used + 3 > corners.length) {
            corners = Arrays.copyOf(corners, 2 * corners.length);
        }
        corners[used++] = a;
        corners[used++] = b;
        corners[used++] = c;
    }

    boolean isEmpty() {
        return used == 0;
    }

    /// Takes the vertices over.
    ///
    /// @param remedy the end of the sentence where heights contradict each other
    Built build(LengthUnits units, String name, String remedy) throws MalformedFile {
        for (int v = 0; v < vertices; v++) {
            x[v] *= units.metresOfPlane();
            y[v] *= units.metresOfPlane();
            z[v] *= units.metresOfHeights();
            if (!Double.isFinite(x[v] + y[v] + z[v])) {
                throw new MalformedFile(name, "a vertex has a coordinate that is no number");
            }
        }
        Tin tin = Tin.owning(x, y, z, Arrays.copyOf(corners, used))
                .orElseThrow(() -> new MalformedFile(
                        name,
                        "none of its triangles has an area in plan: it is no surface that volumes are measured to"));
        var contradiction = tin.contradiction();
        if (contradiction.isPresent()) {
            throw new MalformedFile(
                    name,
                    String.format(
                            Locale.ROOT,
                            "the surface is not single-valued at x %.3f, y %.3f m: two triangles have other heights there. %s",
                            contradiction.get()[0],
                            contradiction.get()[1],
                            remedy));
        }
        int vertical = used / 3 - tin.triangles();
        return new Built(
                tin,
                vertical == 0
                        ? List.of()
                        : List.of(String.format(
                                Locale.ROOT,
                                "%,d of %,d triangles of %s are vertical; they have no area in plan and were left out.",
                                vertical,
                                used / 3,
                                name)));
    }

    /// @param warnings what was left out
    record Built(Tin surface, List<String> warnings) {
        String detail() {
            return String.format(Locale.ROOT, "%,d triangles", surface.triangles());
        }
    }
}
