package dev.cutfill.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that is run for its effect: no shell, nothing on its input, only the end of what it says is kept.
final class Program {
    private static final int TAIL = 4_096;

    /// For output that is on its way still. What the program has left running may keep its output open for
    /// ever.
    private static final Duration REST = Duration.ofSeconds(2);

    private Program() {}

    /// @param out the end of its output
    record Ended(int exitCode, boolean timedOut, String out, String err) {}

    /// @throws StepRejected when there is no such program
    static Ended run(List<String> command, Path directory, Duration timeout)
            throws StepRejected, IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CUTFILL_")); // the agent's own secrets
        Process process = start(builder);
        boolean ended = false;
        try {
            process.getOutputStream().close();
            Tail out = new Tail(process.getInputStream());
            Tail err = new Tail(process.getErrorStream());
            ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            return new Ended(process.waitFor(), !ended, out.text(), err.text());
        } finally {
            if (!ended) {
                end(process);
            }
        }
    }

    private static Process start(ProcessBuilder builder) throws StepRejected {
        try {
            return builder.start();
        } catch (IOException _) {
            String program = builder.command().getFirst();
            throw new StepRejected(
                    "COMMAND_NOT_FOUND",
                    program + " cannot be started: the agent finds no such program, or may not run it");
        }
    }

    /// With all that it has started.
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// The end of a stream, as far as it has come.
    private static final class Tail {
        private final InputStream stream;
        private final Thread reader;
        private byte[] kept = new byte[0];

        Tail(InputStream stream) {
            this.stream = stream;
            this.reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            byte[] block = new byte[TAIL];
            try (stream) {
                for (int length; (length = stream.read(block)) >= 0; ) {
                    add(block, length);
                }
            } catch (IOException _) {
                // then this was its end
            }
        }

        private synchronized void add(byte[] block, int length) {
            byte[] both = new byte[Math.min(TAIL, kept.length + length)];
            int old = both.length - length;
            System.arraycopy(kept, kept.length - old, both, 0, old);
            System.arraycopy(block, 0, both, old, length);
            kept = both;
        }

        String text() throws InterruptedException {
            boolean _ = reader.join(REST);
            synchronized (this) {
                return new String(kept, StandardCharsets.UTF_8);
            }
        }
    }
}
