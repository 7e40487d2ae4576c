package dev.cutfill.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The worker's part of the data directory: `tmp`, where runs keep their files.
///
/// A worker's name ([dev.cutfill.task.ServerId]) belongs to the directory, not to the process. Only one process at
/// a time has the directory, which a lock sees to that the kernel drops when its holder dies; so whatever the
/// database says is held under this name at the start is held by a process that is dead, whoever else shares
/// the database.
@Component
public final class WorkingDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkingDirectory.class);

    private final Path data;
    private @Nullable FileChannel lock;

    public WorkingDirectory(@Value("${cutfill.data}") Path data) {
        this.data = data.toAbsolutePath();
    }

    /// @param refusal a sentence for when another process has the directory
    /// @throws IOException with that sentence
    public void take(String refusal) throws IOException {
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
            throw new IOException(refusal);
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

    /// Ends and removes what runs of a dead process have left.
    public void clear() throws IOException {
        Path runs = data.resolve("tmp");
        int left = Files.exists(runs) ? RunProcesses.end(runs) : 0;
        if (left > 0) {
            LOG.info("{} processes of commands that ran when the server ended are ended", left);
        }
        delete(runs);
        Files.createDirectories(runs);
    }

    @Override
    public String toString() {
        return data.toString();
    }

    /// @param name of a run
    public Path scratch(String name) {
        return data.resolve("tmp").resolve(name);
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!Files.isWritable(directory)) {
                    open(directory);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof AccessDeniedException
                        && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        && !Files.isReadable(file)) {
                    open(file);
                    delete(file);
                } else if (!(e instanceof NoSuchFileException)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Programs lock their directories, caches for example; a server that could not clear up would not start
    /// again.
    private static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
}
