package dev.cutfill.format.las;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LasRecordsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /// Of either kind the first ten thousand are read: the system in the last of them is found, one further on is not.
    @ParameterizedTest
    @CsvSource({"false, 9999, true", "false, 10000, false", "true, 9999, true", "true, 10000, false"})
    void tenThousandRecordsOfEachKindAreRead(boolean extended, int place, boolean found) throws IOException {
        LasBytes las = new LasBytes(4, 6).random(100, new Random(1));
        byte[] system = keys();
        List<byte[]> records = extended ? las.extended : las.records;
        records.addAll(Collections.nCopies(
                place,
                extended
                        ? LasBytes.extendedRecord("filler", 1, new byte[0])
                        : LasBytes.record("filler", 1, new byte[0])));
        records.add(
                extended
                        ? LasBytes.extendedRecord("LASF_Projection", 34_735, system)
                        : LasBytes.record("LASF_Projection", 34_735, system));
        assertThat(LasFile.open(las.write(folder.resolve("a.las")), "a.las")
                        .crs()
                        .epsg())
                .isEqualTo(found ? OptionalInt.of(32_610) : OptionalInt.empty());
    }

    /// A projected system, UTM 10 North in metres.
    private static byte[] keys() {
        ByteBuffer keys = LasBytes.little(32);
        for (int value : new int[] {1, 1, 0, 3, 1024, 0, 1, 1, 3072, 0, 1, 32_610, 3076, 0, 1, 9001}) {
            keys.putShort((short) value);
        }
        return keys.array();
    }
}
