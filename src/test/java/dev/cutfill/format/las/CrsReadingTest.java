package dev.cutfill.format.las;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Crs.Agreement;
import dev.cutfill.cloud.Crs.Kind;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.PointFilter;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.crs.FileCrs;
import dev.cutfill.format.crs.Utm;
import dev.cutfill.format.crs.WktCrs;
import dev.cutfill.format.map.ShapefileWriter;
import dev.cutfill.format.map.StableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrsReadingTest {
    private static final String WKT1 = """
            COMPD_CS["NAD83(2011) / Oregon North (ft) + NAVD88 height (ftUS)",
              PROJCS["NAD83(2011) / Oregon North (ft)",
                GEOGCS["NAD83(2011)",DATUM["NAD83_National_Spatial_Reference_System_2011",
                  SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],AUTHORITY["EPSG","1116"]],
                  PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","6318"]],
                PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["latitude_of_origin",43.6666666666667],
                UNIT["foot",0.3048,AUTHORITY["EPSG","9002"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","6559"]],
              VERT_CS["NAVD88 height (ftUS)",VERT_DATUM["North American Vertical Datum 1988",2005,AUTHORITY["EPSG","5103"]],
                UNIT["US survey foot",0.304800609601219,AUTHORITY["EPSG","9003"]],AXIS["Up",UP],AUTHORITY["EPSG","6360"]]]
            """;

    private static final String WKT2 = """
            BOUNDCRS[SOURCECRS[PROJCRS["DHDN / 3-degree ""Gauss"" zone 3",BASEGEOGCRS["DHDN",DATUM["Deutsches Hauptdreiecksnetz",
              ELLIPSOID["Bessel 1841",6377397.155,299.1528128,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4314]],
              CONVERSION["zone 3",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["False easting",3500000,LENGTHUNIT["metre",1],ID["EPSG",8806]]],
              CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["kilometre",1000]],AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["kilometre",1000]],
              ID["EPSG",31467]]],TARGETCRS[GEOGCRS["WGS 84",ID["EPSG",4326]]],ABRIDGEDTRANSFORMATION["x"]]
            """;

    @TempDir
    private Path folder;

    @Test
    void compoundSystemOfWkt1TellsPlaneAndHeightsApart() {
        FileCrs crs = WktCrs.read(WKT1).orElseThrow();
        assertThat(crs.crs())
                .isEqualTo(new Crs(
                        Kind.PROJECTED, OptionalInt.of(6559), Optional.of("NAD83(2011) / Oregon North (ft)"), 0.3048));
        assertThat(crs.metresPerHeightUnit()).isEqualTo(0.304800609601219);
    }

    @Test
    void boundSystemOfWkt2IsReadThroughToItsSource() {
        FileCrs crs = WktCrs.read(WKT2).orElseThrow();
        assertThat(crs.crs())
                .isEqualTo(new Crs(
                        Kind.PROJECTED, OptionalInt.of(31467), Optional.of("DHDN / 3-degree \"Gauss\" zone 3"), 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GEOGCS[\"WGS 84\",DATUM[\"D\",SPHEROID[\"S\",1,2]],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]] | GEOGRAPHIC | 4326 | 1",
                "GEODCRS[\"WGS 84\",DATUM[\"D\"],CS[ellipsoidal,2],ANGLEUNIT[\"degree\",0.017],ID[\"EPSG\",4326]] | GEOGRAPHIC | 4326 | 1",
                "LOCAL_CS[\"mine grid\",UNIT[\"foot\",0.3048]] | UNKNOWN | 0 | 0.3048",
                "PROJCS[\"NAD83 / Texas Central (ftUS)\",GEOGCS[\"NAD83\"],AUTHORITY[\"EPSG\",\"2277\"]] | PROJECTED | 2277 | 0.3048006096012192",
                "PROJCS[\"WGS 84 / UTM zone 33N\",GEOGCS[\"WGS 84\"],UNIT[\"metre\",1]] | PROJECTED | 32633 | 1",
                "PROJCS(\"WGS_1984_UTM_Zone_5S\",GEOGCS(\"x\"),UNIT(\"Meter\",1.0)) | PROJECTED | 32705 | 1",
                "PROJCS[\"NAD_1983_UTM_Zone_10N\",GEOGCS[\"x\"],UNIT[\"Meter\",1.0]] | PROJECTED | 0 | 1",
                "PROJCS[\"\",GEOGCS[\"x\",AUTHORITY[\"EPSG\",\"4258\"]],UNIT[\"Meter\",\"abc\"]] | PROJECTED | 0 | 1"
            })
    void systemsAreReadFromTheirText(String text, Kind kind, int epsg, double unit) {
        Crs crs = WktCrs.read(text).orElseThrow().crs();
        assertThat(crs.kind()).isEqualTo(kind);
        assertThat(crs.epsg().orElse(0)).isEqualTo(epsg);
        assertThat(crs.metresPerUnit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "EPSG:4326",
                "PROJCS",
                "PROJCS[",
                "PROJCS[\"a\"",
                "PROJCS[\"a\")",
                "PROJCS[\"a\"] x",
                "VERT_CS[\"a\"]",
                "\"",
                "[[[",
                "A[B[C["
            })
    void otherTextIsNoSystem(String text) {
        assertThat(WktCrs.read(text)).isEmpty();
    }

    @Test
    void deepNestingIsNoSystemRatherThanAnExhaustedStack() {
        assertThat(WktCrs.read("A[".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9001, 1", "9002, 0.3048", "9003, 0.3048006096012192"})
    void geoKeysNameTheUnit(int code, double metres) throws IOException {
        LasFile file = open(2, false, keys(1024, 1, 3072, 2913, 3076, code));
        assertThat(file.crs()).isEqualTo(new Crs(Kind.PROJECTED, OptionalInt.of(2913), Optional.empty(), metres));
        Bounds bounds = file.bounds();
        PointCloud cloud = file.read(Origin.ZERO);
        assertThat(bounds.maxX()).isBetween(500_000 * metres - 200, 500_300 * metres);
        for (int i = 0; i < cloud.size(); i++) {
            assertThat(cloud.x()[i]).isBetween(bounds.minX() - 1e-6, bounds.maxX() + 1e-6);
            assertThat(cloud.z()[i]).isBetween(bounds.minZ() - 1e-6, bounds.maxZ() + 1e-6);
        }
    }

    @Test
    void codeTellsTheUnitWhereTheFileDoesNot() throws IOException {
        assertThat(open(2, false, keys(1024, 1, 3072, 2913)).crs().metresPerUnit())
                .as("Oregon North, feet")
                .isEqualTo(0.3048);
        assertThat(open(2, false, keys(1024, 1, 3072, 2277)).crs().metresPerUnit())
                .as("Texas Central, US feet")
                .isEqualTo(1200.0 / 3937);
        assertThat(open(2, false, keys(1024, 1, 3072, 25832)).crs().metresPerUnit())
                .isEqualTo(1);
    }

    @Test
    void heightsMayHaveAnotherUnit() throws IOException {
        LasBytes las = new LasBytes(2, 0);
        las.points = new int[][] {{1_000, 1_000, 1_000, 2, 0}, {2_000, 2_000, 2_000, 2, 0}};
        las.scale = new double[] {1, 1, 1};
        las.offset = new double[3];
        las.records.add(keys(1024, 1, 3072, 32610, 3076, 9001, 4096, 6360));
        PointCloud cloud =
                LasFile.open(las.write(folder.resolve("a.las")), "a.las").read(new Origin(1_000, 1_000, 0));
        assertThat(cloud.x()).containsExactly(0, 1_000);
        assertThat(cloud.z()).containsExactly(new double[] {304.8006, 609.6012}, within(1e-4));
    }

    @Test
    void geographicGeoKeysAreGeographic() throws IOException {
        LasBytes las = new LasBytes(2, 0).random(100, new Random(1));
        las.scale = new double[] {1e-7, 1e-7, 0.01};
        las.offset = new double[] {104.1, 31.2, 500};
        las.records.add(keys(1024, 2, 2048, 4326, 2054, 9102));
        Crs crs = LasFile.open(las.write(folder.resolve("a.las")), "a.las").crs();
        assertThat(crs.kind()).isEqualTo(Kind.GEOGRAPHIC);
        assertThat(crs.epsg()).hasValue(4326);
    }

    @Test
    void unitOfTheUserCountsWhereTheFileNamesNone() throws IOException {
        LengthUnits feet = LengthUnits.both(0.3048);
        LasBytes las = new LasBytes(2, 0);
        las.points = new int[][] {{1_000, 1_000, 1_000, 2, 0}, {2_000, 2_000, 2_000, 2, 0}};
        las.scale = new double[] {1, 1, 1};
        las.offset = new double[3];
        Path file = las.write(folder.resolve("a.las"));
        LasFile read = LasFile.open(file, "a.las", PointFilter.DEFAULT, feet);
        assertThat(read.crs()).isEqualTo(Crs.UNKNOWN.inUnit(0.3048));
        assertThat(read.units()).isEqualTo(LengthUnits.NONE);
        assertThat(read.read(Origin.ZERO).x()).containsExactly(new double[] {304.8, 609.6}, within(1e-9));
        assertThat(read.read(Origin.ZERO).z()).containsExactly(new double[] {304.8, 609.6}, within(1e-9));
        las.records.add(keys(1024, 1, 3072, 32610, 3076, 9001));
        LasFile named = LasFile.open(las.write(file), "a.las", PointFilter.DEFAULT, feet);
        assertThat(named.crs().metresPerUnit()).isEqualTo(1);
        assertThat(named.units()).isEqualTo(new LengthUnits(OptionalDouble.of(1), OptionalDouble.empty()));
        assertThat(named.read(Origin.ZERO).z())
                .as("heights that the file says nothing of")
                .containsExactly(new double[] {304.8, 609.6}, within(1e-9));
    }

    @Test
    void headerThatContradictsItsCoordinatesIsPassedOver() throws IOException {
        for (int[] wrong : new int[][] {{1024, 3, 1025, 2, 2048, 4326}, {1024, 2, 2048, 4326}}) {
            LasFile file = open(2, false, keys(wrong));
            assertThat(file.crs()).isEqualTo(Crs.UNKNOWN);
            assertThat(file.crsRecords().contents()).isEmpty();
            assertThat(file.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("The header of a.las says that its coordinates are geographic or geocentric")
                    .endsWith("The header is wrong: its coordinate system was passed over.");
        }
    }

    @Test
    void coordinatesThatCanBeGeographicAreTakenForIt() {
        assertThat(Crs.canBeGeographic(new Bounds(104.1, 31.2, 500, 104.2, 31.3, 600)))
                .isTrue();
        assertThat(Crs.canBeGeographic(new Bounds(4_000_000, 600_000, 4_900_000, 4_000_100, 600_100, 4_900_050)))
                .as("geocentric, near Delft")
                .isTrue();
        assertThat(Crs.canBeGeographic(new Bounds(500_000, 5_000_000, 90, 500_040, 5_000_040, 108)))
                .isFalse();
        assertThat(Crs.canBeGeographic(new Bounds(2_600_000, 1_200_000, 400, 2_600_100, 1_200_100, 500)))
                .isFalse();
    }

    @Test
    void arealScaleComesFromTheCodeOrTheKeys() throws IOException {
        double[] parameters = {15, 0, 0.9996, 500_000, 0};
        ByteBuffer doubles = LasBytes.little(8 * parameters.length);
        for (double parameter : parameters) {
            doubles.putDouble(parameter);
        }
        byte[] described = directory(
                1024, 0, 1, 1, 3072, 0, 1, 32767, 3075, 0, 1, 1, 3076, 0, 1, 9001, 3080, 34736, 1, 0, 3081, 34736, 1, 1,
                3092, 34736, 1, 2, 3082, 34736, 1, 3, 3083, 34736, 1, 4);
        double byParameters = open(2, false, described, LasBytes.record("LASF_Projection", 34736, doubles.array()))
                .arealScale()
                .orElseThrow();
        double byCode = open(2, false, keys(1024, 1, 3072, 32633)).arealScale().orElseThrow();
        assertThat(byCode).isBetween(0.999, 0.9993);
        assertThat(byParameters).isCloseTo(byCode, within(1e-8));
        assertThat(open(2, false).arealScale()).isEmpty();
        assertThat(open(2, false, keys(1024, 2, 2048, 4326)).arealScale()).isEmpty();
    }

    @Test
    void unknownUnitIsRefusedRatherThanTakenForMetres() {
        assertThatThrownBy(() -> open(2, false, keys(1024, 1, 3076, 9999)))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("GeoKey 3076 is 9999")
                .hasMessageContaining("convert the file to metres");
    }

    @Test
    void unitOfTheUsersOwnIsReadFromTheDoubles() throws IOException {
        byte[] doubles = LasBytes.record(
                "LASF_Projection",
                34736,
                LasBytes.little(16).putDouble(0.5).putDouble(0.25).array());
        byte[] directory = directory(1024, 0, 1, 1, 3076, 0, 1, 32767, 3077, 34736, 1, 1);
        assertThat(open(2, false, directory, doubles).crs().metresPerUnit()).isEqualTo(0.25);
    }

    @Test
    void headerSaysWhichOfTwoSystemsCounts() throws IOException {
        byte[] wkt = LasBytes.record(
                "LASF_Projection",
                2112,
                "PROJCS[\"a\",UNIT[\"metre\",1],AUTHORITY[\"EPSG\",\"25833\"]]\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(open(4, true, keys(1024, 1, 3072, 25832), wkt).crs().epsg()).hasValue(25833);
        assertThat(open(4, false, keys(1024, 1, 3072, 25832), wkt).crs().epsg()).hasValue(25832);
        assertThat(open(4, true, keys(1024, 1, 3072, 25832)).crs().epsg()).hasValue(25832);
        assertThat(open(2, false, wkt).crs().epsg()).hasValue(25833);
        assertThat(open(4, true, LasBytes.record("LASF_Projection", 2112, new byte[100]))
                        .crs())
                .isEqualTo(Crs.UNKNOWN);
    }

    @Test
    void systemMayStandInAnExtendedRecord() throws IOException {
        LasBytes las = new LasBytes(4, 6).random(10, new Random(1));
        las.extended.add(LasBytes.extendedRecord("Other", 7, new byte[77]));
        las.extended.add(LasBytes.extendedRecord("LASF_Projection", 2112, WKT1.getBytes(StandardCharsets.UTF_8)));
        assertThat(LasFile.open(las.write(folder.resolve("a.las")), "a.las")
                        .crs()
                        .epsg())
                .hasValue(6559);
    }

    @Test
    void writtenCodeIsReadBack() throws IOException {
        Path path = folder.resolve("w.las");
        LasWriter.write(
                path,
                PointCloud.owning(Origin.ZERO, new double[1], new double[1], new double[1]),
                LasOptions.DEFAULT.withEpsg(32755));
        assertThat(LasFile.open(path, "w.las").crs())
                .isEqualTo(new Crs(Kind.PROJECTED, OptionalInt.of(32755), Optional.empty(), 1));
    }

    @Test
    void everyUtmZoneIsRecognisedByItsWrittenName() {
        for (int half : new int[] {32600, 32700}) {
            for (int zone = 1; zone <= 60; zone++) {
                assertThat(WktCrs.read(Utm.esriWkt(half + zone))
                                .orElseThrow()
                                .crs()
                                .epsg())
                        .hasValue(half + zone);
            }
        }
    }

    @Test
    void prjScalesTheShapefileToMetres() throws IOException {
        Path shp = folder.resolve("s.shp");
        Ring ring = Ring.owning(new double[] {0, 10, 10, 0}, new double[] {0, 0, 10, 10});
        ShapefileWriter.write(shp, List.of(new Polygon(ring, List.of())), OptionalInt.empty());
        Path prj = Files.writeString(folder.resolve("s.prj"), "\uFEFFPROJCS[\"Feet\",UNIT[\"Foot\",0.3048]]");
        var ground = StableFile.read(shp, Optional.empty(), Optional.of(prj), "s.shp")
                .ground();
        assertThat(ground.crs().metresPerUnit()).isEqualTo(0.3048);
        assertThat(ground.areas().getFirst().area()).isCloseTo(100 * 0.3048 * 0.3048, within(1e-9));

        Files.writeString(prj, "no system");
        assertThatThrownBy(() -> StableFile.read(shp, Optional.empty(), Optional.of(prj), "s.shp"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("coordinate system (.prj) given with s.shp");
    }

    @Test
    void systemsAreComparedByCodeThenKindUnitAndName() {
        Crs utm33 = WktCrs.read("PROJCS[\"WGS 84 / UTM zone 33N\",UNIT[\"metre\",1]]")
                .orElseThrow()
                .crs();
        Crs esri33 = WktCrs.read("PROJCS[\"WGS_1984_UTM_Zone_33N\",UNIT[\"Meter\",1]]")
                .orElseThrow()
                .crs();
        Crs etrs33 = WktCrs.read("PROJCS[\"ETRS89\",UNIT[\"metre\",1],AUTHORITY[\"EPSG\",\"25833\"]]")
                .orElseThrow()
                .crs();
        Crs nameless =
                WktCrs.read("PROJCS[\"\",UNIT[\"metre\",1]]").orElseThrow().crs();
        Crs feet = WktCrs.read("PROJCS[\"ETRS89\",UNIT[\"foot\",0.3048]]")
                .orElseThrow()
                .crs();
        Crs surveyFeet = WktCrs.read("PROJCS[\"ETRS89\",UNIT[\"foot\",0.3048006096]]")
                .orElseThrow()
                .crs();
        Crs degrees = WktCrs.read("GEOGCS[\"WGS 84\",AUTHORITY[\"EPSG\",\"4326\"]]")
                .orElseThrow()
                .crs();
        assertThat(utm33.compare(esri33)).isEqualTo(Agreement.SAME);
        assertThat(utm33.compare(etrs33)).isEqualTo(Agreement.DIFFERENT);
        assertThat(utm33.compare(nameless)).isEqualTo(Agreement.UNDECIDED);
        assertThat(utm33.compare(Crs.UNKNOWN)).isEqualTo(Agreement.UNDECIDED);
        assertThat(etrs33.compare(feet)).isEqualTo(Agreement.DIFFERENT);
        assertThat(feet.compare(surveyFeet)).isEqualTo(Agreement.DIFFERENT);
        assertThat(feet.compare(feet)).isEqualTo(Agreement.SAME);
        assertThat(utm33.compare(degrees)).isEqualTo(Agreement.DIFFERENT);
    }

    @Test
    void degreesShowThemselvesWhereNobodyNamesThem() {
        Bounds degrees = new Bounds(13.4, 52.5, 30, 13.41, 52.51, 80);
        assertThat(Crs.UNKNOWN.looksGeographic(degrees)).isTrue();
        assertThat(Crs.UNKNOWN.looksGeographic(new Bounds(-20, -30, 0, 20, 30, 5)))
                .as("a local grid")
                .isFalse();
        assertThat(Crs.UNKNOWN.looksGeographic(new Bounds(500_000, 52, 0, 500_000.5, 52.5, 5)))
                .isFalse();
        assertThat(WktCrs.read("PROJCS[\"a\"]").orElseThrow().crs().looksGeographic(degrees))
                .isFalse();
    }

    private LasFile open(int minor, boolean wkt, byte[]... records) throws IOException {
        LasBytes las = new LasBytes(minor, 0).random(100, new Random(1));
        las.records.addAll(List.of(records));
        byte[] bytes = las.bytes();
        bytes[6] = (byte) (wkt ? 0x10 : 0);
        return LasFile.open(Files.write(folder.resolve("a.las"), bytes), "a.las");
    }

    /// A directory of short values: key, value, key, value …
    private static byte[] keys(int... keysAndValues) {
        int[] entries = new int[2 * keysAndValues.length];
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries[2 * i] = keysAndValues[i];
            entries[2 * i + 2] = 1;
            entries[2 * i + 3] = keysAndValues[i + 1];
        }
        return directory(entries);
    }

    private static byte[] directory(int... entries) {
        ByteBuffer content = LasBytes.little(8 + 2 * entries.length);
        content.putShort((short) 1).putShort((short) 1).putShort((short) 0).putShort((short) (entries.length / 4));
        for (int entry : entries) {
            content.putShort((short) entry);
        }
        return LasBytes.record("LASF_Projection", 34735, content.array());
    }
}
