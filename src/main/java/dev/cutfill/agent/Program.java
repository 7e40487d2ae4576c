package dev.cutfill.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program that is run for its effect: no shell, nothing on its input, only the end of what it says is kept.
final class Program {
    private static final int TAIL = 4_096;

    private Program() {}

    /// @param out the end of its output
    record Ended(int exitCode, boolean timedOut, String out, String err) {}

    /// @throws Refused when there is no such program
    static Ended run(List<String> command, Path directory, Duration patience) throws Refused, IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CUTFILL_")); // the agent's own secrets
        Process process = start(builder);
        boolean ended = false;
        try {
            process.getOutputStream().close();
            FutureTask<String> out = reading(process.getInputStream());
            FutureTask<String> err = reading(process.getErrorStream());
            ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            return new Ended(process.waitFor(), !ended, out.get(5, TimeUnit.SECONDS), err.get(5, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the output of " + command.getFirst() + " could not be read", e);
        } finally {
            if (!ended) {
                end(process);
            }
        }
    }

    private static Process start(ProcessBuilder builder) throws Refused {
        try {
            return builder.start();
        } catch (IOException _) {
            String program = builder.command().getFirst();
            throw new Refused("COMMAND_NOT_FOUND", program + " cannot be started: the agent finds no such program, or may not run it");
        }
    }

    /// With all that it has started.
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static FutureTask<String> reading(InputStream stream) {
        Callable<String> tail = () -> {
            try (stream) {
                byte[] kept = new byte[0];
                for (byte[] block; (block = stream.readNBytes(TAIL)).length > 0; ) {
                    byte[] both = new byte[Math.min(TAIL, kept.length + block.length)];
                    int old = both.length - block.length;
                    System.arraycopy(kept, kept.length - old, both, 0, old);
                    System.arraycopy(block, 0, both, old, block.length);
                    kept = both;
                }
                return new String(kept, StandardCharsets.UTF_8);
            }
        };
        FutureTask<String> task = new FutureTask<>(tail);
        Thread.ofVirtual().start(task);
        return task;
    }
}
