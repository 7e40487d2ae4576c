package dev.cutfill.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.web.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "CUTFILL_KEY, cutfill.security.key",
        "DATABASE_URL, cutfill.database.url",
        "MINIO_ACCESS_KEY, cutfill.store.s3.access-key",
        "MINIO_SECRET_KEY, cutfill.store.s3.secret-key",
        "CUTFILL_TUSD_SECRET, cutfill.tusd.secret",
        "CUTFILL_UPLOAD_HOOK, cutfill.upload.hook"
    })
    void secretIsReadFromTheFileThatItsVariableNames(String variable, String setting) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "  a secret\n");
        assertThat(Variables.settings(Map.of(variable + "_FILE", file.toString())))
                .containsOnly(Map.entry(setting, "a secret"));
        assertThat(Variables.settings(Map.of(variable, "another", variable + "_FILE", "")))
                .containsOnly(Map.entry(setting, "another"));
        assertThat(Variables.settings(Map.of(variable, "", "PATH", "/bin"))).isEmpty();
    }

    @Test
    void fileThatGivesNoSecretIsRefusedByItsVariable() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Path large = Files.writeString(directory.resolve("large"), "x".repeat(70_000));
        for (Path file : new Path[] {empty, binary, large, directory, directory.resolve("missing")}) {
            assertThatThrownBy(() -> Variables.settings(Map.of("CUTFILL_KEY_FILE", file.toString())))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageStartingWith("CUTFILL_KEY_FILE names " + file);
        }
        assertThatThrownBy(() -> Variables.settings(Map.of("CUTFILL_KEY", "x", "CUTFILL_KEY_FILE", "y")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("both set");
    }
}
