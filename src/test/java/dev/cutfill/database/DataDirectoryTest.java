package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDirectoryTest {
    /// `rwxrwxrwx`: a database of a test lies in the system's temporary directory, which all need.
    @ParameterizedTest
    @CsvSource({"rwx------, rwx--x--x", "rwxr-xr-x, rwxr-xr-x", "rwxrwxrwx, rwxrwxrwx"})
    void directoryAboveTheDatabaseIsPassableAndLosesNothing(String before, String after, @TempDir Path directory)
            throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(before));
        DataDirectory.makePassable(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo(after);
    }
}
