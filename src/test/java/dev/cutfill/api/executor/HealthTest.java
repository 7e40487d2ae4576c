package dev.cutfill.api.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    @Test
    void directoryThatIsGoneIsNotWritable(@TempDir Path data) throws Exception {
        Health.Disk there = Health.Disk.of(java.util.List.of(data));
        assertThat(there.writable()).isTrue();
        assertThat(there.freeBytes()).isPositive();

        Files.delete(data);
        assertThat(Health.Disk.of(java.util.List.of(data))).isEqualTo(new Health.Disk(0, false));
    }
}
