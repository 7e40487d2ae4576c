package dev.cutfill.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The worker's part of the data directory: `tmp`, where runs keep their files.
///
/// A worker's name ([dev.cutfill.task.Home]) belongs to the directory, not to the process. Only one process at a time has the directory, which a lock sees to that
/// the kernel drops when its holder dies; so whatever the database says is held under this name at the start is held by a
/// process that is dead, whoever else shares the database.
@Component
final class WorkingDirectory implements AutoCloseable {
    private final Path data;
    private @Nullable FileChannel lock;

    WorkingDirectory(@Value("${cutfill.data}") Path data) {
        this.data = data.toAbsolutePath();
    }

    /// @throws IOException with a sentence when another process has the directory
    void take() throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve("worker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // someone else in this process
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new IOException("Another server uses the data directory " + data + ". Stop it, or choose another one with --data.");
        }
        lock = channel;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /// Removes what runs of a dead process have left.
    void clear() throws IOException {
        delete(data.resolve("tmp"));
        Files.createDirectories(data.resolve("tmp"));
    }

    /// @param name of a run
    Path scratch(String name) {
        return data.resolve("tmp").resolve(name);
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
