package dev.cutfill.format.map;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes outlines as a GeoJSON FeatureCollection in **map coordinates**, with the member `crs` of GeoJSON 2008
/// that GIS software reads: RFC 7946 knows degrees on WGS 84 only, in which a site cannot be measured. Where
/// the EPSG code is not known `crs` is null, which says just that.
public final class GeoJsonWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private GeoJsonWriter() {}

    /// @param name of the layer
    /// @param crs of the coordinates
    public static void write(Path file, String name, List<MapFeature> features, Crs crs) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("type", "FeatureCollection").put("name", name);
        if (crs.epsg().isPresent()) {
            root.putObject("crs")
                    .put("type", "name")
                    .putObject("properties")
                    .put("name", "urn:ogc:def:crs:EPSG::" + crs.epsg().getAsInt());
        } else {
            root.putNull("crs");
        }
        ArrayNode list = root.putArray("features");
        features.forEach(feature -> add(list.addObject(), feature));
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void add(ObjectNode node, MapFeature feature) {
        node.put("type", "Feature");
        ObjectNode properties = node.putObject("properties");
        for (Map.Entry<String, Object> property : feature.properties().entrySet()) {
            switch (property.getValue()) {
                case Double number when Double.isFinite(number) -> properties.put(property.getKey(), number);
                case Integer number -> properties.put(property.getKey(), number);
                case String text -> properties.put(property.getKey(), text);
                case null, default -> properties.putNull(property.getKey());
            }
        }
        ObjectNode geometry = node.putObject("geometry").put("type", "Polygon");
        ArrayNode rings = geometry.putArray("coordinates");
        ring(rings.addArray(), feature.outline().shell());
        feature.outline().holes().forEach(hole -> ring(rings.addArray(), hole));
    }

    /// Closed by its first vertex again, in thousandths of the unit.
    private static void ring(ArrayNode ring, Ring vertices) {
        for (int i = 0; i <= vertices.size(); i++) {
            int v = i % vertices.size();
            ring.addArray().add(Math.rint(vertices.x(v) * 1000) / 1000).add(Math.rint(vertices.y(v) * 1000) / 1000);
        }
    }
}
