package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.cloud.Crs;
import dev.cutfill.format.DxfGroups;
import dev.cutfill.format.MalformedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The 3D faces of a text DXF as one surface; a face with four corners is two triangles. Everything else in the
/// drawing is passed over, and so are its units, which civil drawings rarely set: coordinates are in the unit of
/// the scan.
///
/// Source: Autodesk DXF reference, entity 3DFACE: groups 8 (layer), 10–13, 20–23, 30–33 (corners).
final class DxfFaces implements DxfGroups.Entities {
    private final String name;
    private final DxfGroups groups;
    private final Optional<String> wanted;
    private final Triangles triangles = new Triangles();
    private final Set<String> layers = new TreeSet<>();
    /// x, y, z of four corners
    private final double[] corners = new double[12];
    private int known;
    private String layer = "";
    private boolean face;

    private DxfFaces(String name, Optional<String> wanted) {
        this.name = name;
        this.groups = new DxfGroups(name);
        this.wanted = wanted;
    }

    static SurfaceFile read(Path file, SurfaceFile.Request request) throws IOException {
        DxfFaces read = new DxfFaces(request.name(), request.surface());
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            read.groups.read(lines, read);
        }
        return read.surface(request);
    }

    @Override
    public void begin(String entity) throws MalformedFile {
        end();
        face = entity.equals("3DFACE");
    }

    @Override
    public void member(int group, String value) throws MalformedFile {
        if (!face) {
            return;
        }
        if (group == 8) {
            layer = value;
        } else if (group >= 10 && group < 40 && group % 10 < 4) {
            int at = 3 * (group % 10) + group / 10 - 1;
            corners[at] = groups.number(value);
            known |= 1 << at;
        }
    }

    /// Of the entity before.
    private void end() throws MalformedFile {
        if (face) {
            boolean three = (known & 0x1FF) == 0x1FF;
            boolean four = (known & 0xE00) == 0xE00;
            if (!three) {
                throw new MalformedFile(
                        name, "a 3DFACE that ends at line " + groups.line() + " has less than three corners");
            }
            layers.add(layer);
            if (wanted.isEmpty() || wanted.get().equals(layer)) {
                int a = vertex(0), b = vertex(1), c = vertex(2);
                triangles.triangle(a, b, c);
                if (four && !same(2, 3) && !same(0, 3)) {
                    triangles.triangle(a, c, vertex(3));
                }
            }
        }
        face = false;
        known = 0;
        layer = "";
        Arrays.fill(corners, 0);
    }

    private int vertex(int corner) {
        return triangles.vertex(corners[3 * corner], corners[3 * corner + 1], corners[3 * corner + 2]);
    }

    private boolean same(int a, int b) {
        return corners[3 * a] == corners[3 * b]
                && corners[3 * a + 1] == corners[3 * b + 1]
                && corners[3 * a + 2] == corners[3 * b + 2];
    }

    private SurfaceFile surface(SurfaceFile.Request request) throws MalformedFile {
        if (layers.isEmpty()) {
            throw new MalformedFile(
                    name, "it holds no 3D faces (3DFACE). Export the surface with its triangles as 3D faces");
        }
        if (triangles.isEmpty()) {
            throw new MalformedFile(
                    name,
                    "it has no 3D faces on the layer '" + wanted.orElse("") + "'; there are some on "
                            + String.join(", ", layers) + ". Set design_surface to one of them");
        }
        Triangles.Built built = triangles.build(
                request.unsaid(),
                name,
                layers.size() > 1 && wanted.isEmpty()
                        ? "Set design_surface to one of its layers: " + String.join(", ", layers)
                        : "Export one surface without what lies under or over it");
        return new SurfaceFile(
                built.surface(),
                Crs.UNKNOWN,
                wanted.orElse(layers.size() == 1 ? layers.iterator().next() : ""),
                built.detail(),
                built.warnings());
    }
}
