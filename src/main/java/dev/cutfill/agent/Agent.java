package dev.cutfill.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Asks for tasks, one at a time, and does them until it is told to stop.
public final class Agent {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);

    private final AgentServer server;
    private final StepExecutor hands;
    private final Duration poll;
    private final Consumer<String> log;
    private volatile boolean stopped;

    /// @param poll how long it waits when there is nothing to do
    /// @param log takes sentences for its operator
    public Agent(AgentServer server, StepExecutor hands, Duration poll, Consumer<String> log) {
        this.server = server;
        this.hands = hands;
        this.poll = poll;
        this.log = log;
    }

    /// Returns when it has been stopped.
    ///
    /// @throws AgentServer.Dismissed when the server does not want it
    public void run() throws InterruptedException, AgentServer.Dismissed {
        Duration pause = poll;
        boolean forgetful = true;
        while (!stopped) {
            try {
                if (forgetful) {
                    giveBackWhatItDoesNotDo();
                    forgetful = false;
                }
                pause = runNext() ? Duration.ZERO : poll;
            } catch (IOException e) {
                forgetful = true; // the answer that was lost may have been a task
                pause = pause.isZero() ? poll : longer(pause);
                log.accept("the server cannot be asked (" + e.getMessage() + "); again in " + pause.toMillis() / 1000.0
                        + " s");
            }
            if (!pause.isZero()) {
                pause(pause);
            }
        }
    }

    /// After the task that it does, if any.
    public void stop() {
        stopped = true;
    }

    /// @return whether there was something to do
    boolean runNext() throws IOException, InterruptedException, AgentServer.Dismissed {
        Optional<AgentServer.Task> next = server.next();
        if (next.isEmpty()) {
            return false;
        }
        AgentServer.Task task = next.get();
        log.accept("task " + task.id() + " (" + task.type() + ") begins");
        StepExecutor.Outcome outcome = doIt(task);
        boolean taken = report(task.id(), outcome.done(), outcome.result());
        log.accept("task " + task.id()
                + (outcome.done()
                        ? " is done"
                        : " has failed: " + outcome.result().path("error").asString(""))
                + (taken ? "" : "; the server had given it to another meanwhile"));
        return true;
    }

    private StepExecutor.Outcome doIt(AgentServer.Task task) throws InterruptedException {
        try (ScheduledExecutorService clock =
                Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory())) {
            ScheduledFuture<?> _ = clock.scheduleAtFixedRate(
                    this::heartbeat, HEARTBEAT.toSeconds(), HEARTBEAT.toSeconds(), TimeUnit.SECONDS);
            try {
                Optional<Step> step = Step.parse(task.type(), task.payload());
                return step.isPresent()
                        ? hands.does(step.get())
                        : StepExecutor.failed("UNSUPPORTED_TASK_TYPE", "unsupported task type " + task.type());
            } catch (InvalidStep e) {
                return StepExecutor.failed("INVALID_PAYLOAD", e.member() + ": " + e.getMessage());
            } finally {
                clock.shutdownNow();
            }
        }
    }

    private void heartbeat() {
        try {
            server.heartbeat();
        } catch (IOException | AgentServer.Dismissed e) {
            log.accept("the server was not told that this agent lives: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the task has ended
        }
    }

    /// What was done is told however long the server is away: until then it has nothing else to do either.
    private boolean report(String id, boolean done, ObjectNode result)
            throws IOException, InterruptedException, AgentServer.Dismissed {
        for (Duration pause = poll; ; pause = longer(pause)) {
            try {
                return server.report(id, done, result);
            } catch (IOException e) {
                if (stopped) {
                    throw e; // its next life gives the task back
                }
                log.accept("task " + id + " could not be reported (" + e.getMessage() + "); again in "
                        + pause.toMillis() / 1000.0 + " s");
                pause(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /// Unless it is stopped meanwhile.
    private void pause(Duration pause) throws InterruptedException {
        if (!stopped) {
            LockSupport.parkNanos(this, pause.toNanos());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /// The server may believe that it does tasks of which it knows nothing: it was killed, or an answer was
    /// lost.
    private void giveBackWhatItDoesNotDo() throws IOException, InterruptedException, AgentServer.Dismissed {
        for (AgentServer.Task task : server.held()) {
            log.accept("task " + task.id() + " is held by this agent, which does not do it; it goes back to the queue");
            server.release(task.id());
        }
    }
}
