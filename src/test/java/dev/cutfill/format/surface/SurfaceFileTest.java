package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurfaceFileTest {
    private static final String POINTS =
            "<P id='10'>200 100 5</P><P id='20'>200 110 6</P><P id='30'>220 100 7</P><P id='40'>220 110 9</P>";
    private static final String TWO_FACES = "<F>10 20 30</F><F n='0 1 0'>20 40 30</F>";

    @TempDir
    private Path directory;

    @Test
    void pointsOfLandXmlAreNorthingEastingElevation() throws Exception {
        SurfaceFile file = read(landXml("", surface("FG", POINTS, TWO_FACES)));
        assertThat(file.surface().at(100, 200)).isCloseTo(5, within(1e-12));
        assertThat(file.surface().at(110, 200)).isCloseTo(6, within(1e-12));
        assertThat(file.surface().at(100, 220)).isCloseTo(7, within(1e-12));
        assertThat(file.surface().at(200, 100)).isNaN();
        assertThat(file.title()).isEqualTo("FG");
        assertThat(file.detail()).isEqualTo("2 triangles");
        assertThat(file.crs()).isEqualTo(Crs.UNKNOWN);
    }

    @Test
    void invisibleFacesAreNoPartOfTheSurface() throws Exception {
        SurfaceFile file = read(landXml("", surface("FG", POINTS, "<F>10 20 30</F><F i='1'>20 40 30</F>")));
        assertThat(file.surface().at(102, 204)).isFinite();
        assertThat(file.surface().at(109, 219)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"foot, 0.3048", "USSurveyFoot, 0.30480060960121924", "meter, 1", "millimeter, 0.001"})
    void unitOfLandXmlIsTaken(String unit, double metres) throws Exception {
        String units = "<Units><Imperial linearUnit='" + unit + "'/></Units>";
        SurfaceFile file =
                read(landXml(units, surface("FG", POINTS, TWO_FACES)), Optional.empty(), LengthUnits.both(7));
        assertThat(file.surface().at(110 * metres, 200 * metres)).isCloseTo(6 * metres, within(1e-9));
    }

    @Test
    void fileWithoutAUnitIsInThatOfTheScan() throws Exception {
        SurfaceFile file =
                read(landXml("", surface("FG", POINTS, TWO_FACES)), Optional.empty(), LengthUnits.both(0.3048));
        assertThat(file.surface().at(110 * 0.3048, 200 * 0.3048)).isCloseTo(6 * 0.3048, within(1e-9));
    }

    @Test
    void coordinateSystemOfLandXmlIsTaken() throws Exception {
        SurfaceFile file =
                read(landXml("<CoordinateSystem epsgCode='32648' name='UTM 48N'/>", surface("FG", POINTS, TWO_FACES)));
        assertThat(file.crs().epsg()).hasValue(32648);
    }

    @Test
    void oneOfSeveralSurfacesIsChosenByName() throws Exception {
        String two = surface("EG", POINTS, "<F>10 20 30</F>") + surface("FG", POINTS, TWO_FACES);
        assertThatThrownBy(() -> read(landXml("", two)))
                .isInstanceOf(MalformedFile.class)
                .hasMessage("design.xml: it holds several surfaces: EG, FG. Set design_surface to one of them");
        assertThat(read(landXml("", two), Optional.of("EG"), LengthUnits.NONE).detail())
                .isEqualTo("1 triangles");
        assertThatThrownBy(() -> read(landXml("", two), Optional.of("XX"), LengthUnits.NONE))
                .hasMessageContaining("it has no surface 'XX'; there are EG, FG");
    }

    @Test
    void sourcePointsOfASurfaceAreNoVertices() throws Exception {
        String source =
                "<SourceData><DataPoints><PntList3D>1 2 3</PntList3D></DataPoints><P id='10'>0 0 0</P></SourceData>";
        assertThat(read(landXml(
                                "",
                                "<Surface name='FG'>" + source
                                        + surface("FG", POINTS, TWO_FACES).substring(19)))
                        .surface()
                        .at(100, 200))
                .isCloseTo(5, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<P id='1'>1 2</P> | <F>1 1 1</F> | point 1 has not three coordinates",
                "<P id='1'>1 2 x</P> | <F>1 1 1</F> | 'x' is no number",
                "<P id='a'>1 2 3</P> | <F>1 1 1</F> | the id 'a' is no whole number",
                "<P id='1'>1 2 3</P><P id='1'>1 2 3</P> | <F>1 1 1</F> | point 1 is there twice",
                "<P id='1'>1 2 3</P> | <F>1 2 1</F> | a face has the corner 2, but there is no such point",
                "<P id='1'>1 2 3</P> | <F>1 1</F> | a face has 2 corners instead of three",
                "<P id='1'>1 2 3</P> | <F>1 1 1</F> | none of its triangles has an area in plan",
                "<P id='1'>1 2 NaN</P> | <F>1 1 1</F> | a vertex has a coordinate that is no number",
                "<P id='1'>1 2 3</P> | <G/> | it holds no surface with faces (TIN)",
            })
    void brokenLandXmlIsRefusedByName(String points, String faces, String why) {
        assertThatThrownBy(() -> read(landXml("", surface("FG", points, faces))))
                .isInstanceOf(MalformedFile.class)
                .hasMessageStartingWith("design.xml: ")
                .hasMessageContaining(why);
    }

    @Test
    void entitiesAreNotFollowed() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "200 100 5");
        String xml = "<?xml version='1.0'?><!DOCTYPE LandXML [<!ENTITY e SYSTEM '" + secret.toUri()
                + "'>]><LandXML version='1.2'><Surfaces>"
                + surface("FG", POINTS.replace("200 100 5", "&e;"), TWO_FACES) + "</Surfaces></LandXML>";
        assertThatThrownBy(() -> read(xml)).isInstanceOf(MalformedFile.class);
    }

    @Test
    void contradictionNamesThePlace() {
        String points = POINTS + "<P id='50'>201 101 50</P><P id='60'>201 104 50</P><P id='70'>204 101 50</P>";
        assertThatThrownBy(() -> read(landXml("", surface("FG", points, TWO_FACES + "<F>50 60 70</F>"))))
                .hasMessageContaining("the surface is not single-valued at x 10");
    }

    @Test
    void aMillionPointsAreReadAsAStream() throws Exception {
        int n = 1000;
        Path file = directory.resolve("large.xml");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(
                    "<?xml version='1.0'?><LandXML version='1.1'><Surfaces><Surface name='S'><Definition surfType='TIN'><Pnts>");
            for (int v = 0; v < n * n; v++) {
                out.write("<P id='" + (v + 1) + "'>" + v / n + " " + v % n + " " + (v % n + 0.5) + "</P>");
            }
            out.write("</Pnts><Faces>");
            for (int v = 0; v < n * (n - 1); v += 997) {
                if (v % n < n - 1) {
                    out.write("<F>" + (v + 1) + " " + (v + 2) + " " + (v + n + 1) + "</F>");
                }
            }
            out.write("</Faces></Definition></Surface></Surfaces></LandXML>");
        }
        SurfaceFile read =
                SurfaceFile.read(file, new SurfaceFile.Request("large.xml", Optional.empty(), LengthUnits.NONE));
        assertThat(read.surface().at(0.2, 0.2)).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void threeDimensionalFacesOfADrawingAreASurface() throws Exception {
        SurfaceFile file = read(dxf(face("FG", 0, 0, 1, 10, 0, 2, 10, 10, 3, 0, 10, 4)
                + face("FG", 10, 0, 2, 20, 0, 5, 10, 10, 3, 10, 10, 3)
                + "0\nLINE\n8\nX\n10\n1\n20\n1\n30\n1\n11\n2\n21\n2\n31\n2\n"));
        assertThat(file.detail()).isEqualTo("3 triangles");
        assertThat(file.surface().at(0, 0)).isCloseTo(1, within(1e-12));
        assertThat(file.surface().at(0, 10)).isCloseTo(4, within(1e-12));
        assertThat(file.surface().at(20, 0)).isCloseTo(5, within(1e-12));
        assertThat(file.title()).isEqualTo("FG");
    }

    @Test
    void layersThatContradictEachOtherAreToldApartByName() throws Exception {
        String two =
                face("EG", 0, 0, 1, 10, 0, 1, 10, 10, 1, 0, 10, 1) + face("FG", 0, 0, 5, 10, 0, 5, 10, 10, 5, 0, 10, 5);
        assertThatThrownBy(() -> read(dxf(two)))
                .hasMessageContaining("not single-valued")
                .hasMessageEndingWith("Set design_surface to one of its layers: EG, FG");
        assertThat(read(dxf(two), Optional.of("FG"), LengthUnits.NONE).surface().at(3, 4))
                .isEqualTo(5);
        assertThatThrownBy(() -> read(dxf(two), Optional.of("XX"), LengthUnits.NONE))
                .hasMessageContaining("no 3D faces on the layer 'XX'; there are some on EG, FG");
    }

    @Test
    void verticalFacesAreCounted() throws Exception {
        SurfaceFile file = read(dxf(
                face("FG", 0, 0, 1, 10, 0, 2, 10, 10, 3, 0, 10, 4) + face("FG", 0, 0, 0, 10, 0, 0, 10, 0, 5, 0, 0, 5)));
        assertThat(file.warnings())
                .containsExactly(
                        "2 of 4 triangles of design.xml are vertical; they have no area in plan and were left out.");
    }

    @Test
    void drawingWithoutFacesIsRefused() {
        assertThatThrownBy(() -> read(dxf("0\nLINE\n8\nX\n"))).hasMessageContaining("it holds no 3D faces (3DFACE)");
        assertThatThrownBy(() -> read(dxf("0\n3DFACE\n8\nX\n10\n1\n20\n1\n")))
                .hasMessageContaining("has less than three corners");
        assertThatThrownBy(() -> read(dxf("0\n3DFACE\n8\nX\n10\nnine\n"))).hasMessageContaining("line 10 is no number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "LASF | it is a LAS or LAZ file; designs are read as LandXML",
                "%PDF-1.7 | it is a PDF document; designs are read as LandXML",
                "hello | it is no surface",
            })
    void otherFilesAreRefusedByWhatTheyAre(String content, String why) {
        assertThatThrownBy(() -> read(content)).hasMessageStartingWith("design.xml: " + why);
    }

    @Test
    void damagedFilesAreRefusedAndNothingElse() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        String xml = landXml("<Units><Metric linearUnit='meter'/></Units>", surface("FG", POINTS, TWO_FACES));
        String drawing = dxf(face("FG", 0, 0, 1, 10, 0, 2, 10, 10, 3, 0, 10, 4));
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = (i % 2 == 0 ? xml : drawing).getBytes(UTF_8);
            for (int k = 0; k < 1 + i % 4; k++) {
                bytes[60 + random.nextInt(bytes.length - 60)] = (byte) random.nextInt(256);
            }
            int length = i % 3 == 0 ? 60 + random.nextInt(bytes.length - 60) : bytes.length;
            try {
                read(new String(bytes, 0, length, ISO_8859_1));
            } catch (MalformedFile e) {
                assertThat(e).hasMessageStartingWith("design.xml: ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    private SurfaceFile read(String content) throws IOException {
        return read(content, Optional.empty(), LengthUnits.NONE);
    }

    private SurfaceFile read(String content, Optional<String> surface, LengthUnits unsaid) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), content, ISO_8859_1);
        return SurfaceFile.read(file, new SurfaceFile.Request("design.xml", surface, unsaid));
    }

    private static String landXml(String head, String surfaces) {
        return "<?xml version=\"1.0\"?>\n<LandXML xmlns=\"http://www.landxml.org/schema/LandXML-1.2\" version=\"1.2\">"
                + head + "<Surfaces>" + surfaces + "</Surfaces></LandXML>";
    }

    private static String surface(String name, String points, String faces) {
        return "<Surface name='" + name + "'>" + "<Definition surfType='TIN'><Pnts>" + points + "</Pnts><Faces>" + faces
                + "</Faces></Definition></Surface>";
    }

    private static String dxf(String entities) {
        return "0\nSECTION\n2\nENTITIES\n" + entities + "0\nENDSEC\n0\nEOF\n";
    }

    private static String face(String layer, double... xyz) {
        StringBuilder face = new StringBuilder("0\n3DFACE\n8\n" + layer + "\n");
        for (int corner = 0; corner < 4; corner++) {
            for (int axis = 0; axis < 3; axis++) {
                face.append(10 * (axis + 1) + corner)
                        .append('\n')
                        .append(xyz[3 * corner + axis])
                        .append('\n');
            }
        }
        return face.toString();
    }
}
