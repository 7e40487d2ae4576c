package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeasedTaskTest {
    /// Whose renewal meets with this.
    private static final class Renewed extends LeasedTask {
        private final Optional<Exception> fault;

        Renewed(Duration lease, Optional<Exception> fault) {
            super(running(), Path.of("."), lease);
            this.fault = fault;
        }

        @Override
        public boolean renew(Duration length) throws IOException {
            if (fault.orElse(null) instanceof IOException e) {
                throw e;
            }
            if (fault.orElse(null) instanceof RuntimeException e) {
                throw e;
            }
            return false;
        }

        @Override
        public String host() {
            return "test";
        }

        @Override
        public boolean complete(String result) {
            return true;
        }

        @Override
        public void fail(Task.Failure why, boolean retryable) {}

        @Override
        public void discard() {}

        @Override
        public Map<String, Path> inputs() {
            return Map.of();
        }

        @Override
        public Artifact keep(String role, String name, Path file, String mediaType) {
            throw new IllegalStateException();
        }

        @Override
        public void progress(String stage, double fraction) {}

        @Override
        public void log(LogLine line) {}
    }

    @Test
    void interruptWaitsUntilTheDatabaseHasBeenSpokenTo() {
        Renewed task = new Renewed(Duration.ofMinutes(1), Optional.empty());
        task.bind(Thread.currentThread());
        assertThat(task.<Boolean>undisturbed(() -> {
                    task.stop("the server stops");
                    return Thread.currentThread().isInterrupted();
                }))
                .isFalse();
        assertThat(Thread.interrupted()).as("afterwards").isTrue();
        assertThat(task.<Boolean>undisturbed(() -> Thread.currentThread().isInterrupted()))
                .as("one that came before waits, too")
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failedRenewalIsBorneUntilTheLeaseEnds(boolean unforeseen) {
        Exception fault = unforeseen ? new IllegalStateException("unforeseen") : new IOException("away");
        LeasedTask early = new Renewed(Duration.ofHours(1), Optional.of(fault));
        early.keepLease(); // thrown on, it would end the clock that calls it
        assertThat(early.stopped()).isFalse();

        LeasedTask late = new Renewed(Duration.ZERO, Optional.of(fault));
        late.keepLease();
        assertThat(late.stopped()).isTrue();
    }

    @Test
    void taskWhoseLeaseIsLostIsStoppedAtOnce() {
        LeasedTask task = new Renewed(Duration.ofHours(1), Optional.empty());
        task.keepLease();
        assertThat(task.stopped()).isTrue();
    }

    private static Task running() {
        return new Task(
                UUID.randomUUID(),
                UUID.randomUUID(),
                Optional.empty(),
                Optional.empty(),
                new TaskSpec("core", "queue", "kind", "{}", Limits.DEFAULT),
                TaskState.RUNNING,
                new Task.Run(1, Optional.of("worker"), 0, ""),
                new Task.Outcome(Optional.empty(), Optional.empty()),
                new Task.Times(
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
