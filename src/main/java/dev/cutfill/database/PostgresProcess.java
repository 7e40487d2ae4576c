package dev.cutfill.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running postgres, as a child that cannot outlive us.
///
/// Between it and us stands a shell that holds our pipe as its input. The pipe ends when we close it, and also
/// when the JVM is killed with no chance to do anything; then the shell's watcher sends postgres the signal for
/// a fast shutdown. `setsid` keeps Ctrl-C from reaching postgres: the server still needs its database while it
/// drains.
final class PostgresProcess implements AutoCloseable {
    /// A constant; whatever varies comes as positional parameters.
    private static final String KEEPER = """
            exec 3<&0
            "$@" 3<&- </dev/null & server=$!
            ( read -r _; kill -s INT "$server" ) <&3 & watcher=$!
            exec 3<&-
            wait "$server"; code=$?
            kill "$watcher"
            exit "$code"
            """;

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);
    /// Recovery after a crash replays at most a few checkpoints; on a slow disk that takes a while.
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration NEWS_EVERY = Duration.ofSeconds(10);
    private static final int QUOTED_BYTES = 600;

    private final Process keeper;
    private final Path cluster;
    private final Path log;

    private PostgresProcess(Process keeper, Path cluster, Path log) {
        this.keeper = keeper;
        this.cluster = cluster;
        this.log = log;
    }

    static PostgresProcess start(Path home, Path cluster, RunAs user, int port, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        if (isInstalled("setsid")) {
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", KEEPER, "cutfill-postgres"));
        command.addAll(user.command(
                home.resolve("bin/postgres").toString(), "-D", cluster.toString(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "max_connections=60",
                "shared_buffers=64MB",
                // a queue changes its size within seconds, and plans are made for what was counted last
                "autovacuum_naptime=10s",
                "logging_collector=off",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.addAll(List.of("-c", setting));
        }
        Process keeper = Child.builder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new PostgresProcess(keeper, cluster, log);
    }

    /// Returns when connections are taken.
    void awaitReady() throws InterruptedException, IOException {
        long begin = System.nanoTime();
        long news = begin + NEWS_EVERY.toNanos();
        while (!ready()) {
            if (keeper.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new DatabaseUnavailable(
                        "PostgreSQL did not start in " + cluster + "; it said: " + lastLines(log));
            }
            long now = System.nanoTime();
            if (now - begin > START_PATIENCE.toNanos()) {
                throw new DatabaseUnavailable("PostgreSQL in " + cluster + " was not ready after "
                        + START_PATIENCE.toMinutes() + " minutes; see " + log + ".");
            }
            if (now > news) {
                LOG.info("PostgreSQL is still starting (it recovers after a crash); its log is {}", log);
                news = now + NEWS_EVERY.toNanos();
            }
        }
    }

    /// The eighth line of postmaster.pid is the state; the file is no older than this process, [StaleProcessCleanup]
    /// saw
    /// to that.
    private boolean ready() throws IOException {
        List<String> lines = pidFile();
        return lines.size() > 7 && lines.get(7).strip().equals("ready");
    }

    /// Runs it once postgres has ended, for whatever reason.
    void whenEnded(Runnable then) {
        keeper.onExit().thenRun(then);
    }

    long pid() throws IOException {
        return Long.parseLong(pidFile().getFirst().strip());
    }

    private List<String> pidFile() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
    }

    @Override
    public void close() {
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "PostgreSQL did not stop within {} s; ending it at once, it will recover at the next start",
                        STOP_PATIENCE.toSeconds());
                StaleProcessCleanup.clear(cluster);
            }
        } catch (IOException e) {
            LOG.warn("PostgreSQL could not be stopped in order: {}", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The end of a log, for a sentence about why it did not work.
    static String lastLines(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - QUOTED_BYTES);
            file.seek(from);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return (from > 0 ? text.substring(text.indexOf('\n') + 1) : text) + "\n(the whole log is " + log + ")";
        }
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
