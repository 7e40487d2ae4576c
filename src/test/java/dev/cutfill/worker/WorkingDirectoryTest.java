package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingDirectoryTest {
    @TempDir
    private Path data;

    /// As Go does with its cache of modules. Whoever runs this as root sees nothing of it.
    @Test
    void whatAProgramHasLockedIsRemovedAllTheSame() throws IOException {
        Path run = Files.createDirectories(data.resolve("tmp/run"));
        Path kept = Files.writeString(data.resolve("kept"), "");
        for (String mode : new String[] {"r-xr-xr-x", "---------", "-w-------"}) {
            Path inner = Files.createDirectories(run.resolve(mode).resolve("inner"));
            Files.writeString(inner.resolve("file"), "");
            Files.createSymbolicLink(inner.resolve("link"), kept);
            Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(mode));
            Files.setPosixFilePermissions(inner.getParent(), PosixFilePermissions.fromString(mode));
        }
        new WorkingDirectory(data).clear();
        assertThat(data.resolve("tmp")).isEmptyDirectory();
        assertThat(kept).exists();
    }

    @Test
    void directoryIsOnesAloneUntilHeLetsItGo() throws IOException {
        WorkingDirectory first = new WorkingDirectory(data);
        WorkingDirectory second = new WorkingDirectory(data);
        first.take("taken");
        assertThatThrownBy(() -> second.take("by another"))
                .isInstanceOf(IOException.class)
                .hasMessage("by another");
        first.close();
        second.take("taken");
        second.close();
    }
}
