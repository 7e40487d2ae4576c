package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Raster;
import dev.cutfill.format.las.CrsRecords;
import dev.cutfill.format.las.LasBytes;
import dev.cutfill.format.las.LasFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeoTiffWriterTest {
    private static final Origin ORIGIN = new Origin(708_325, 3_532_525, 400);
    private static final Crs UTM = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32_648), Optional.empty(), 1);

    private static final byte[] NOTHING = {};

    @TempDir
    private Path directory;

    private static Raster random(int columns, int rows) {
        Random random = new Random(31L * columns + rows);
        float[] values = new float[columns * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian();
        }
        return Raster.owning(new Grid(-20, -30, 0.5, columns, rows), values);
    }

    private TiffBytes written(Raster raster, Crs crs, CrsRecords records, boolean big) throws IOException {
        Path file = directory.resolve("map.tif");
        GeoTiffWriter.write(file, raster, ORIGIN, new GeoTiffWriter.Labels(crs, records, "Change & more", "m"), big);
        return new TiffBytes(file);
    }

    private TiffBytes keysOf(Crs crs, CrsRecords records) throws IOException {
        return written(random(3, 2), crs, records, false);
    }

    @ParameterizedTest
    @CsvSource({"1,1,false", "1,1,true", "255,257,false", "256,256,true", "700,300,false", "513,1100,true"})
    void everyCellIsReadBackBitForBit(int columns, int rows, boolean big) throws Exception {
        Raster raster = random(columns, rows);
        TiffBytes tiff = written(raster, UTM, CrsRecords.NONE, big);
        assertThat(tiff.number(0, 256)).isEqualTo(columns);
        assertThat(tiff.number(0, 257)).isEqualTo(rows);
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int column = random.nextInt(columns);
            int row = random.nextInt(rows);
            assertThat(tiff.at(0, column, rows - 1 - row)).isEqualTo(Float.valueOf(raster.at(column, row)));
        }
        assertThat(tiff.at(0, 0, 0)).as("north-west").isEqualTo(Float.valueOf(raster.at(0, rows - 1)));
        assertThat(tiff.at(0, columns - 1, rows - 1))
                .as("south-east")
                .isEqualTo(Float.valueOf(raster.at(columns - 1, 0)));
    }

    @Test
    void overviewsHalveUntilOneTileHoldsTheMap() throws Exception {
        Raster raster = random(513, 1100);
        TiffBytes tiff = written(raster, UTM, CrsRecords.NONE, false);
        assertThat(tiff.images).hasSize(4);
        for (int image = 1; image < 4; image++) {
            assertThat(tiff.number(image, 254)).as("reduced resolution").isOne();
            assertThat(tiff.number(image, 256)).isEqualTo((tiff.number(image - 1, 256) + 1) / 2);
            assertThat(tiff.number(image, 257)).isEqualTo((tiff.number(image - 1, 257) + 1) / 2);
            for (int row : new int[] {0, 1, tiff.number(image, 257) - 1}) {
                for (int column : new int[] {0, 1, tiff.number(image, 256) - 1}) {
                    assertThat(tiff.at(image, column, row))
                            .isCloseTo(meanOfFour(tiff, image - 1, column, row), within(1e-6f));
                }
            }
        }
        assertThat(tiff.number(3, 256)).isEqualTo(65);
    }

    private static float meanOfFour(TiffBytes tiff, int image, int column, int row) throws Exception {
        double sum = 0;
        int known = 0;
        for (int r = 2 * row; r <= 2 * row + 1 && r < tiff.number(image, 257); r++) {
            for (int c = 2 * column; c <= 2 * column + 1 && c < tiff.number(image, 256); c++) {
                float value = tiff.at(image, c, r);
                sum += Float.isNaN(value) ? 0 : value;
                known += Float.isNaN(value) ? 0 : 1;
            }
        }
        return known == 0 ? Float.NaN : (float) (sum / known);
    }

    @Test
    void placeIsTheNorthWestCornerInSystemUnits() throws IOException {
        double foot = 0.3048;
        Crs feet = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(2222), Optional.empty(), foot);
        TiffBytes tiff = keysOf(feet, CrsRecords.NONE);
        assertThat(tiff.values(0, 33_550)).containsExactly(0.5 / foot, 0.5 / foot, 0);
        assertThat(tiff.values(0, 33_922)).containsExactly(0, 0, 0, (708_325 - 20) / foot, (3_532_525 - 29) / foot, 0);
        assertThat(tiff.text(42_113)).isEqualTo("nan");
        assertThat(tiff.text(42_112)).contains("Change &amp; more").contains("role=\"unittype\">m<");
    }

    @Test
    void systemWithACodeIsNamedByIt() throws IOException {
        assertThat(keysOf(UTM, CrsRecords.NONE).values(0, 34_735))
                .containsExactly(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32_648);
    }

    @Test
    void systemWithoutACodeIsCopiedFromTheKeys() throws IOException {
        short[] keys = {
            1,
            1,
            0,
            7,
            1024,
            0,
            1,
            1,
            1025,
            0,
            1,
            2,
            3072,
            0,
            1,
            32_767,
            3073,
            (short) 34_737,
            6,
            0,
            3074,
            0,
            1,
            32_767,
            3080,
            (short) 34_736,
            1,
            0,
            4096,
            0,
            1,
            5703
        };
        Crs crs = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Plant"), 1);
        TiffBytes tiff = keysOf(crs, records(0, shorts(keys), doubles(9.25), "Plant|\0".getBytes(US_ASCII), NOTHING));
        assertThat(tiff.values(0, 34_735))
                .as("cells are areas, and there is no datum of heights")
                .containsExactly(
                        1, 1, 0, 6, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32_767, 3073, 34_737, 6, 0, 3074, 0, 1,
                        32_767, 3080, 34_736, 1, 0);
        assertThat(tiff.values(0, 34_736)).containsExactly(9.25);
        assertThat(tiff.text(34_737)).as("without the zero that ends it in LAS").isEqualTo("Plant||");
    }

    @Test
    void keysThatPointOutsideTheirRecordsAreLeftOut() throws IOException {
        short[] keys = {
            1, 1, 0, 900, 1024, 0, 1, 1, 3073, (short) 34_737, 60, 0, 3080, (short) 34_736, 1, 5, 3081, 7, 1, 1
        };
        Crs crs = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.empty(), 1);
        TiffBytes tiff = keysOf(crs, records(0, shorts(keys), doubles(1), "x|".getBytes(US_ASCII), NOTHING));
        assertThat(tiff.values(0, 34_735)).containsExactly(1, 1, 0, 2, 1024, 0, 1, 1, 1025, 0, 1, 1);
    }

    @Test
    void systemKnownAsTextOnlyIsCitedAsEsriDoes() throws IOException {
        String wkt = "PROJCS[\"Plant\",GEOGCS[\"WGS 84\"],UNIT[\"metre\",1]]";
        Crs crs = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Plant"), 1);
        TiffBytes tiff = keysOf(crs, records(0x10, NOTHING, NOTHING, NOTHING, wkt.getBytes(US_ASCII)));
        assertThat(tiff.text(34_737)).isEqualTo("ESRI PE String = " + wkt + "|");
        assertThat(tiff.values(0, 34_735)).containsSubsequence(1024, 0, 1, 32_767);
    }

    @Test
    void onlyThePlaneOfACompoundIsCited() throws IOException {
        String plane = "PROJCS[\"Plant ] east\",GEOGCS[\"WGS 84\"],UNIT[\"metre\",1]]";
        String wkt = "COMPD_CS[\"both\"," + plane + ",VERT_CS[\"heights\",UNIT[\"metre\",1]]]\0";
        Crs crs = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.of("Plant"), 1);
        TiffBytes tiff = keysOf(crs, records(0x10, NOTHING, NOTHING, NOTHING, wkt.getBytes(US_ASCII)));
        assertThat(tiff.text(34_737)).isEqualTo("ESRI PE String = " + plane + "|");
    }

    @Test
    void unknownSystemKeepsItsUnit() throws IOException {
        Crs crs = new Crs(Crs.Kind.UNKNOWN, OptionalInt.empty(), Optional.empty(), 0.3048);
        TiffBytes tiff = keysOf(crs, CrsRecords.NONE);
        assertThat(tiff.values(0, 34_735))
                .containsSubsequence(1024, 0, 1, 32_767)
                .containsSubsequence(3077, 34_736, 1, 0);
        assertThat(tiff.values(0, 34_736)).containsExactly(0.3048);
    }

    @Test
    void longerFileOfTheSameNameIsReplaced() throws Exception {
        Path file = Files.write(directory.resolve("map.tif"), new byte[1 << 20]);
        written(random(3, 2), UTM, CrsRecords.NONE, false);
        assertThat(Files.size(file)).isLessThan(1 << 14);
    }

    /// Of a LAS file with these records, as its reader finds them.
    private CrsRecords records(int encoding, byte[] keys, byte[] doubles, byte[] characters, byte[] wkt)
            throws IOException {
        LasBytes las = new LasBytes(4, 6).random(10, new Random(1));
        int id = 34_735;
        for (byte[] content : new byte[][] {keys, doubles, characters}) {
            if (content.length > 0) {
                las.records.add(LasBytes.record("LASF_Projection", id, content));
            }
            id++;
        }
        if (wkt.length > 0) {
            las.records.add(LasBytes.record("LASF_Projection", 2112, wkt));
        }
        Path file = directory.resolve("cloud.las");
        las.write(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[6] |= (byte) encoding;
        Files.write(file, bytes);
        return LasFile.open(file, "cloud").crsRecords();
    }

    private static byte[] shorts(short... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(values);
        return bytes.array();
    }

    private static byte[] doubles(double value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }
}
