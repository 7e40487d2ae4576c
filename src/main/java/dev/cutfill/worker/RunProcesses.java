package dev.cutfill.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The processes of a run, told by a variable of their environment that every process passes on to those it
/// starts. Neither a session of its own nor the death of whoever started it hides one, not even that of the
/// server: the next one finds them. Only a program that throws its environment away is not found.
final class RunProcesses {
    /// Names the run's directory.
    static final String VARIABLE = "CUTFILL_RUN";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private RunProcesses() {}

    /// Kills all whose run has its directory here or below, and those that they start meanwhile.
    ///
    /// @return how many there were at first
    /// @throws IOException when some do not go
    static int end(Path directory) throws IOException {
        String run = directory.toRealPath().toString();
        List<ProcessHandle> left = in(run);
        int found = left.size();
        boolean interrupted = false;
        for (long until = System.nanoTime() + TIMEOUT.toNanos(); !left.isEmpty(); left = in(run)) {
            if (System.nanoTime() > until) {
                throw new IOException(
                        "process " + left.getFirst().pid() + " of a run in " + directory + " does not end");
            }
            left.forEach(ProcessHandle::destroyForcibly);
            try {
                Thread.sleep(5); // a process that was killed is gone a moment later
            } catch (InterruptedException _) {
                interrupted = true; // whoever interrupts wants the run to end, and this is its end
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    private static List<ProcessHandle> in(String directory) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> runsIn(directory, process.pid())).toList();
        }
    }

    private static boolean runsIn(String directory, long pid) {
        try {
            String environment = new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.UTF_8);
            String here = VARIABLE + "=" + directory;
            return Stream.of(environment.split("\0"))
                    .anyMatch(variable -> variable.equals(here) || variable.startsWith(here + "/"));
        } catch (IOException _) {
            return false; // gone, or another user's and so not ours
        }
    }
}
