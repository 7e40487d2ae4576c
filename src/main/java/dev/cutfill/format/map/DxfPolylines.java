package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.format.DxfGroups;
import dev.cutfill.format.MalformedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The closed polylines of a text DXF as areas, named by their layers. Arcs (bulges) become chords that are off by
/// less than a thousandth of their radius. Open polylines and all else in the drawing are passed over. Coordinates are
/// in the unit of the scan, for civil drawings rarely set theirs.
///
/// Source: Autodesk DXF reference, entities LWPOLYLINE and POLYLINE/VERTEX: groups 8 (layer), 10, 20 (vertex), 42
/// (bulge: the tangent of a quarter of the arc's angle), 70 (bit 1: closed).
final class DxfPolylines implements DxfGroups.Entities {
    /// Half the angle of a chord (rad): 1 − cos of it is the error in radii.
    private static final double HALF_CHORD = 0.04;

    private final String name;
    private final DxfGroups groups;
    private final AreaNames names = new AreaNames();
    private final List<Area> areas = new ArrayList<>();
    private final List<double[]> vertices = new ArrayList<>();
    private String entity = "";
    private String layer = "";
    private int flags;
    private int open;

    private DxfPolylines(String name) {
        this.name = name;
        this.groups = new DxfGroups(name);
    }

    static AreaFile read(Path file, String name) throws IOException {
        DxfPolylines read = new DxfPolylines(name);
        // letters that are no UTF-8 become a mark: they matter in layers' names only
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
            read.groups.read(lines, read);
        }
        return new AreaFile(
                new Areas(read.areas, Crs.UNKNOWN),
                read.open == 0 ? List.of() : List.of(name + ": " + read.open + " open polylines enclose no area."));
    }

    /// The vertices of a POLYLINE are entities of their own.
    @Override
    public void begin(String next) {
        if (entity.equals("POLYLINE") && next.equals("VERTEX") || entity.equals("VERTEX") && next.equals("VERTEX")) {
            entity = "VERTEX";
            vertices.add(new double[3]);
            return;
        }
        if (entity.equals("LWPOLYLINE") || entity.equals("VERTEX")) {
            end();
        }
        entity = next;
        layer = "";
        flags = 0;
        vertices.clear();
    }

    @Override
    public void member(int group, String value) throws MalformedFile {
        boolean light = entity.equals("LWPOLYLINE");
        boolean vertex = entity.equals("VERTEX");
        if (!light && !vertex && !entity.equals("POLYLINE")) {
            return;
        }
        if (group == 8 && !vertex) {
            layer = value;
        } else if (group == 70 && !vertex) {
            flags = (int) number(value);
        } else if (group == 10 && light) {
            vertices.add(new double[] {number(value), 0, 0});
        } else if ((group == 10 || group == 20 || group == 42) && !vertices.isEmpty()) {
            vertices.getLast()[group == 10 ? 0 : group == 20 ? 1 : 2] = number(value);
        }
    }

    private void end() {
        boolean meets = vertices.size() > 3
                && vertices.getFirst()[0] == vertices.getLast()[0]
                && vertices.getFirst()[1] == vertices.getLast()[1];
        if ((flags & 1) == 0 && !meets) {
            open++;
            return;
        }
        List<double[]> places = new ArrayList<>();
        for (int i = 0; i < vertices.size(); i++) {
            double[] from = vertices.get(i);
            places.add(from);
            addArc(from, vertices.get((i + 1) % vertices.size()), places);
        }
        Optional<Ring> ring = Rings.ring(
                places.stream().mapToDouble(place -> place[0]).toArray(),
                places.stream().mapToDouble(place -> place[1]).toArray());
        ring.ifPresent(shell -> {
            Map<String, String> attributes = Map.of("layer", layer);
            areas.add(new Area(
                    names.of(attributes, areas.size() + 1), List.of(new Polygon(shell, List.of())), attributes));
        });
    }

    /// The places between two vertices, where their bulge makes an arc.
    private static void addArc(double[] from, double[] to, List<double[]> places) {
        double angle = 4 * Math.atan(from[2]);
        int chords = (int) Math.ceil(Math.abs(angle) / (2 * HALF_CHORD));
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        if (chords < 2 || dx == 0 && dy == 0) {
            return;
        }
        // the middle of the circle lies left of the chord, by half of it over the tangent of half the angle
        double left = 0.5 / Math.tan(angle / 2);
        double x0 = from[0] + dx / 2 - left * dy;
        double y0 = from[1] + dy / 2 + left * dx;
        for (int k = 1; k < chords; k++) {
            double turn = angle * k / chords;
            double ux = from[0] - x0;
            double uy = from[1] - y0;
            places.add(new double[] {
                x0 + ux * Math.cos(turn) - uy * Math.sin(turn), y0 + ux * Math.sin(turn) + uy * Math.cos(turn)
            });
        }
    }

    private double number(String value) throws MalformedFile {
        double number = groups.number(value);
        if (!Shapefile.isPlace(number, 0)) {
            throw new MalformedFile(name, "line " + groups.line() + " has a vertex at " + value);
        }
        return number;
    }
}
