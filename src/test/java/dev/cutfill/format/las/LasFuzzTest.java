package dev.cutfill.format.las;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.crs.Utm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damaged files: whatever bytes are wrong, either a cloud comes out or one sentence, and no memory is taken by
/// their word.
class LasFuzzTest {
    private static final int ROUNDS = 200;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// A few files of the sizes used here fit many times into this.
    private static final long MOST_BYTES = 16L << 20;

    @TempDir
    private Path folder;

    static Stream<Named<byte[]>> files() {
        LasBytes las = new LasBytes(4, 7).random(300, new Random(5));
        las.records.add(LasBytes.record(
                "LASF_Projection",
                34735,
                LasBytes.little(24)
                        .putShort((short) 1)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putShort((short) 2)
                        .putShort((short) 1024)
                        .putShort((short) 0)
                        .putShort((short) 1)
                        .putShort((short) 1)
                        .putShort((short) 3073)
                        .putShort((short) 34737)
                        .putShort((short) 6)
                        .putShort((short) 0)
                        .array()));
        las.records.add(LasBytes.record("LASF_Projection", 34737, "a|b|c|".getBytes(StandardCharsets.US_ASCII)));
        las.records.add(
                LasBytes.record("LASF_Projection", 2112, Utm.esriWkt(32733).getBytes(StandardCharsets.US_ASCII)));
        las.extended.add(LasBytes.extendedRecord("Other", 1, new byte[50]));
        return Stream.of(
                Named.of("LAS", las.bytes()),
                Named.of("LAZ, format 1", LazFileTest.bytes("format1.laz")),
                Named.of("LAZ, format 6", LazFileTest.bytes("format6-variable-chunks.laz")),
                Named.of("LAZ, format 8", LazFileTest.bytes("format8.laz")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void damagedHeadYieldsACloudOrASentence(byte[] whole) throws IOException {
        Random random = new Random(20_261_121);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
                // the public header has more to damage than the records after it
                bytes[random.nextInt(random.nextBoolean() ? 250 : 900)] = (byte) random.nextInt(256);
            }
            refused += isRefused(bytes) ? 1 : 0;
        }
        assertThat(refused).isBetween(ROUNDS / 20, ROUNDS - ROUNDS / 20);
    }

    @ParameterizedTest
    @MethodSource("files")
    void damageAnywhereYieldsACloudOrASentence(byte[] whole) throws IOException {
        Random random = new Random(4_711);
        for (int round = 0; round < ROUNDS / 4; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(1, 9); flips > 0; flips--) {
                bytes[random.nextInt(375, bytes.length)] = (byte) random.nextInt(256);
            }
            isRefused(bytes);
        }
    }

    private boolean isRefused(byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("damaged"), bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            LasFile file = LasFile.open(path, "damaged");
            PointCloud cloud = file.read(Origin.ZERO);
            assertThat(cloud.size()).isLessThanOrEqualTo((int) file.size());
            return false;
        } catch (MalformedFile sentence) {
            assertThat(sentence.getMessage()).startsWith("damaged").hasSizeLessThan(400);
            return true;
        } finally {
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
        }
    }
}
