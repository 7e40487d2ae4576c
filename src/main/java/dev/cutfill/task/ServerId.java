package dev.cutfill.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// The name of this data directory, in its file `worker`. Uploads lie on one server's disk: their task bears
/// that server's name and is claimed there, whoever else shares the database.
@Component
public final class ServerId {
    private final String name;

    ServerId(@Value("${cutfill.data}") Path data) {
        try {
            this.name = read(data.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    private static String read(Path data) throws IOException {
        Path file = data.resolve("worker");
        if (!Files.exists(file)) {
            Files.createDirectories(data);
            Path fresh = data.resolve("worker.tmp");
            Files.writeString(fresh, "server-" + UUID.randomUUID() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file).strip();
        if (!name.matches("server-[0-9a-f-]{36}")) {
            throw new IOException(
                    file
                            + " is damaged; put back the name in it from a backup (a new one orphans waiting tasks), or remove it");
        }
        return name;
    }
}
