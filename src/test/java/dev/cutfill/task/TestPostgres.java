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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/// One PostgreSQL for all tests of this JVM, with which it dies; a new database for each that asks.
public final class TestPostgres {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path DIRECTORY = directory();
    private static final EmbeddedPostgres SERVER = EmbeddedPostgres.start(DIRECTORY);

    static {
        // nothing of it outlives the tests
        execute("ALTER SYSTEM SET fsync = off");
        execute("ALTER SYSTEM SET full_page_writes = off");
        execute("SELECT pg_reload_conf()");
        Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::remove));
    }

    private TestPostgres() {}

    /// @return properties of a database with all tables and no rows, as Boot wants them
    public static String[] newDatabase() {
        return copy(Migrated.NAME);
    }

    /// @return properties of an empty database, as Boot wants them
    public static String[] emptyDatabase() {
        return copy("template1");
    }

    /// For a server that is a process of its own: it starts sooner than with a PostgreSQL of its own.
    ///
    /// @return the environment variable that names a new database
    public static Map<String, String> environment() {
        return Map.of("DATABASE_URL", address(newDatabase()));
    }

    /// @param properties of a database
    /// @return it as `DATABASE_URL` has it
    public static String address(String[] properties) {
        String user = value(properties[1]) + ":" + value(properties[2]) + "@";
        return value(properties[0]).replace("jdbc:postgresql://", "postgresql://" + user);
    }

    private static String value(String property) {
        return property.substring(property.indexOf('=') + 1);
    }

    /// The migrations run once for all tests, and every test's database is a copy.
    private static final class Migrated {
        static final String NAME = migrate("migrated");

        private static String migrate(String name) {
            execute("CREATE DATABASE " + name);
            Flyway.configure()
                    .dataSource(url(name), SERVER.user(), SERVER.password())
                    .load()
                    .migrate();
            return name;
        }
    }

    private static String[] copy(String template) {
        String name = "t" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new String[] {
            "spring.datasource.url=" + url(name),
            "spring.datasource.username=" + SERVER.user(),
            "spring.datasource.password=" + SERVER.password()
        };
    }

    private static String url(String database) {
        return SERVER.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
    }

    private static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(SERVER.jdbcUrl(), SERVER.user(), SERVER.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
