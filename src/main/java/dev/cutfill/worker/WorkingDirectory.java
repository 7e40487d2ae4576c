package dev.cutfill.worker;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The worker's part of the data directory: `tmp`, where runs keep their files, and `worker`, its name.
///
/// The name belongs to the directory, not to the process. Only one server at a time has the directory, so whatever the
/// database says is held under this name at the start is held by a process that is dead, whoever else shares the database.
@Component
final class WorkingDirectory {
    private final Path data;

    WorkingDirectory(@Value("${cutfill.data}") Path data) {
        this.data = data.toAbsolutePath();
    }

    String workerName() throws IOException {
        Path file = data.resolve("worker");
        if (!Files.exists(file)) {
            Files.createDirectories(data);
            Path fresh = data.resolve("worker.tmp");
            Files.writeString(fresh, "server-" + UUID.randomUUID() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file).strip();
        if (!name.matches("server-[0-9a-f-]{36}")) {
            throw new IOException(file + " is damaged; remove it, and tasks that ran when the server stopped resume after a minute");
        }
        return name;
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
