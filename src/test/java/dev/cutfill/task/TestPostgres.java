package dev.cutfill.task;

import dev.cutfill.database.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.util.FileSystemUtils;

/// One PostgreSQL for all tests of this JVM, with which it dies; a new database for each that asks.
public final class TestPostgres {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path DIRECTORY = directory();
    private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(DIRECTORY);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::remove));
    }

    private TestPostgres() {}

    /// @return properties of an empty database, as Boot wants them
    public static String[] newDatabase() {
        String name = "t" + COUNT.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(SERVER.jdbcUrl(), SERVER.user(), SERVER.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new String[] {
            "spring.datasource.url=" + SERVER.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"),
            "spring.datasource.username=" + SERVER.user(),
            "spring.datasource.password=" + SERVER.password()
        };
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("cutfill-test-pg");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without the farewell of an orderly stop, which writes everything to the disk once more: it is to be
    /// deleted.
    private static void remove() {
        try {
            long postmaster = Long.parseLong(Files.readAllLines(DIRECTORY.resolve("data/postmaster.pid"))
                    .getFirst()
                    .strip());
            ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
            SERVER.close();
            FileSystemUtils.deleteRecursively(DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
