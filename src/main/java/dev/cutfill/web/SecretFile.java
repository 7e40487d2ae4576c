package dev.cutfill.web;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/// A secret that the server makes for itself on first use, in a file that its owner alone may read.
public final class SecretFile {
    private SecretFile() {}

    /// @param file in a directory that there is
    /// @param fresh what is written when there is no such file
    /// @return what is in the file
    public static byte[] readOrMake(Path file, Supplier<byte[]> fresh) throws IOException {
        if (!Files.exists(file)) {
            // Java opens these to their owner only
            Path temporary =
                    Files.createTempFile(file.toAbsolutePath().getParent(), String.valueOf(file.getFileName()), ".new");
            Files.write(temporary, fresh.get(), StandardOpenOption.SYNC);
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException _) {
                Files.delete(temporary); // another thread was first
            }
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // a restored backup may have opened it
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return Files.readAllBytes(file);
    }
}
