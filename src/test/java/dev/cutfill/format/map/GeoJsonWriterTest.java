package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GeoJsonWriterTest {
    private static final Polygon WITH_HOLE = new Polygon(
            Ring.owning(new double[] {0, 9.00049, 9, 0}, new double[] {0, 0, 9, 9}),
            List.of(Ring.owning(new double[] {3, 6, 6}, new double[] {3, 3, 6})));

    @TempDir
    private Path directory;

    private JsonNode written(List<MapFeature> features, Crs crs) throws IOException {
        Path file = directory.resolve("x.geojson");
        GeoJsonWriter.write(file, "regions", features, crs);
        return JsonMapper.builder().build().readTree(Files.readString(file));
    }

    @Test
    void ringsAreClosedAndHolesRunTheOtherWay() throws IOException {
        JsonNode feature = written(List.of(new MapFeature(WITH_HOLE, Map.of())), Crs.UNKNOWN)
                .path("features")
                .path(0);
        assertThat(feature.path("geometry").path("type").asString()).isEqualTo("Polygon");
        assertThat(feature.path("geometry").path("coordinates").toString())
                .isEqualTo(
                        "[[[0.0,0.0],[9.0,0.0],[9.0,9.0],[0.0,9.0],[0.0,0.0]],[[6.0,6.0],[6.0,3.0],[3.0,3.0],[6.0,6.0]]]");
    }

    @Test
    void systemIsNamedByItsCodeOrUnknown() throws IOException {
        Crs utm = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32_648), Optional.empty(), 1);
        assertThat(written(List.of(), utm)
                        .path("crs")
                        .path("properties")
                        .path("name")
                        .asString())
                .isEqualTo("urn:ogc:def:crs:EPSG::32648");
        JsonNode unknown = written(List.of(), Crs.UNKNOWN);
        assertThat(unknown.has("crs")).isTrue();
        assertThat(unknown.path("crs").isNull()).isTrue();
        assertThat(unknown.path("features").isArray()).isTrue();
    }

    @Test
    void propertiesKeepTheirOrderAndUnknownOnesAreNull() throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("z", 1);
        properties.put("a", "cut");
        properties.put("m", Double.NaN);
        properties.put("b", 2.5);
        JsonNode feature = written(List.of(new MapFeature(WITH_HOLE, properties)), Crs.UNKNOWN)
                .path("features")
                .path(0);
        assertThat(feature.path("properties").toString()).isEqualTo("{\"z\":1,\"a\":\"cut\",\"m\":null,\"b\":2.5}");
    }
}
