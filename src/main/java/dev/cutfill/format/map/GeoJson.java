package dev.cutfill.format.map;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.cloud.area.Areas;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.crs.EpsgUnits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Reads the polygons of a GeoJSON file (RFC 7946): of a geometry, a feature, or a collection of either.
///
/// The RFC knows longitude and latitude only. Surveyors' programs write map coordinates all the same and name
/// their system by the `crs` member of the format's first version (2008); that is what is read here. Without
/// one the coordinates are in the system of the scans, unless they look like degrees.
final class GeoJson {
    /// The tree of a file takes some ten times its length.
    private static final long LONGEST = 16 << 20;

    /// `EPSG:32648`, `urn:ogc:def:crs:EPSG::32648` (in a compound system the first counts),
    /// `http://www.opengis.net/def/crs/EPSG/0/32648`, `…/gml/srs/epsg.xml#32648`
    private static final Pattern EPSG = Pattern.compile("(?i)epsg[^,]*?[:/#_]([1-9][0-9]{0,8})/?\\s*(?:,|$)");

    /// Begins each text of a sequence (RFC 8142), in which others put a line break.
    private static final byte RECORD_SEPARATOR = 0x1E;

    private static final List<Integer> LONGITUDE_LATITUDE = List.of(4326, 4979);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final double metresPerUnit;
    private final Rings.Budget budget = new Rings.Budget();
    private final AreaNames names = new AreaNames();
    private final List<Area> areas = new ArrayList<>();
    /// of the area under way
    private final List<Polygon> parts = new ArrayList<>();

    private GeoJson(String name, double metresPerUnit) {
        this.name = name;
        this.metresPerUnit = metresPerUnit;
    }

    /// Whether a file begins as a JSON object does, behind blanks and a byte order mark.
    static boolean is(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte b : in.readNBytes(1024)) {
                if (b == '{') {
                    return true;
                }
                if (b != ' '
                        && b != RECORD_SEPARATOR
                        && b != '\t'
                        && b != '\r'
                        && b != '\n'
                        && b != (byte) 0xEF
                        && b != (byte) 0xBB
                        && b != (byte) 0xBF) {
                    return false;
                }
            }
            return false;
        }
    }

    /// @throws MalformedFile when it is no GeoJSON of polygons
    static AreaFile read(Path file, String name) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new MalformedFile(
                    name,
                    "it has " + Files.size(file) + " bytes; GeoJSON up to " + LONGEST
                            + " is read, simplify the polygons");
        }
        List<JsonNode> roots;
        try {
            roots = roots(Files.readAllBytes(file));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new MalformedFile(
                    name,
                    at == null
                            ? "it is no JSON that can be read"
                            : "it is no JSON (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }
        JsonNode named = roots.stream()
                .map(root -> root.path("crs"))
                .filter(crs -> !crs.isMissingNode())
                .findFirst()
                .orElse(MissingNode.getInstance());
        Crs crs = system(named, name);
        GeoJson reader = new GeoJson(name, crs.metresPerUnit());
        for (JsonNode root : roots) {
            reader.addArea(root);
        }
        return new AreaFile(new Areas(reader.areas, crs), List.of());
    }

    /// One object, or one a line (newline-delimited GeoJSON, RFC 8142).
    private static List<JsonNode> roots(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == RECORD_SEPARATOR) {
                bytes[i] = ' ';
            }
        }
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(bytes)) {
            return values.readAll();
        }
    }

    private static Crs system(JsonNode crs, String name) throws MalformedFile {
        if (crs.isMissingNode() || crs.isNull()) {
            return Crs.UNKNOWN;
        }
        // the member before the format's first version: {"type": "EPSG", "properties": {"code": 32648}}
        String given = crs.path("properties").has("code")
                ? "EPSG:" + crs.path("properties").path("code").asString("")
                : crs.path("properties").path("name").asString("");
        Matcher epsg = EPSG.matcher(given);
        if (given.toUpperCase(Locale.ROOT).matches(".*CRS(84H?|83|27)")) {
            return new Crs(Crs.Kind.GEOGRAPHIC, OptionalInt.empty(), Optional.of("WGS 84"), 1);
        }
        if (!epsg.find()) {
            throw new MalformedFile(
                    name,
                    "its member crs is " + brief(crs)
                            + ", from which no EPSG code can be read; write it as in {\"type\": \"name\","
                            + " \"properties\": {\"name\": \"urn:ogc:def:crs:EPSG::32648\"}}");
        }
        int code = Integer.parseInt(epsg.group(1));
        return LONGITUDE_LATITUDE.contains(code)
                ? new Crs(Crs.Kind.GEOGRAPHIC, OptionalInt.of(code), Optional.of("WGS 84"), 1)
                : new Crs(Crs.Kind.PROJECTED, OptionalInt.of(code), Optional.empty(), EpsgUnits.ofProjected(code));
    }

    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    /// A feature is an area, and so is a geometry without one.
    private void addArea(JsonNode node) throws MalformedFile {
        if (node.path("type").asString("").equals("FeatureCollection")) {
            for (JsonNode feature : node.path("features")) {
                addArea(feature);
            }
            return;
        }
        add(node);
        if (!parts.isEmpty()) {
            Map<String, String> attributes = attributes(node);
            areas.add(new Area(names.of(attributes, areas.size() + 1), parts, attributes));
            parts.clear();
        }
    }

    /// Members of a feature's properties that are no lists or objects, and its id.
    private static Map<String, String> attributes(JsonNode feature) {
        Map<String, String> attributes = new LinkedHashMap<>();
        feature.path("properties").properties().forEach(member -> {
            if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                attributes.put(member.getKey(), member.getValue().asString());
            }
        });
        if (feature.path("id").isValueNode() && !feature.path("id").isNull()) {
            attributes.putIfAbsent("id", feature.path("id").asString());
        }
        return attributes;
    }

    private void add(JsonNode node) throws MalformedFile {
        String type = node.path("type").asString("");
        switch (type) {
            case "GeometryCollection" -> {
                for (JsonNode geometry : node.path("geometries")) {
                    add(geometry);
                }
            }
            case "Feature" -> {
                if (!node.path("geometry").isNull()) { // a feature without a place
                    add(node.path("geometry"));
                }
            }
            case "Polygon" -> polygon(node.path("coordinates"));
            case "MultiPolygon" -> {
                for (JsonNode polygon : node.path("coordinates")) {
                    polygon(polygon);
                }
            }
            case "Point", "MultiPoint", "LineString", "MultiLineString" ->
                throw new MalformedFile(name, "it holds a " + type + "; areas are drawn as polygons");
            default ->
                throw new MalformedFile(name, "it is no GeoJSON: an object in it has no type that the format knows");
        }
    }

    private void polygon(JsonNode rings) throws MalformedFile {
        if (rings.size() > Shapefile.MOST_RINGS) {
            throw new MalformedFile(
                    name,
                    "a polygon has " + rings.size() + " rings; at most " + Shapefile.MOST_RINGS
                            + " are read, split the polygon");
        }
        Parallel.checkInterrupted();
        List<Ring> outlines = new ArrayList<>();
        for (JsonNode ring : rings) {
            double[] x = new double[ring.size()];
            double[] y = new double[ring.size()];
            for (int i = 0; i < x.length; i++) {
                JsonNode place = ring.get(i);
                if (!place.path(0).isNumber() || !place.path(1).isNumber()) {
                    throw new MalformedFile(name, "a ring has no position of two numbers at place " + (i + 1));
                }
                x[i] = place.path(0).doubleValue() * metresPerUnit;
                y[i] = place.path(1).doubleValue() * metresPerUnit;
                if (!Shapefile.isPlace(x[i], y[i])) {
                    throw new MalformedFile(name, "a ring has a vertex at (" + x[i] + ", " + y[i] + ")");
                }
            }
            Rings.ring(x, y).ifPresent(outlines::add);
        }
        try {
            parts.addAll(Rings.polygons(outlines, budget));
        } catch (Rings.Exhausted e) {
            throw new MalformedFile(name, String.valueOf(e.getMessage()));
        }
    }
}
