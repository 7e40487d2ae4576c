package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
    private static final int NOBODY = 65534;

    /// The unpacked programs are the same for every test; hard links to them save seconds each.
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private Path pg = Path.of("");

    @BeforeAll
    static void unpackOnce() throws IOException {
        Directories.createReadable(shared);
        enterable(shared);
        PostgresBinaries.unpack(shared);
    }

    @BeforeEach
    void linkBinaries() throws Exception {
        enterable(directory);
        pg = directory.resolve("pg");
        Directories.createReadable(pg);
        String bin = "bin-" + PostgresBinaries.VERSION;
        run("cp", "-al", shared.resolve(bin).toString(), pg.resolve(bin).toString());
    }

    @Test
    void freshDirectoryGetsAServerOfTheExpectedVersion() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(query(server, "show server_version")).isEqualTo("18.6");
            assertThat(PostgresBinaries.VERSION).isEqualTo("18.6.0");
            assertThat(query(server, "show fsync")).isEqualTo("on");
            assertThat(query(server, "show data_checksums")).isEqualTo("on");
            assertThat(query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "show server_encoding")).isEqualTo("UTF8");
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong")
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(pg.resolve("data/postmaster.pid")).doesNotExist();
        assertThat(StaleProcessCleanup.processes(pg.resolve("data").toRealPath()))
                .isEmpty();
    }

    @Test
    void restartKeepsRowsAndPort() throws Exception {
        String url;
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            url = server.jdbcUrl();
            execute(server, "create table kept (n int)", "insert into kept values (42)");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(server.jdbcUrl()).isEqualTo(url);
            assertThat(query(server, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void secondServerOnTheDirectoryIsRefusedWithASentence() {
        try (EmbeddedPostgres _ = EmbeddedPostgres.start(pg)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(pg))
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageContaining("Another server is running PostgreSQL in " + pg);
        }
    }

    @Test
    void killedPostmasterIsStartedAgainWithItsRows() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            execute(server, "create table kept (n int)", "insert into kept values (1)");
            StaleProcessCleanup.signal(server.pid(), "KILL");
        }
        assertThat(pg.resolve("data/postmaster.pid"))
                .as("the kill left its pid file")
                .exists();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(query(server, "select n from kept")).isEqualTo("1");
        }
    }

    @Test
    void killedPostmasterComesBackOnItsPort() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            execute(server, "create table kept (n int)", "insert into kept values (7)");
            StaleProcessCleanup.signal(server.pid(), "KILL");
            await("rows are answered again", () -> "7".equals(queryOrNothing(server, "select n from kept")));
        }
        assertThat(StaleProcessCleanup.processes(pg.resolve("data").toRealPath()))
                .isEmpty();
    }

    @Test
    void serverDiesWithItsKilledJvmAndStartsAgain() throws Exception {
        Path cluster = pg.resolve("data");
        Process jvm = otherJvm();
        assertThat(StaleProcessCleanup.processes(cluster.toRealPath())).isNotEmpty();
        jvm.destroyForcibly().waitFor();
        await(
                "PostgreSQL ends with its JVM",
                () -> StaleProcessCleanup.processes(cluster.toAbsolutePath()).isEmpty());
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(query(server, "select n from kept")).isEqualTo("7");
        }
    }

    /// As an out-of-memory killer or an operator may do it: all that could tidy up is gone, postgres lives on.
    @Test
    void orphanOfAKilledJvmIsStoppedAndRowsKept() throws Exception {
        Process jvm = otherJvm();
        Path cluster = pg.resolve("data").toRealPath();
        List<ProcessHandle> keepers = jvm.descendants()
                .filter(process -> !StaleProcessCleanup.processes(cluster).contains(process))
                .toList();
        assertThat(keepers).as("the shell and its watcher").hasSizeGreaterThanOrEqualTo(2);
        keepers.forEach(ProcessHandle::destroyForcibly);
        jvm.destroyForcibly().waitFor();
        assertThat(StaleProcessCleanup.processes(cluster)).as("the orphan").isNotEmpty();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(query(server, "select n from kept")).isEqualTo("7");
        }
    }

    @Test
    void everythingKilledAtOnceStartsAgain() throws Exception {
        Process jvm = otherJvm();
        List<ProcessHandle> all = new ArrayList<>(jvm.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        jvm.destroyForcibly().waitFor();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(query(server, "select n from kept")).isEqualTo("7");
        }
    }

    @Test
    void strangerThatThePidFileNamesIsNotKilled() throws Exception {
        EmbeddedPostgres.start(pg).close();
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(
                    pg.resolve("data/postmaster.pid"),
                    stranger.pid() + "\n" + pg.resolve("data") + "\n1\n5432\n\n127.0.0.1\n");
            try (EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
                assertThat(query(server, "select 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void clusterOfAnotherMajorIsLeftAloneWithASentence() throws Exception {
        Files.createDirectories(pg.resolve("data"));
        Files.writeString(pg.resolve("password"), "x");
        Files.writeString(pg.resolve("data/PG_VERSION"), "16\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(pg))
                .isInstanceOf(DatabaseUnavailable.class)
                .hasMessageContaining("was made by PostgreSQL 16");
    }

    @Test
    void takenPortIsReplaced() throws Exception {
        EmbeddedPostgres.start(pg).close();
        int port = Integer.parseInt(Files.readString(pg.resolve("port")).strip());
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedPostgres server = EmbeddedPostgres.start(pg)) {
            assertThat(server.jdbcUrl()).doesNotContain(":" + port + "/");
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void directoryThatNobodyMayEnterServesRootToo() throws Exception {
        assumeThat(RunAs.isRoot()).isTrue();
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(closed.resolve("pg"))) {
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
        // and, opened, the same files serve nobody
        enterable(closed);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(closed.resolve("pg"))) {
            assertThat(query(server, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void normalUserNeedsNoHelp() throws Exception {
        assumeThat(RunAs.isRoot()).isTrue();
        Path own = Files.createDirectory(directory.resolve("own"));
        Path library = Files.createDirectory(directory.resolve("library"));
        Directories.own(own, NOBODY);
        // the class path may lie where only root can read
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.matches(
                    ".*(classes|postgres|slf4j|logback|compress|xz|commons-io|commons-lang|commons-codec).*")) {
                Path copy =
                        library.resolve(classPath.size() + "-" + Path.of(entry).getFileName());
                run("cp", "-rL", entry, copy.toString());
                classPath.add(copy.toString());
            }
        }
        run("chmod", "-R", "a+rX", library.toString());
        Process jvm = jvm(
                own.resolve("pg"),
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                String.join(File.pathSeparator, classPath));
        jvm.getOutputStream().close();
        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Directories.owner(own.resolve("pg/data"))).isEqualTo(NOBODY);
        assertThat(own.resolve("pg/data/postmaster.pid")).doesNotExist();
    }

    /// Runs a server with a row in another JVM, until that is killed.
    private Process otherJvm() throws IOException {
        return jvm(pg, List.of(), System.getProperty("java.class.path"));
    }

    private static Process jvm(Path pg, List<String> prefix, String classPath) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                Holder.class.getName(),
                pg.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.equals("ready")) {
                return process;
            }
        }
        throw new AssertionError("the other JVM ended: " + all);
    }

    /// A server held by a JVM of its own until its input ends.
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (EmbeddedPostgres server = EmbeddedPostgres.start(Path.of(args[0]))) {
                execute(server, "create table kept (n int)", "insert into kept values (7)");
                System.out.println("ready");
                while (System.in.read() >= 0) {}
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }

    private static void enterable(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); !condition.getAsBoolean(); ) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static String queryOrNothing(EmbeddedPostgres server, String sql) {
        try {
            return query(server, sql);
        } catch (SQLException _) {
            return "";
        }
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres server, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
