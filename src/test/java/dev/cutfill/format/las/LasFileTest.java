package dev.cutfill.format.las;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.PointFilter;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LasFileTest {
    private static final Origin ORIGIN = new Origin(500_010, 5_699_990, 280);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "0, 0", "1, 1", "2, 2", "2, 3", "3, 4", "3, 5", "4, 0", "4, 1", "4, 3", "4, 6", "4, 7", "4, 8", "4, 9", "4, 10"
    })
    void everyPointFormatIsReadAsItsTableSays(int minor, int format) throws IOException {
        for (int extraBytes : new int[] {0, 7}) {
            LasBytes las = new LasBytes(minor, format).random(5_000, new Random(format));
            las.extraBytes = extraBytes;
            agree(las);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 65, 2047, 2048, 2049, 4097, 100_003})
    void everyCountIsRead(int count) throws IOException {
        agree(new LasBytes(2, 3).random(count, new Random(count)));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"152, 2018, 2018-06-01", "366, 2024, 2024-12-31", "366, 2023,", "0, 2018,", "5, 0,", "5, 65535,"})
    void dayOfTheHeaderIsReadUnlessItCannotBe(int day, int year, LocalDate created) throws IOException {
        Path file = new LasBytes(2, 0).random(10, new Random(1)).write(folder.resolve("a.las"));
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(90, (short) day)
                .putShort(92, (short) year);
        Files.write(file, bytes);
        assertThat(LasFile.open(file, "a.las").created()).isEqualTo(Optional.ofNullable(created));
    }

    private void agree(LasBytes las) throws IOException {
        LasFile file = LasFile.open(las.write(folder.resolve("a.las")), "a.las");
        assertThat(file.size()).isEqualTo(las.points.length);
        PointCloud cloud = file.read(ORIGIN);
        List<double[]> expected = las.expected(ORIGIN.x(), ORIGIN.y(), ORIGIN.z(), 1);
        assertThat(cloud.size()).isEqualTo(expected.size());
        assertThat(cloud.origin()).isEqualTo(ORIGIN);
        for (int i = 0; i < cloud.size(); i++) {
            assertThat(cloud.x()[i]).isCloseTo(expected.get(i)[0], within(1e-9));
            assertThat(cloud.y()[i]).isCloseTo(expected.get(i)[1], within(2e-9));
            assertThat(cloud.z()[i]).isCloseTo(expected.get(i)[2], within(1e-10));
        }
    }

    @Test
    void digitsOfTheProjectionDoNotReachThePoints() throws IOException {
        LasBytes las = new LasBytes(2, 0);
        las.offset = new double[] {5e8, 5e8, 0};
        las.points = new int[][] {{1, -1, 1, 2, 0}};
        PointCloud cloud =
                LasFile.open(las.write(folder.resolve("a.las")), "a.las").read(new Origin(5e8, 5e8, 0));
        assertThat(cloud.x()[0]).isEqualTo(0.001);
        assertThat(cloud.y()[0]).isEqualTo(-0.002);
    }

    @Test
    void noiseAndWithheldPointsGoAndSyntheticOnesStay() throws IOException {
        for (int format : new int[] {0, 6}) {
            LasBytes las = new LasBytes(4, format);
            las.points = new int[][] {
                {1, 0, 0, 2, 0},
                {2, 0, 0, 7, 0},
                {3, 0, 0, 18, 0},
                {4, 0, 0, 2, 4},
                {5, 0, 0, 2, 1},
                {6, 0, 0, 2, 2},
                {7, 0, 0, 0, 3}
            };
            PointCloud cloud =
                    LasFile.open(las.write(folder.resolve("a.las")), "a.las").read(new Origin(500_000, 5_700_000, 300));
            assertThat(Arrays.stream(cloud.x()).mapToLong(x -> Math.round(1000 * x)))
                    .containsExactly(1L, 5L, 6L, 7L);
        }
    }

    @Test
    void filterKeepsAndDropsClassesAndFlags() throws IOException {
        PointFilter groundAndNoise = new PointFilter(List.of(2, 7, 12), List.of(), true, true);
        for (int format : new int[] {0, 6}) {
            LasBytes las = new LasBytes(4, format);
            int overlap = format == 0 ? 0 : 8;
            las.points = new int[][] {
                {1, 0, 0, 2, 0},
                {2, 0, 0, 7, 0},
                {3, 0, 0, 5, 0},
                {4, 0, 0, 2, 4},
                {5, 0, 0, overlap == 0 ? 12 : 2, overlap},
                {6, 0, 0, 18, 0}
            };
            LasFile file = LasFile.open(las.write(folder.resolve("a.las")), "a.las", groundAndNoise);
            assertThat(Arrays.stream(file.read(new Origin(500_000, 5_700_000, 300))
                                    .x())
                            .mapToLong(x -> Math.round(1000 * x)))
                    .containsExactly(1L, 2L, 4L);
        }
    }

    @Test
    void bytesAfterThePointsAreNoPoints() throws IOException {
        LasBytes las = new LasBytes(4, 6).random(10, new Random(1));
        las.extended.add(LasBytes.extendedRecord("Someone", 1, new byte[1000]));
        agree(las);
    }

    @Test
    void boundsComeFromTheHeaderWhereItTellsTheTruth() throws IOException {
        LasBytes las = new LasBytes(2, 0).random(100, new Random(1));
        Path file = las.write(folder.resolve("a.las"));
        assertThat(LasFile.open(file, "a.las").bounds()).isEqualTo(trueBounds(las));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void boundsComeFromThePointsWhereTheHeaderLies(double lie) throws IOException {
        LasBytes las = new LasBytes(2, 0).random(100, new Random(1));
        las.bounds = new double[] {lie, lie, lie, lie, lie, lie};
        for (int[] point : las.points) {
            point[3] = 2;
            point[4] = 0;
        }
        Bounds bounds =
                LasFile.open(las.write(folder.resolve("a.las")), "a.las").bounds();
        Bounds truth = trueBounds(las);
        assertThat(bounds.minX()).isCloseTo(truth.minX(), within(1e-9));
        assertThat(bounds.maxY()).isCloseTo(truth.maxY(), within(1e-8));
        assertThat(bounds.maxZ()).isCloseTo(truth.maxZ(), within(1e-9));
    }

    @Test
    void boundsOfTheUncutCloudDifferFromThoseLeft() throws IOException {
        LasBytes las = new LasBytes(2, 0).random(100, new Random(1));
        Bounds truth = trueBounds(las);
        las.bounds = new double[] {
            truth.maxX() + 10_000, truth.minX(), truth.maxY(), truth.minY(), truth.maxZ(), truth.minZ()
        };
        Bounds bounds =
                LasFile.open(las.write(folder.resolve("a.las")), "a.las").bounds();
        assertThat(bounds.maxX()).isLessThanOrEqualTo(truth.maxX() + 1e-9);
    }

    private static Bounds trueBounds(LasBytes las) {
        las.bounds = null;
        ByteBuffer file = ByteBuffer.wrap(las.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        return new Bounds(
                file.getDouble(187),
                file.getDouble(203),
                file.getDouble(219),
                file.getDouble(179),
                file.getDouble(195),
                file.getDouble(211));
    }

    @Test
    void truncationAtAnyLengthIsRefusedWithASentence() throws IOException {
        byte[] whole = new LasBytes(4, 7).random(50, new Random(3)).bytes();
        for (int length = 0; length < whole.length; length += length < 380 ? 1 : 7) {
            Path file = Files.write(folder.resolve("cut.las"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> LasFile.open(file, "cut.las"))
                    .isInstanceOf(MalformedFile.class)
                    .hasMessageStartingWith("cut.las, byte ");
        }
    }

    @Test
    void truncatedFileSaysHowManyPointsAreThere() throws IOException {
        byte[] whole = new LasBytes(2, 0).random(50, new Random(3)).bytes();
        Path file = Files.write(folder.resolve("cut.las"), Arrays.copyOf(whole, whole.length - 205));
        assertThatThrownBy(() -> LasFile.open(file, "pre.las"))
                .hasMessage(
                        "pre.las, byte 1022: the header promises 50 points, but the file ends after 39: it is truncated, send it again");
    }

    @Test
    void fileCutAfterOpeningIsRefused() throws IOException {
        Path path = new LasBytes(2, 0).random(50, new Random(3)).write(folder.resolve("a.las"));
        LasFile file = LasFile.open(path, "a.las");
        Files.write(path, Arrays.copyOf(Files.readAllBytes(path), 400));
        assertThatThrownBy(() -> file.read(ORIGIN))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void trillionPointsInASmallFileAreRefusedAtOnce() throws IOException {
        byte[] bytes = new LasBytes(4, 6).random(50, new Random(3)).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(247, 1_000_000_000_000L);
        Path file = Files.write(folder.resolve("big.las"), bytes);
        assertThatThrownBy(() -> LasFile.open(file, "big.las"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("1000000000000 points")
                .hasMessageContaining("at most 2147483639");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.01, Double.NaN, Double.POSITIVE_INFINITY, 1e305})
    void scaleThatMakesNoCoordinatesIsRefused(double scale) throws IOException {
        LasBytes las = new LasBytes(2, 0).random(5, new Random(3));
        las.scale = new double[] {0.01, scale, 0.01};
        Path file = las.write(folder.resolve("a.las"));
        assertThatThrownBy(() -> LasFile.open(file, "a.las"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("the scale of y is");
    }

    @Test
    void offsetThatIsNoNumberIsRefused() throws IOException {
        LasBytes las = new LasBytes(2, 0).random(5, new Random(3));
        las.offset = new double[] {0, 0, Double.NaN};
        Path file = las.write(folder.resolve("a.las"));
        assertThatThrownBy(() -> LasFile.open(file, "a.las"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("offset NaN");
    }

    @Test
    void otherVersionsFormatsAndShortRecordsAreRefused() throws IOException {
        refused(25, 7, "LAS version 1.7");
        refused(104, 11, "point format 11");
        refused(105, 19, "at least 20 bytes, but the header gives 19");
        refused(94, 100, "the header claims 100 bytes");
        refused(0, 'X', "no LAS or LAZ file");
    }

    private void refused(int at, int value, String sentence) throws IOException {
        byte[] bytes = new LasBytes(2, 0).random(5, new Random(3)).bytes();
        bytes[at] = (byte) value;
        Path file = Files.write(folder.resolve("a.las"), bytes);
        assertThatThrownBy(() -> LasFile.open(file, "a.las"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatTheWriterWritesTheReaderReads(int format) throws IOException {
        Random random = new Random(format);
        double[] x = random.doubles(10_000, -200, 200).toArray();
        double[] y = random.doubles(10_000, -200, 200).toArray();
        double[] z = random.doubles(10_000, -50, 50).toArray();
        Path path = folder.resolve("w.las");
        LasWriter.write(path, PointCloud.owning(ORIGIN, x, y, z), LasOptions.DEFAULT.withFormat(format));
        LasFile file = LasFile.open(path, "w.las");
        PointCloud back = file.read(ORIGIN);
        assertThat(Files.size(path)).isEqualTo(227 + 10_000L * LasBytes.LENGTHS[format]);
        assertThat(back.size()).isEqualTo(10_000);
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.x()[i]).isCloseTo(x[i], within(0.0005 + 1e-12));
            assertThat(back.y()[i]).isCloseTo(y[i], within(0.0005 + 1e-12));
            assertThat(back.z()[i]).isCloseTo(z[i], within(0.0005 + 1e-12));
        }
        assertThat(file.bounds().minX()).isCloseTo(back.bounds().minX() + ORIGIN.x(), within(1e-9));
    }
}
