package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
    @Test
    void onlyADamagedProgramIsUnpackedAgain(@TempDir Path directory) throws IOException {
        Path program = PostgresBinaries.unpack(directory).resolve("bin/postgres");
        byte[] whole = Files.readAllBytes(program);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(program, damaged);
        PostgresBinaries.unpack(directory);
        assertThat(Files.readAllBytes(program)).isEqualTo(whole);

        Object made = Files.getAttribute(program, "unix:ino");
        PostgresBinaries.unpack(directory);
        assertThat(Files.getAttribute(program, "unix:ino")).isEqualTo(made);
    }
}
