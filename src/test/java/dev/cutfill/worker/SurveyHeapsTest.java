package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.worker.SurveyProcesses.Heaps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurveyHeapsTest {
    private static final long MIB = 1L << 20;

    /// Memory and the server's heap in MiB. A server with a quarter of the memory, as Java has it by itself, leaves
    /// half.
    @ParameterizedTest
    @CsvSource({
        "16384, 4096, 4, 4, 2048",
        "1024, 256, 4, 2, 256",
        "512, 128, 8, 1, 256",
        "400, 100, 8, 1, 200",
        "8192, 2048, 64, 16, 256",
        "8192, 5632, 2, 2, 256",
        "8192, 5888, 2, 1, 256"
    })
    void allHeapsTogetherStayWithinThreeQuarters(long memory, long server, int permits, int processes, long each) {
        Heaps heaps = Heaps.of(memory * MIB, server * MIB, permits);
        assertThat(heaps).isEqualTo(new Heaps(processes, each * MIB));
        assertThat(4 * (server * MIB + heaps.processes() * heaps.bytesEach())).isLessThanOrEqualTo(3 * memory * MIB);
    }

    /// Nothing is left; the operator is warned, and one survey at a time is tried.
    @ParameterizedTest
    @CsvSource({"1024, 1024", "1024, 768", "1024, 760"})
    void serverWithAllTheMemoryLeavesTheSmallestHeap(long memory, long server) {
        assertThat(Heaps.of(memory * MIB, server * MIB, 4)).isEqualTo(new Heaps(1, SurveyProcesses.SMALLEST_HEAP));
    }
}
