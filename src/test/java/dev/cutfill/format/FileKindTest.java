package dev.cutfill.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.format.FileKind.Family;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.format.las.LasFile;
import dev.cutfill.format.map.ShapefileWriter;
import dev.cutfill.format.map.StableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKindTest {
    /// Beginnings as programs write them.
    ///
    /// @param kind what it is, as users are told
    record Sample(String kind, byte[] bytes) {
        static Sample text(String kind, String text) {
            return new Sample(kind, text.getBytes(ISO_8859_1));
        }

        static Sample hex(String kind, String hex) {
            return new Sample(kind, Arrays.copyOf(HexFormat.of().parseHex(hex), 400));
        }

        @Override
        public String toString() {
            return kind + ": " + new String(bytes, 0, Math.min(40, bytes.length), ISO_8859_1);
        }
    }

    @TempDir
    private static Path folder;

    private static List<Sample> samples() throws IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made today -->\n";
        return List.of(
                Sample.text("a LAS or LAZ file", "LASF\0\0\0\0"),
                Sample.text("an E57 file", "ASTM-E57\1\0\0\0"),
                Sample.text("a PLY file", "ply\nformat binary_little_endian 1.0\nelement vertex 3\n"),
                Sample.text("a PLY file", "ply\r\nformat ascii 1.0\r\n"),
                Sample.text("a PCD file", "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n"),
                Sample.text("a PCD file", "VERSION .7\nFIELDS x y z\n"),
                Sample.text("a tile of 3D Tiles", "pnts\1\0\0\0"),
                Sample.hex("a TIFF image (GeoTIFF)", "49492A0008000000"),
                Sample.hex("a TIFF image (GeoTIFF)", "4D4D002A00000008"),
                Sample.hex("a TIFF image (GeoTIFF)", "49492B0008000000"),
                Sample.text("an ASCII grid", "ncols         4\nnrows 6\nxllcorner 0.0\n"),
                Sample.text("an ASCII grid", "NCOLS 4\r\nNROWS 6\r\n"),
                Sample.text("a Surfer grid", "DSAA\n10 10\n"),
                Sample.text("an ERDAS image", "EHFA_HEADER_TAG\0"),
                Sample.hex("a netCDF or HDF5 file", "894844460D0A1A0A"),
                Sample.hex("a PNG image", "89504E470D0A1A0A"),
                Sample.hex("a JPEG image", "FFD8FFE000104A46"),
                Sample.text("a LandXML file", xml + "<LandXML xmlns=\"http://www.landxml.org/schema/LandXML-1.2\">"),
                Sample.text("a LandXML file", "\u00EF\u00BB\u00BF" + xml + "<LandXML version=\"1.0\">"),
                new Sample("a LandXML file", ("\uFEFF" + xml + "<LandXML version=\"1.0\">").getBytes(UTF_16LE)),
                Sample.text("a DXF drawing", "  0\r\nSECTION\r\n  2\r\nHEADER\r\n"),
                Sample.text("a DXF drawing", "999\nmade by hand\n0\nSECTION\n2\nENTITIES\n"),
                Sample.text("a binary DXF drawing", "AutoCAD Binary DXF\r\n\u001A\0"),
                Sample.text("a DWG drawing", "AC1032\0\0\0\0\0"),
                Sample.hex("a DGN drawing", "0809FE02"),
                Sample.text("an OBJ mesh", "# Blender 4.1\n# www.blender.org\nmtllib a.mtl\no Cube\nv 1.0 1.0 -1.0\n"),
                Sample.text("an OBJ mesh", "v 1.5 2.5 3.5\nv 2.5 2.5 3.5\n"),
                Sample.text("an STL mesh", "solid pit\n  facet normal 0 0 1\n"),
                Sample.text("a glTF mesh", "glTF\2\0\0\0"),
                Sample.text("an IFC model", "ISO-10303-21;\nHEADER;\n"),
                Sample.text("a CityGML file", xml + "<core:CityModel xmlns:core=\"x\">"),
                new Sample("a KMZ archive", zip("doc.kml")),
                new Sample("a ZIP archive", zip("site/scan.las")),
                new Sample("a gzip file", gzip("LASF")),
                Sample.hex("a 7z archive", "377ABCAF271C0004"),
                Sample.hex("a RAR archive", "526172211A070100"),
                Sample.text("a bzip2 file", "BZh91AY&SY"),
                Sample.hex("an xz file", "FD377A585A000004"),
                Sample.hex("a Zstandard file", "28B52FFD04"),
                new Sample("a tar archive", tar()),
                new Sample("the index (.shx) of a shapefile", shapefile("shx")),
                new Sample("a shapefile", shapefile("shp")),
                new Sample("the table (.dbf) of a shapefile", shapefile("dbf")),
                new Sample("the coordinate system (.prj) of a shapefile", shapefile("prj")),
                new Sample("a GeoPackage", sqlite("GPKG")),
                new Sample("an SQLite database", sqlite("\0\0\0\0")),
                Sample.text("a KML file", xml + "<kml xmlns=\"http://www.opengis.net/kml/2.2\">"),
                Sample.text("a GPX file", xml + "<gpx version=\"1.1\">"),
                Sample.text("a GML file", xml + "<wfs:FeatureCollection xmlns:wfs=\"x\">"),
                Sample.text("a FlatGeobuf file", "fgb\3fgb\1"),
                Sample.text("a MapInfo file", "!table\n!version 300\n"),
                Sample.text("a MapInfo file", "Version 300\nCharset \"Neutral\"\n"),
                Sample.text("a web page (HTML)", "<!DOCTYPE html>\n<html lang=\"en\"><head>"),
                Sample.text("a web page (HTML)", "\n<html><body>Please sign in</body></html>"),
                Sample.text("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
                Sample.text("a PDF document", "%PDF-1.7\n"),
                Sample.hex("an Office document", "D0CF11E0A1B11AE1"),
                Sample.text("an XML file", xml + "<other/>"),
                Sample.text("a JSON file, such as GeoJSON", " \n{\"type\": \"FeatureCollection\"}"),
                Sample.text("a JSON list", "[{\"x\": 1}]"),
                Sample.hex("a file of zeros", "00"),
                Sample.text("a PTX file", "100\n200\n0 0 0\n1 0 0\n"),
                Sample.text("a PTS file", "3\r\n1.5 2.5 3.5 -1200 10 20 30\r\n"),
                Sample.text("a text file of coordinates (XYZ, CSV, TXT)", "500000.25 5000000.25 12.5\n"),
                Sample.text("a text file of coordinates (XYZ, CSV, TXT)", "x,y,z,intensity\n1.5,2.5,3.5,7\n"),
                Sample.text("a text file of coordinates (XYZ, CSV, TXT)", "//X Y Z\n1.5 2.5 3.5\n"),
                Sample.text(
                        "a text file of coordinates (XYZ, CSV, TXT)", "P1;Easting;Northing;Height\n1;2.5;3.5;1e3\n"),
                Sample.text("a text file of coordinates (XYZ, CSV, TXT)", "# scan 1\n\t1.5\t2.5\t3.5\n"));
    }

    @Test
    void everyKindIsToldByItsFirstBytes() throws IOException {
        for (Sample sample : samples()) {
            assertThat(FileKind.of(Arrays.copyOf(sample.bytes, Math.min(FileKind.HEAD, sample.bytes.length))))
                    .as("%s", sample)
                    .map(FileKind::name)
                    .contains(sample.kind);
        }
        assertThat(FileKind.all().stream().map(FileKind::name))
                .as("every kind has a sample")
                .hasSameElementsAs(samples().stream().map(Sample::kind).collect(Collectors.toSet()));
    }

    @Test
    void foreignScansAreRefusedForWhatTheyAre() throws IOException {
        for (Sample sample : samples()) {
            if (!sample.kind.equals("a LAS or LAZ file")) {
                Path file = Files.write(folder.resolve("pre.bin"), sample.bytes);
                assertThatThrownBy(() -> LasFile.open(file, "pre.las"))
                        .as("%s", sample)
                        .isInstanceOf(MalformedFile.class)
                        .hasMessageStartingWith("pre.las: it is " + sample.kind)
                        .hasMessageContaining("; scans are read as LAS or LAZ. ");
            }
        }
    }

    @Test
    void foreignStableGroundIsRefusedForWhatItIs() throws IOException {
        for (Sample sample : samples()) {
            Optional<FileKind> kind = FileKind.of(sample.bytes);
            if (kind.orElseThrow().family() != Family.POLYGONS) {
                Path file = Files.write(folder.resolve("stable.bin"), sample.bytes);
                assertThatThrownBy(() -> StableFile.read(file, Optional.empty(), Optional.empty(), "s.shp"))
                        .as("%s", sample)
                        .isInstanceOf(MalformedFile.class)
                        .hasMessageStartingWith("s.shp: it is " + sample.kind)
                        .hasMessageContaining("; stable ground is read as a shapefile (.shp) or as GeoJSON. ");
            }
        }
    }

    @Test
    void archiveNamesWhatIsInIt() throws IOException {
        assertThat(FileKind.refusal(zip("site/scan.las"), Role.CLOUD))
                .contains("it is a ZIP archive with site/scan.las in it; scans are read as LAS or LAZ."
                        + " Unpack it and give the file in it");
    }

    @Test
    void noBytesMakeItFailAndNoiseIsNoKind() {
        Random random = new Random(13);
        int known = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(FileKind.HEAD + 1)];
            random.nextBytes(bytes);
            known += FileKind.of(bytes).isPresent() ? 1 : 0;
        }
        assertThat(known).isLessThan(75);
        for (char c : " \t\n0,;.#-{[<\"x".toCharArray()) {
            for (String text : List.of("%s", "1%s", "1 2 3%s4", "#\n%s", "x\n1%s", "<%s")) {
                byte[] bytes = text.formatted(Character.toString(c).repeat(FileKind.HEAD))
                        .getBytes(ISO_8859_1);
                assertThat(FileKind.of(bytes)).as(text + c).isNotNull();
            }
        }
    }

    private static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(new byte[100]);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private static byte[] tar() {
        byte[] header = new byte[512];
        System.arraycopy("scan.las".getBytes(ISO_8859_1), 0, header, 0, 8);
        System.arraycopy("ustar".getBytes(ISO_8859_1), 0, header, 257, 5);
        return header;
    }

    private static byte[] sqlite(String application) {
        byte[] header = new byte[512];
        System.arraycopy("SQLite format 3\0".getBytes(ISO_8859_1), 0, header, 0, 16);
        System.arraycopy(application.getBytes(ISO_8859_1), 0, header, 68, 4);
        return header;
    }

    private static byte[] shapefile(String part) throws IOException {
        Ring square = Ring.owning(new double[] {0, 10, 10, 0}, new double[] {0, 0, 10, 10});
        Path shp = folder.resolve("s.shp");
        ShapefileWriter.write(
                shp, Stream.of(square).map(ring -> new Polygon(ring, List.of())).toList(), OptionalInt.of(32633));
        return Files.readAllBytes(folder.resolve("s." + part));
    }
}
