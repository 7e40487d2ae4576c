package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AreaFileTest {
    @TempDir
    private Path folder;

    @Test
    void featuresAreNamedByTheirProperties() throws Exception {
        AreaFile file = read("""
                {"type": "FeatureCollection", "features": [
                 {"type": "Feature", "properties": {"Name": "Pad 3", "material": "gravel", "swell_percent": 15, "list": [1]},
                  "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}},
                 {"type": "Feature", "id": 7, "properties": null,
                  "geometry": {"type": "MultiPolygon", "coordinates": [[[[20, 0], [30, 0], [30, 10], [20, 0]]], [[[40, 0], [50, 0], [50, 10], [40, 0]]]]}},
                 {"type": "Feature", "properties": {"name": "Pad 3"},
                  "geometry": {"type": "Polygon", "coordinates": [[[60, 0], [70, 0], [70, 10], [60, 0]]]}},
                 {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[80, 0], [90, 0], [90, 10], [80, 0]]]}}]}""");
        assertThat(file.areas().list()).extracting(Area::name).containsExactly("Pad 3", "7", "Pad 3 (2)", "4");
        Area pad = file.areas().list().getFirst();
        assertThat(pad.attributes())
                .containsEntry("material", "gravel")
                .containsEntry("swell_percent", "15")
                .doesNotContainKey("list");
        assertThat(pad.area()).isCloseTo(100, within(1e-9));
        assertThat(file.areas().list().get(1).parts()).hasSize(2);
    }

    @Test
    void recordsAreNamedByTheirTable() throws Exception {
        Path shp = shapefile();
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Path dbf = table(charset, "Halde Süd", "Pad 2");
            AreaFile file = AreaFile.read(
                    shp, new AreaFile.Companions(Optional.empty(), Optional.empty(), Optional.of(dbf)), "plots.shp");
            assertThat(file.areas().list()).extracting(Area::name).containsExactly("Halde Süd", "Pad 2");
            assertThat(file.areas().list().getLast().attributes()).containsEntry("DENSITY", "1.85");
            assertThat(file.warnings()).isEmpty();
        }
        assertThat(AreaFile.read(shp, AreaFile.Companions.NONE, "plots.shp")
                        .areas()
                        .list())
                .extracting(Area::name)
                .containsExactly("1", "2");
    }

    @Test
    void tableOfAnotherShapefileIsPassedOverWithAWarning() throws Exception {
        Path shp = shapefile();
        Path dbf = table(StandardCharsets.UTF_8, "alone");
        AreaFile file = AreaFile.read(
                shp, new AreaFile.Companions(Optional.empty(), Optional.empty(), Optional.of(dbf)), "plots.shp");
        assertThat(file.areas().list()).extracting(Area::name).containsExactly("1", "2");
        assertThat(file.warnings())
                .containsExactly(
                        "The table (.dbf) given with plots.shp: it holds 1 rows, but the .shp 2 records: the two files do not belong"
                                + " together. Areas are named by their numbers.");
    }

    @Test
    void damagedTablesYieldNamesOrAWarning() throws Exception {
        Path shp = shapefile();
        byte[] whole = Files.readAllBytes(table(StandardCharsets.UTF_8, "Halde Süd", "Pad 2"));
        Random random = new Random(16);
        Path dbf = folder.resolve("broken.dbf");
        AreaFile.Companions beside = new AreaFile.Companions(Optional.empty(), Optional.empty(), Optional.of(dbf));
        for (int round = 0; round < 400; round++) {
            byte[] bytes = Arrays.copyOf(whole, round < whole.length ? round : whole.length);
            for (int flip = 0; flip < 3 && bytes.length > 0; flip++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(dbf, bytes);
            assertThat(AreaFile.read(shp, beside, "plots.shp").areas().list()).hasSize(2);
        }
    }

    @Test
    void closedPolylinesAreAreasNamedByLayer() throws Exception {
        AreaFile file = read(dxf(
                "0 LWPOLYLINE 8 Pad 90 4 70 1 10 0 20 0 10 10 20 0 10 10 20 10 10 0 20 10",
                "0 LWPOLYLINE 8 Road 90 2 70 0 10 0 20 0 10 10 20 5",
                "0 LINE 8 Pad 10 0 20 0 11 5 21 5",
                "0 POLYLINE 8 Bench 70 1 0 VERTEX 8 Bench 10 20 20 0 0 VERTEX 8 Bench 10 30 20 0 0 VERTEX 8 Bench 10 30 20 10 0 SEQEND",
                "0 LWPOLYLINE 8 Pad 90 4 70 0 10 50 20 0 10 60 20 0 10 60 20 10 10 50 20 0"));
        assertThat(file.areas().list()).extracting(Area::name).containsExactly("Pad", "Bench", "Pad (2)");
        assertThat(file.areas().list())
                .extracting(area -> Math.rint(area.area()))
                .containsExactly(100.0, 50.0, 50.0);
        assertThat(file.warnings()).containsExactly("plots: 1 open polylines enclose no area.");
    }

    @Test
    void bulgesAreArcs() throws Exception {
        AreaFile file = read(dxf("0 LWPOLYLINE 8 Tank 90 2 70 1 10 -5 20 0 42 1 10 5 20 0 42 1"));
        assertThat(file.areas().list().getFirst().area()).isCloseTo(Math.PI * 25, within(0.003 * Math.PI * 25));
    }

    @Test
    void whatHoldsNoAreaIsRefused() {
        assertThatThrownBy(() -> read(dxf("0 LINE 8 Pad 10 0 20 0 11 5 21 5")))
                .isInstanceOf(MalformedFile.class)
                .hasMessage("plots: it holds no polygon that encloses an area. Draw the areas as polygons");
        assertThatThrownBy(() -> read(dxf("0 LWPOLYLINE 8 Pad 70 1 10 abc")))
                .isInstanceOf(MalformedFile.class)
                .hasMessageMatching("plots: line [0-9]+ is no number");
        assertThatThrownBy(() -> read("<?xml version='1.0'?><kml></kml>"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining(
                        "it is a KML file; areas are read as GeoJSON, as a shapefile (.shp) or as text DXF");
    }

    private AreaFile read(String text) throws IOException {
        return AreaFile.read(Files.writeString(folder.resolve("plots"), text), AreaFile.Companions.NONE, "plots");
    }

    /// Each entity as groups and values one after the other; a value has no blank.
    private static String dxf(String... entities) {
        return "0\nSECTION\n2\nENTITIES\n" + String.join("\n", entities).replace(' ', '\n') + "\n0\nENDSEC\n0\nEOF\n";
    }

    private Path shapefile() throws IOException {
        Path shp = folder.resolve("plots.shp");
        ShapefileWriter.write(shp, List.of(triangle(0), triangle(20)), OptionalInt.empty());
        return shp;
    }

    private static Polygon triangle(double east) {
        return new Polygon(Ring.owning(new double[] {east, east + 10, east + 10}, new double[] {0, 0, 10}), List.of());
    }

    /// Two columns, NAME and DENSITY.
    private Path table(Charset charset, String... names) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(97 + names.length * 27).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 3)
                .put((byte) 126)
                .put((byte) 11)
                .put((byte) 30)
                .putInt(names.length)
                .putShort((short) 97);
        bytes.putShort((short) 27);
        bytes.position(32)
                .put("NAME".getBytes(StandardCharsets.US_ASCII))
                .position(43)
                .put((byte) 'C');
        bytes.put(48, (byte) 20);
        bytes.position(64)
                .put("DENSITY".getBytes(StandardCharsets.US_ASCII))
                .position(75)
                .put((byte) 'N');
        bytes.put(80, (byte) 6);
        bytes.put(96, (byte) 13);
        for (int row = 0; row < names.length; row++) {
            byte[] line = new byte[27];
            Arrays.fill(line, (byte) ' ');
            byte[] name = names[row].getBytes(charset);
            System.arraycopy(name, 0, line, 1, name.length);
            System.arraycopy("1.85".getBytes(StandardCharsets.US_ASCII), 0, line, 23, 4);
            bytes.put(97 + row * 27, line);
        }
        return Files.write(folder.resolve(charset.name() + names.length + ".dbf"), bytes.array());
    }
}
