package dev.cutfill.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL of our own, everything of it in one directory:
///
/// ```
/// lock           held while it runs; a second start is refused
/// bin-18.6.0/    the programs, unpacked once
/// data/          the cluster (checksums, fsync, passwords only)
/// password, port of the one user, on 127.0.0.1
/// log/           what postgres and initdb say
/// ```
///
/// The directory is for the user alone that PostgreSQL runs as.
///
/// It dies with this JVM, even when the JVM is killed ([PostgresProcess]), and starts again after whatever was
/// killed ([StaleProcessCleanup]), also when it is killed alone, by a machine short of memory say: the server would
/// otherwise stay up without its database. Rows committed before a kill are there after it.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String USER = "cutfill";
    private static final int PORT_ATTEMPTS = 3;
    private static final long LOG_KEPT_BYTES = 10L << 20;

    /// One that ended sooner after its start ends again, most likely; it is not started in a tight circle.
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /// What is started, by whom, and where it says why it did not work.
    private record Installation(Path home, Path cluster, RunAs user, Path log) {
        PostgresProcess run(int port) throws IOException {
            return PostgresProcess.start(home, cluster, user, port, log);
        }
    }

    private final DirectoryLock lock;
    private final Installation installation;
    private final int port;
    private final String password;
    private PostgresProcess process;
    private boolean closed;

    private EmbeddedPostgres(
            DirectoryLock lock, Installation installation, int port, String password, PostgresProcess process) {
        this.lock = lock;
        this.installation = installation;
        this.port = port;
        this.password = password;
        this.process = process;
    }

    /// Starts the server, making its cluster first when there is none, and returns when it takes connections.
    ///
    /// @param directory of its own, usually `<data>/pg`
    /// @throws DatabaseUnavailable with a sentence for the operator
    public static EmbeddedPostgres start(Path directory) {
        Path pg = directory.toAbsolutePath().normalize();
        try {
            Directories.createReadable(pg);
            DataDirectory.setPrivate(pg);
            if (RunAs.isRoot()) {
                DataDirectory.makePassable(pg.getParent());
            }
            DirectoryLock lock = DirectoryLock.take(pg)
                    .orElseThrow(() -> new DatabaseUnavailable("Another server is running PostgreSQL in " + pg
                            + ". Stop it, or choose another data directory with --data."));
            try {
                return start(pg, lock);
            } catch (IOException | InterruptedException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "PostgreSQL cannot use the directory " + pg + ": " + e
                            + ". Check its permissions and the space left, or choose another one with --data.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailable("Interrupted while PostgreSQL was starting in " + pg + ".", e);
        }
    }

    private static EmbeddedPostgres start(Path pg, DirectoryLock lock) throws IOException, InterruptedException {
        Path home = PostgresBinaries.unpack(pg);
        RunAs user = RunAs.choose(pg, home.resolve("bin/postgres"));
        Path log = log(pg);
        String password = password(pg);
        Path cluster = pg.resolve("data");
        if (Files.exists(cluster)) {
            requireSameMajor(cluster);
            StaleProcessCleanup.clear(cluster);
        } else {
            create(cluster, home, user, password, log);
        }
        user.own(cluster);
        Installation installation = new Installation(home, cluster, user, log);
        for (int attempt = 1; ; attempt++) {
            int port = port(pg.resolve("port"));
            PostgresProcess process = installation.run(port);
            try {
                process.awaitReady();
                EmbeddedPostgres server = new EmbeddedPostgres(lock, installation, port, password, process);
                server.watch(process);
                return server;
            } catch (DatabaseUnavailable | InterruptedException e) {
                process.close();
                // between our look and its bind someone may have taken the port
                if (e instanceof InterruptedException || attempt == PORT_ATTEMPTS || isFree(port)) {
                    throw e;
                }
                LOG.info("Port {} is taken meanwhile; trying another one", port);
            }
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    private void watch(PostgresProcess watched) {
        long begin = System.nanoTime();
        watched.whenEnded(() -> {
            Duration pause = System.nanoTime() - begin < SOON.toNanos() ? PAUSE : Duration.ZERO;
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(this::startAgain);
        });
    }

    /// On the port that the connection pool knows.
    private synchronized void startAgain() {
        if (closed) {
            return;
        }
        LOG.error(
                "PostgreSQL in {} ended though nobody stopped it; starting it again. {} may say why",
                installation.cluster(),
                installation.log());
        try {
            StaleProcessCleanup.clear(installation.cluster());
            process = installation.run(port);
            watch(process);
        } catch (IOException | DatabaseUnavailable e) {
            LOG.error("PostgreSQL does not start again, so the server must be: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The process number of the postmaster.
    synchronized long pid() throws IOException {
        return process.pid();
    }

    /// Stops the server in order, cutting off who is still connected.
    @Override
    public synchronized void close() {
        closed = true;
        try {
            process.close();
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock on PostgreSQL's directory could not be released: {}", e.toString());
        }
    }

    /// Makes the cluster beside its place and moves it there when it is complete.
    private static void create(Path cluster, Path home, RunAs user, String password, Path log)
            throws IOException, InterruptedException {
        Path partial = cluster.resolveSibling("data.partial");
        Directories.deleteTree(partial);
        Files.createDirectory(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path passwordFile = cluster.resolveSibling("password.initdb");
        Files.deleteIfExists(passwordFile);
        writePrivately(passwordFile, password);
        try {
            user.own(partial);
            user.own(passwordFile);
            Process initdb = Child.builder(user.command(
                            home.resolve("bin/initdb").toString(),
                            "--pgdata=" + partial,
                            "--username=" + USER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--no-locale",
                            "--data-checksums"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            initdb.getOutputStream().close();
            int code = initdb.waitFor();
            if (code != 0) {
                throw new DatabaseUnavailable("PostgreSQL's initdb failed (exit code " + code + ") in " + partial
                        + "; it said: " + PostgresProcess.lastLines(log));
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(partial, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requireSameMajor(Path cluster) throws IOException {
        String major = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!major.equals(PostgresBinaries.MAJOR)) {
            throw new DatabaseUnavailable("The database in " + cluster + " was made by PostgreSQL " + major
                    + "; this Cutfill brings " + PostgresBinaries.MAJOR
                    + ", which cannot read it. Dump it with the Cutfill that made it, or move it away to begin anew.");
        }
    }

    /// The password of the cluster; made before it, kept as long as it.
    private static String password(Path pg) throws IOException {
        Path file = pg.resolve("password");
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(pg.resolve("data"))) {
            throw new DatabaseUnavailable(
                    "The database in " + pg + " has lost its file 'password'. Put it back from a backup,"
                            + " or move the directory away to begin anew.");
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path partial = pg.resolve("password.partial");
        Files.deleteIfExists(partial);
        writePrivately(partial, password);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.WRITE);
    }

    /// The port of last time when it is free, else a free one: the same port makes a psql line in a notebook
    /// last.
    private static int port(Path file) throws IOException {
        if (Files.exists(file)) {
            try {
                int last = Integer.parseInt(Files.readString(file).strip());
                if (isFree(last)) {
                    return last;
                }
            } catch (IllegalArgumentException _) {
                // not a port: replaced below
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(file, socket.getLocalPort() + "\n", StandardCharsets.US_ASCII);
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static Path log(Path pg) throws IOException {
        Path logs = Files.createDirectories(pg.resolve("log"));
        DataDirectory.setPrivate(logs);
        Path log = logs.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LOG_KEPT_BYTES) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }
}
