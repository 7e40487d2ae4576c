package dev.cutfill.format.las;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformedCopyTest {
    private static final RigidTransform MOVE = RigidTransform.ofAngles(0.01, -0.02, 2.5, 900_000, 4_000, -20);
    private static final double FOOT = 0.3048;

    @TempDir
    private Path directory;

    private LasFile open(LasBytes las, String name) throws IOException {
        return LasFile.open(las.write(directory.resolve(name)), name);
    }

    private ByteBuffer copy(LasFile post, LasFile pre, RigidTransform move) throws IOException {
        Path target = directory.resolve("copy.las");
        post.copyInto(pre, move, target);
        return ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static LasBytes someFrame() {
        return new LasBytes(2, 0).random(3, new Random(9));
    }

    /// As the specification has it: integer · scale + offset.
    private static double coordinate(ByteBuffer file, int recordAt, int axis) {
        return file.getInt(recordAt + 4 * axis) * file.getDouble(131 + 8 * axis) + file.getDouble(155 + 8 * axis);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,20", "2,1,28", "2,2,30", "2,3,34", "3,4,57", "3,5,63", "4,6,30", "4,7,40", "4,8,38", "4,9,59", "4,10,67"
    })
    void everyRecordIsKeptButForItsPlace(int minor, int format, int length) throws IOException {
        LasBytes las = new LasBytes(minor, format).random(40_000, new Random(format));
        las.extraBytes = length - LasBytes.LENGTHS[format];
        ByteBuffer before = ByteBuffer.wrap(las.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer after = copy(open(las, "post.las"), open(someFrame(), "pre.las"), MOVE);

        assertThat(after.get(104)).isEqualTo((byte) format);
        assertThat(after.getShort(105)).isEqualTo((short) length);
        assertThat(after.capacity()).isEqualTo(after.getInt(96) + 40_000 * length);
        double[] least = {1e99, 1e99, 1e99};
        for (int i = 0; i < 40_000; i++) {
            int from = las.pointsAt() + i * length;
            int to = after.getInt(96) + i * length;
            assertThat(Arrays.equals(before.array(), from + 12, from + length, after.array(), to + 12, to + length))
                    .as("record %d", i)
                    .isTrue();
            double x = coordinate(before, from, 0);
            double y = coordinate(before, from, 1);
            double z = coordinate(before, from, 2);
            double[] expected = {MOVE.x(x, y, z), MOVE.y(x, y, z), MOVE.z(x, y, z)};
            for (int axis = 0; axis < 3; axis++) {
                double moved = coordinate(after, to, axis);
                assertThat(moved).isCloseTo(expected[axis], within(las.scale[axis] / 2 + 1e-8));
                least[axis] = Math.min(least[axis], moved);
            }
        }
        for (int axis = 0; axis < 3; axis++) {
            assertThat(after.getDouble(187 + 16 * axis))
                    .as("least of axis %d", axis)
                    .isEqualTo(least[axis]);
        }
    }

    @Test
    void systemAndUnitAreThoseOfTheOtherCloud() throws IOException {
        LasBytes metres = new LasBytes(2, 1).random(10, new Random(1));
        metres.records.add(LasBytes.record("LASF_Projection", 34_735, keys(32_648, 9001)));
        metres.records.add(LasBytes.record("of the scanner", 7, "kept".getBytes(US_ASCII)));
        LasBytes feet = someFrame();
        feet.records.add(LasBytes.record("LASF_Projection", 34_735, keys(2222, 9002)));
        ByteBuffer after = copy(open(metres, "post.las"), open(feet, "pre.las"), RigidTransform.IDENTITY);

        assertThat(after.getInt(100)).isEqualTo(2);
        LasFile read = LasFile.open(directory.resolve("copy.las"), "copy.las");
        assertThat(read.crs().epsg()).hasValue(2222);
        assertThat(new String(after.array(), US_ASCII))
                .contains("of the scanner")
                .contains("kept");
        ByteBuffer before = ByteBuffer.wrap(metres.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        double x = coordinate(before, metres.pointsAt(), 0);
        assertThat(coordinate(after, after.getInt(96), 0)).isCloseTo(x / FOOT, within(0.001));
        assertThat(read.bounds().minX())
                .isCloseTo(open(metres, "post.las").bounds().minX(), within(0.001));
    }

    @Test
    void whatPointsIntoTheOldFileIsLeftOut() throws IOException {
        LasBytes las = new LasBytes(4, 6).random(5, new Random(1));
        las.records.add(LasBytes.record("copc", 1, new byte[160]));
        las.extended.add(LasBytes.extendedRecord("copc", 1000, new byte[64]));
        ByteBuffer after = copy(open(las, "post.las"), open(someFrame(), "pre.las"), MOVE);
        assertThat(after.getInt(100)).isZero();
        assertThat(after.getLong(235)).isZero();
        assertThat(after.getInt(243)).isZero();
        assertThat(after.capacity()).isEqualTo(after.getInt(96) + 5 * 30);
    }

    @Test
    void cloudWithoutPointsIsAHeader() throws IOException {
        ByteBuffer after = copy(open(new LasBytes(2, 1), "post.las"), open(someFrame(), "pre.las"), MOVE);
        assertThat(after.capacity()).isEqualTo(227);
        assertThat(after.getDouble(179)).isZero();
    }

    @Test
    void pointBeyondTheReachOfTheIntegersIsNamed() throws IOException {
        LasBytes las = new LasBytes(2, 0).random(2000, new Random(1));
        las.scale = new double[] {1, 1, 1};
        // noise, of which the survey sees nothing
        las.points[1500] = new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 7, 0};
        las.bounds = new double[6]; // wrong, so that they are taken from the points it sees
        LasFile post = open(las, "post.las");
        LasFile pre = open(someFrame(), "pre.las");
        assertThatThrownBy(() -> copy(post, pre, MOVE))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("post.las")
                .hasMessageContaining("point 1501");
    }

    /// By the formulas of fixtures.py.
    @ParameterizedTest
    @CsvSource({"format1.laz,20", "format6.laz,22", "format6-variable-chunks.laz,22"})
    void packedPointsComeOutWhole(String fixture, int timeAt) throws Exception {
        LasFile post = fixture(fixture);
        ByteBuffer copy = copy(post, post, RigidTransform.IDENTITY);
        assertThat(copy.get(104)).as("no longer marked as packed").isEqualTo((byte) (timeAt == 20 ? 1 : 6));
        assertThat(copy.getInt(100)).as("nor with the record of the compressor").isZero();
        int length = copy.getShort(105);
        for (int i = 0; i < 2_000; i++) {
            int at = copy.getInt(96) + i * length;
            assertThat(coordinate(copy, at, 0))
                    .isCloseTo(500_000 + ((int) (i * 7_919L % 60_001) - 30_000) * 0.001, within(1e-6));
            assertThat(coordinate(copy, at, 2))
                    .isCloseTo(300 + ((int) ((long) i * i % 4_001) - 2_000) * 0.0005, within(1e-6));
            assertThat(copy.getShort(at + 12) & 0xFFFF).as("intensity of %d", i).isEqualTo(i * 31 % 65_521);
            assertThat(copy.getDouble(at + timeAt)).as("time of %d", i).isEqualTo(i * 0.001);
            if (timeAt == 20) {
                assertThat(copy.get(at + 15) & 0xFF)
                        .isEqualTo(i % 19 | (i % 13 == 0 ? 0x20 : 0) | (i % 11 == 0 ? 0x80 : 0));
            } else {
                assertThat(copy.get(at + 15) & 0x3F)
                        .isEqualTo((i % 13 == 0 ? 1 : 0) | (i % 11 == 0 ? 4 : 0) | i / 100 % 3 << 4);
                assertThat(copy.get(at + 16)).isEqualTo((byte) (i % 19));
            }
        }
    }

    private static LasFile fixture(String name) throws Exception {
        return LasFile.open(
                Path.of(Objects.requireNonNull(TransformedCopyTest.class.getResource(name))
                        .toURI()),
                name);
    }

    @Test
    void packedInfraredIsRefusedByName() throws Exception {
        LasFile post = fixture("format8.laz");
        assertThatThrownBy(() -> copy(post, post, MOVE))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("save it as plain LAS");
    }

    private static byte[] keys(int epsg, int unit) {
        short[] keys = {1, 1, 0, 3, 1024, 0, 1, 1, 3072, 0, 1, (short) epsg, 3076, 0, 1, (short) unit};
        ByteBuffer bytes = ByteBuffer.allocate(2 * keys.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(keys);
        return bytes.array();
    }
}
