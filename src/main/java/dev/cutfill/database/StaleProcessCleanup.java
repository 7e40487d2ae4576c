package dev.cutfill.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears up after a server that did not stop in order.
///
/// PostgreSQL refuses to start while `postmaster.pid` names a process that seems alive. After a kill that
/// process may be a zombie that nobody reaps (usual in a container), or a stranger that got the number since.
/// So the pid is not believed: every process of a cluster works in the cluster's directory, and `/proc` shows
/// who does. Whoever is left is stopped; when nobody is, the file is a lie and goes.
final class StaleProcessCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(StaleProcessCleanup.class);
    private static final Duration FAST = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    private StaleProcessCleanup() {}

    /// Afterwards no process of the cluster runs and nothing says that one does. Call it under the directory's
    /// lock only.
    static void clear(Path cluster) throws IOException, InterruptedException {
        Path real = cluster.toRealPath();
        List<ProcessHandle> left = processes(real);
        if (!left.isEmpty()) {
            LOG.info("Stopping {} process(es) of PostgreSQL that an earlier server left in {}", left.size(), cluster);
            // INT: fast shutdown, with a checkpoint; backends whose postmaster died end by themselves
            stop(real, "INT", FAST);
            stop(real, "QUIT", IMMEDIATE);
            stop(real, "KILL", IMMEDIATE);
            left = processes(real);
            if (!left.isEmpty()) {
                throw new DatabaseUnavailable("PostgreSQL process "
                        + left.getFirst().pid() + " works in " + cluster + " and does not stop. Stop it (kill -9 "
                        + left.getFirst().pid() + ") and start again.");
            }
        }
        Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    }

    private static void stop(Path cluster, String signal, Duration timeout) throws InterruptedException, IOException {
        for (ProcessHandle process : processes(cluster)) {
            signal(process.pid(), signal);
        }
        for (long end = System.nanoTime() + timeout.toNanos();
                System.nanoTime() < end && !processes(cluster).isEmpty(); ) {
            Thread.sleep(20);
        }
    }

    static void signal(long pid, String signal) throws IOException, InterruptedException {
        Child.builder(List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// The live processes named postgres that work in the directory. A zombie has no directory, and so does not
    /// count.
    static List<ProcessHandle> processes(Path cluster) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksIn(cluster, process.pid())).toList();
        }
    }

    private static boolean worksIn(Path cluster, long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readSymbolicLink(proc.resolve("cwd")).equals(cluster)
                    && Files.readSymbolicLink(proc.resolve("exe")).toString().contains("/postgres");
        } catch (IOException _) {
            return false; // gone, a zombie, or another user's and so not ours
        }
    }
}
