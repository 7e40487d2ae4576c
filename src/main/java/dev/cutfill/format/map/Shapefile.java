package dev.cutfill.format.map;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.crs.FileCrs;
import dev.cutfill.format.crs.WktCrs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the polygons of a shapefile (ESRI Shapefile Technical Description, July 1998). Heights and measures
/// are passed over.
///
/// A file is a header of 100 bytes and records of `number, length` (big-endian, the length in 16-bit words),
/// then the content: `type, box, rings, vertices, first vertex of each ring, vertices` (little-endian).
final class Shapefile {
    private static final int HEADER = 100;

    /// Where a ring lies within another is asked of every pair of one record.
    static final int MOST_RINGS = 20_000;

    private static final int LONGEST_PRJ = 1 << 20;

    /// The three bytes of it, read as Latin 1.
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private static final Map<Integer, String> OTHER_TYPES = Map.of(
            0,
            "nothing",
            1,
            "points",
            3,
            "lines",
            8,
            "multipoints",
            11,
            "points with heights",
            13,
            "lines with heights",
            21,
            "points with measures",
            23,
            "lines with measures",
            31,
            "multipatches");

    private final MappedFile file;
    private final String name;
    private final int type;
    private final long end;
    private final double metresPerUnit;
    private final Rings.Budget budget = new Rings.Budget();

    private Shapefile(MappedFile file, String name, double metresPerUnit) throws MalformedFile {
        this.file = file;
        this.name = name;
        this.metresPerUnit = metresPerUnit;
        end = checkedLength(file, name, "shapefile (.shp)");
        type = file.i32(32);
        if (!isPolygon(type)) {
            throw new MalformedFile(
                    name,
                    32,
                    "it holds " + OTHER_TYPES.getOrDefault(type, "shapes of the unknown type " + type)
                            + "; areas are drawn as polygons");
        }
    }

    /// A `.shp` tells by itself where its records are, so the index is not needed: one that says otherwise is
    /// passed over with a warning.
    ///
    /// Each record is an area, named by its table, or by its number.
    ///
    /// @param beside what lies beside it; without a `.prj` coordinates are taken for metres
    /// @param name what messages call the `.shp`
    /// @throws MalformedFile when it is no polygon shapefile, truncated, or contradicts itself
    static AreaFile read(Path shp, AreaFile.Companions beside, String name) throws IOException {
        Crs crs = beside.prj().isPresent() ? system(beside.prj().get(), name) : Crs.UNKNOWN;
        List<List<Polygon>> records;
        List<String> warnings = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        try (MappedFile file = MappedFile.open(shp)) {
            records = new Shapefile(file, name, crs.metresPerUnit()).records(starts);
            if (beside.shx().isPresent()) {
                try (MappedFile index = MappedFile.open(beside.shx().get())) {
                    checkPair(file, index, starts, name);
                } catch (MalformedFile wrong) {
                    warnings.add("The " + wrong.getMessage()
                            + ". It was made anew from the .shp, which can be read by itself.");
                }
            }
        }
        List<Map<String, String>> rows = List.of();
        if (beside.dbf().isPresent()) {
            try {
                rows = DbfTable.read(beside.dbf().get(), name, records.size());
            } catch (MalformedFile wrong) {
                warnings.add("The " + wrong.getMessage() + ". Areas are named by their numbers.");
            }
        }
        AreaNames names = new AreaNames();
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Map<String, String> attributes = rows.isEmpty() ? Map.of() : rows.get(i);
            if (!records.get(i).isEmpty()) {
                areas.add(new Area(names.of(attributes, i + 1), records.get(i), attributes));
            }
        }
        return new AreaFile(new Areas(areas, crs), warnings);
    }

    private static Crs system(Path prj, String name) throws IOException {
        try (MappedFile file = MappedFile.open(prj)) {
            int length = (int) Math.min(file.length(), LONGEST_PRJ);
            String text = file.text(0, length);
            return WktCrs.read(text.substring(text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0))
                    .map(FileCrs::crs)
                    .orElseThrow(() -> new MalformedFile(
                            "coordinate system (.prj) given with " + name,
                            0,
                            "it is no well-known text of a projected or geographic system"));
        }
    }

    /// The polygons of each record; none of an empty shape.
    private List<List<Polygon>> records(List<Long> starts) throws MalformedFile {
        List<List<Polygon>> records = new ArrayList<>();
        long at = HEADER;
        while (at + 8 <= end) {
            starts.add(at);
            long length = 2 * Integer.toUnsignedLong(file.i32BigEndian(at + 4));
            if (length < 4 || length > end - at - 8) {
                throw new MalformedFile(
                        name,
                        at + 4,
                        "record " + starts.size() + " claims " + length + " bytes, where " + (end - at - 8)
                                + " are left");
            }
            Parallel.checkInterrupted();
            int recordType = file.i32(at + 8);
            if (recordType == type) {
                records.add(record(starts.size(), at + 8, length));
            } else if (recordType == 0) {
                records.add(List.of());
            } else {
                throw new MalformedFile(
                        name,
                        at + 8,
                        "record " + starts.size() + " is of type " + recordType + " in a file of type " + type);
            }
            at += 8 + length;
        }
        return records;
    }

    private List<Polygon> record(int number, long at, long length) throws MalformedFile {
        if (length < 44) {
            throw new MalformedFile(
                    name, at, "record " + number + " has " + length + " bytes; a polygon takes at least 44");
        }
        int rings = file.i32(at + 36);
        int vertices = file.i32(at + 40);
        if (rings < 0 || vertices < 0 || 44 + 4L * rings + 16L * vertices > length) {
            throw new MalformedFile(
                    name,
                    at + 36,
                    "record " + number + " claims " + rings + " rings and " + vertices
                            + " vertices, which do not fit in its " + length + " bytes");
        }
        if (rings > MOST_RINGS) {
            throw new MalformedFile(
                    name,
                    at + 36,
                    "record " + number + " has " + rings + " rings; at most " + MOST_RINGS
                            + " are read, split the polygon");
        }
        List<Ring> outlines = new ArrayList<>();
        for (int ring = 0; ring < rings; ring++) {
            int first = file.i32(at + 44 + 4L * ring);
            int last = ring + 1 < rings ? file.i32(at + 48 + 4L * ring) : vertices;
            if (first < 0 || first > last || last > vertices) {
                throw new MalformedFile(
                        name,
                        at + 44 + 4L * ring,
                        "ring " + (ring + 1) + " of record " + number + " runs from vertex " + first + " to " + last
                                + " of " + vertices);
            }
            outline(at + 44 + 4L * rings + 16L * first, last - first, number).ifPresent(outlines::add);
        }
        try {
            return Rings.polygons(outlines, budget);
        } catch (Rings.Exhausted e) {
            throw new MalformedFile(name, at, "up to record " + number + " " + e.getMessage());
        }
    }

    private Optional<Ring> outline(long at, int vertices, int record) throws MalformedFile {
        double[] x = new double[vertices];
        double[] y = new double[vertices];
        for (int i = 0; i < vertices; i++) {
            x[i] = file.f64(at + 16L * i) * metresPerUnit;
            y[i] = file.f64(at + 16L * i + 8) * metresPerUnit;
            if (!isPlace(x[i], y[i])) {
                throw new MalformedFile(
                        name, at + 16L * i, "record " + record + " has a vertex at (" + x[i] + ", " + y[i] + ")");
            }
        }
        return Rings.ring(x, y);
    }

    /// Beyond this the products of an area overflow; the format's own "no data" lies beyond it too.
    static boolean isPlace(double x, double y) {
        return Math.abs(x) < 1e38 && Math.abs(y) < 1e38;
    }

    private static boolean isPolygon(int type) {
        return type == 5 || type == 15 || type == 25;
    }

    /// The length a header claims, which the file must have; more is tolerated.
    private static long checkedLength(MappedFile file, String name, String kind) throws MalformedFile {
        if (file.length() < HEADER || file.i32BigEndian(0) != 9994) {
            throw new MalformedFile(
                    name, 0, "it is no " + kind + ", which begins with a header of 100 bytes and the number 9994");
        }
        long length = 2 * Integer.toUnsignedLong(file.i32BigEndian(24));
        if (length < HEADER || length > file.length()) {
            throw new MalformedFile(
                    name,
                    24,
                    "the header of the " + kind + " claims " + length + " bytes, but the file has " + file.length()
                            + ": it is truncated, send it again");
        }
        return length;
    }

    private static void checkPair(MappedFile shp, MappedFile shx, List<Long> starts, String name) throws MalformedFile {
        String pair = "index (.shx) given with " + name;
        long listed = (checkedLength(shx, pair, "shapefile index (.shx)") - HEADER) / 8;
        if (listed != starts.size()) {
            throw new MalformedFile(
                    pair,
                    "it lists " + listed + " records, but the .shp holds " + starts.size()
                            + ": the two files do not belong together");
        }
        for (int i = 0; i < starts.size(); i++) {
            long entry = HEADER + 8L * i;
            long at = 2 * Integer.toUnsignedLong(shx.i32BigEndian(entry));
            if (at != starts.get(i) || shx.i32BigEndian(entry + 4) != shp.i32BigEndian(starts.get(i) + 4)) {
                throw new MalformedFile(
                        pair,
                        entry,
                        "record " + (i + 1) + " is listed at byte " + at + " with "
                                + 2 * Integer.toUnsignedLong(shx.i32BigEndian(entry + 4))
                                + " bytes, but the .shp has it at byte "
                                + starts.get(i) + " with "
                                + 2 * Integer.toUnsignedLong(shp.i32BigEndian(starts.get(i) + 4))
                                + ": the two files do not belong together");
            }
        }
    }
}
