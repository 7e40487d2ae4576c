package dev.cutfill.format.las;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.PointFilter;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LazFileTest {
    private static final Origin ORIGIN = new Origin(500_010, 5_699_990, 280);

    /// byte of format6-variable-chunks.laz where its chunks begin, after the place of their table
    private static final int POINTS_AT = 375 + 54 + 40;

    @TempDir
    private Path folder;

    /// The points of every fixture, by the formulas of fixtures.py.
    private static LasBytes twin() {
        LasBytes twin = new LasBytes(4, 6);
        twin.points = new int[2_000][];
        for (int i = 0; i < 2_000; i++) {
            int flags = (i % 13 == 0 ? 1 : 0) + (i % 11 == 0 ? 4 : 0);
            twin.points[i] = new int[] {
                (int) (i * 7_919L % 60_001) - 30_000,
                (int) (i * 104_729L % 80_021) - 40_000,
                (int) ((long) i * i % 4_001) - 2_000,
                i % 19,
                flags
            };
        }
        return twin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"format1.laz", "format6.laz", "format8.laz", "format6-variable-chunks.laz"})
    void unpackedPointsAreThoseThatWerePacked(String fixture) throws IOException {
        LasFile file = LasFile.open(write(bytes(fixture)), fixture);
        assertThat(file.size()).isEqualTo(2_000);
        assertThat(file.bounds().minX()).isCloseTo(470, within(500_000.0));
        PointCloud cloud = file.read(ORIGIN);
        List<double[]> expected = twin().expected(ORIGIN.x(), ORIGIN.y(), ORIGIN.z(), 1);
        assertThat(cloud.size()).isEqualTo(expected.size());
        for (int i = 0; i < cloud.size(); i++) {
            assertThat(cloud.x()[i]).isCloseTo(expected.get(i)[0], within(1e-9));
            assertThat(cloud.y()[i]).isCloseTo(expected.get(i)[1], within(2e-9));
            assertThat(cloud.z()[i]).isCloseTo(expected.get(i)[2], within(1e-10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"format1.laz", "format6.laz"})
    void filterAppliesToPackedPointsToo(String fixture) throws IOException {
        PointFilter filter = new PointFilter(List.of(2, 7, 18), List.of(18), true, false);
        LasFile file = LasFile.open(write(bytes(fixture)), fixture, filter);
        long expected = Arrays.stream(twin().points)
                .filter(point -> point[3] == 2 || point[3] == 7)
                .count();
        assertThat(file.read(ORIGIN).size()).isEqualTo(expected);
    }

    @Test
    void boundsComeFromThePointsWhereTheHeaderLies() throws IOException {
        byte[] bytes = bytes("format6.laz");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(179, 1).putDouble(187, 0);
        LasFile file = LasFile.open(write(bytes), "a.laz");
        assertThat(file.bounds().minX()).isBetween(499_970.0, 499_971.0);
        assertThat(file.bounds().maxX()).isBetween(500_029.0, 500_030.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format1.laz", "format6-variable-chunks.laz"})
    void truncationAtAnyLengthIsRefusedWhenOpened(String fixture) throws IOException {
        byte[] whole = bytes(fixture);
        for (int length = 0; length < whole.length - 8; length += 149) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> LasFile.open(file, "cut.laz"))
                    .as("%s bytes", length)
                    .isInstanceOf(MalformedFile.class);
        }
        Path file = write(Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> LasFile.open(file, "cut.laz"))
                .hasMessageContaining("it is truncated or was never finished, send it again");
    }

    @Test
    void chunkThatGivesFewerPointsThanPromisedIsRefused() throws IOException {
        byte[] bytes = bytes("format6-variable-chunks.laz");
        // the sizes of the layers of the first chunk: nothing is left for the third layer and all after it
        int layers = POINTS_AT + 8 + 30 + 4;
        Arrays.fill(bytes, layers + 8, layers + 12, (byte) 0x7F);
        LasFile file = LasFile.open(write(bytes("format6-variable-chunks.laz")), "a.laz");
        write(bytes);
        assertThatThrownBy(() -> file.read(ORIGIN))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("compressed chunk 1 gives 0 of its 700 points");
    }

    @Test
    void morePointsThanTheChunksHoldAreRefused() throws IOException {
        byte[] bytes = bytes("format6-variable-chunks.laz");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(247, 2_001);
        Path more = write(bytes);
        assertThatThrownBy(() -> LasFile.open(more, "a.laz"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("the compressed chunks hold 2000 points, but the header promises 2001");

        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(247, 2_000_000_000);
        Path many = write(bytes);
        assertThatThrownBy(() -> LasFile.open(many, "a.laz"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("promises 2000000000 points, but only");
    }

    @Test
    void compressionIsToldByContentAndNotByName() throws IOException {
        Path file = Files.write(folder.resolve("named.las"), bytes("format1.laz"));
        assertThat(LasFile.open(file, "named.las").read(ORIGIN).size())
                .isEqualTo(twin().expected(0, 0, 0, 1).size());
    }

    @Test
    void compressedPointsWithoutTheRecordOfLaszipAreRefused() throws IOException {
        byte[] bytes = new LasBytes(2, 0).bytes();
        bytes[104] |= (byte) 0x80;
        Path file = write(bytes);
        assertThatThrownBy(() -> LasFile.open(file, "a.laz"))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining("the record of LASzip is missing");
    }

    static byte[] bytes(String fixture) {
        try (InputStream in = LazFileTest.class.getResourceAsStream(fixture)) {
            if (in == null) {
                throw new IllegalStateException("no fixture " + fixture);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("a.laz"), bytes);
    }
}
