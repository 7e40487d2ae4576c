package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerNameTest {
    @Test
    void twoWorkersOnOneHostKeepNamesOfTheirOwn(@TempDir Path directory) throws IOException {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        String name = new WorkerCommand().name(one);
        assertThat(name).startsWith("worker-");
        assertThat(new WorkerCommand().name(one)).isEqualTo(name);
        assertThat(new WorkerCommand().name(two)).isNotEqualTo(name);
    }
}
