package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoJsonTest {
    private static final String SQUARE = "[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]";
    private static final String HOLE = "[[2, 2, 7.5], [2, 4, 7.5], [4, 4, 7.5], [4, 2, 7.5], [2, 2, 7.5]]";
    private static final String POLYGON = "{\"type\": \"Polygon\", \"coordinates\": [" + SQUARE + "," + HOLE + "]}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\uFEFF \n%s",
                "{\"type\": \"Feature\", \"properties\": {}, \"geometry\": %s}",
                "{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"geometry\": null}, {\"type\": \"Feature\", \"geometry\": %s}]}",
                "{\"type\": \"GeometryCollection\", \"geometries\": [%s]}"
            })
    void polygonsAreFoundWhereverTheyStand(String around) throws IOException {
        StableGround ground = read(around.formatted(POLYGON)).ground();
        assertThat(ground.areas())
                .singleElement()
                .satisfies(area -> assertThat(area.area()).isCloseTo(96, within(1e-9)));
        assertThat(ground.crs()).isEqualTo(Crs.UNKNOWN);
    }

    @Test
    void multiPolygonsAreSeveral() throws IOException {
        String far = SQUARE.replace("0", "50");
        assertThat(read("{\"type\": \"MultiPolygon\", \"coordinates\": [[" + SQUARE + "," + HOLE + "], [" + far + "]]}")
                        .ground()
                        .areas())
                .extracting(Polygon::area)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "urn:ogc:def:crs:EPSG::32648, PROJECTED, 32648, 1",
        "EPSG:2227, PROJECTED, 2227, 0.3048006096",
        "http://www.opengis.net/def/crs/EPSG/0/32648, PROJECTED, 32648, 1",
        "https://www.opengis.net/def/crs/EPSG/9.9.1/2227/, PROJECTED, 2227, 0.3048006096",
        "http://www.opengis.net/gml/srs/epsg.xml#32648, PROJECTED, 32648, 1",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84, GEOGRAPHIC, , 1",
        "'urn:ogc:def:crs,crs:EPSG::32648,crs:EPSG::5773', PROJECTED, 32648, 1",
        "https://epsg.io/32648, PROJECTED, 32648, 1",
        "UTM zone 48N, , ,",
        "urn:ogc:def:crs:OGC:1.3:CRS84, GEOGRAPHIC, , 1",
        "urn:ogc:def:crs:EPSG:8.9:4326, GEOGRAPHIC, 4326, 1"
    })
    void systemIsTheOneOfTheMemberCrs(String name, Crs.Kind kind, Integer code, Double metres) throws IOException {
        String json =
                "{\"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"" + name + "\"}}, " + POLYGON.substring(1);
        if (kind == null) {
            assertThatThrownBy(() -> read(json)).hasMessageContaining("from which no EPSG code can be read");
            return;
        }
        StableGround ground = read(json).ground();
        assertThat(ground.crs().kind()).isEqualTo(kind);
        assertThat(ground.crs().epsg().stream().boxed().findFirst()).isEqualTo(Optional.ofNullable(code));
        assertThat(ground.crs().metresPerUnit()).isCloseTo(metres, within(1e-9));
        assertThat(ground.areas().getFirst().area()).isCloseTo(96 * metres * metres, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"Point\", \"coordinates\": [1, 2]} | holds a Point; areas are drawn as polygons",
                "{\"type\": \"Topology\"} | no type that the format knows",
                "{} | no type that the format knows",
                "{\"type\": | it is no JSON (line 1, column ",
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1], [1, 1]]]} | no position of two numbers at place 2",
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1e300, 0], [1, 1]]]} | vertex at (1.0E300",
                "{\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 1], [2, 2], [0, 0]]]} | holds no polygon that encloses an area",
                "{\"type\": \"FeatureCollection\", \"features\": []} | holds no polygon that encloses an area"
            })
    void whatHoldsNoAreaIsRefusedByName(String json, String words) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedFile.class)
                .hasMessageStartingWith("plots.json")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\n%s", "%s\r\n\r\n%s\n", "\u001E%s\n\u001E%s\n", "%s%s"})
    void linesOfTheirOwnAreReadAsOneFile(String lines) throws IOException {
        String feature = "{\"type\": \"Feature\", \"properties\": {}, \"geometry\": " + POLYGON + "}";
        assertThat(read(lines.formatted(feature, feature)).ground().areas()).hasSize(2);
    }

    @Test
    void systemOfOldFilesIsACode() throws IOException {
        assertThat(read("{\"crs\": {\"type\": \"EPSG\", \"properties\": {\"code\": 32648}}, " + POLYGON.substring(1))
                        .ground()
                        .crs()
                        .epsg())
                .hasValue(32648);
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        String deep = "{\"type\": \"GeometryCollection\", \"geometries\": [".repeat(2000);
        assertThatThrownBy(() -> read(deep)).isInstanceOf(MalformedFile.class).hasMessageContaining("it is no JSON");
    }

    private StableFile read(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("plots.json"), json);
        return StableFile.read(file, Optional.empty(), Optional.empty(), "plots.json");
    }
}
