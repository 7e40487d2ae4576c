package dev.cutfill.worker;

import dev.cutfill.task.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The places for tasks of one queue. A lane that is narrowed or closed lets what runs in it run on.
final class Lane {
    private final Runner runner;
    private final Set<Execution> running = new LinkedHashSet<>();
    private int permits;
    private boolean open = true;

    Lane(Runner runner, int permits) {
        this.runner = runner;
        this.permits = permits;
    }

    Runner runner() {
        return runner;
    }

    String queue() {
        return runner.queue();
    }

    synchronized boolean hasRoom() {
        return open && running.size() < permits;
    }

    synchronized void enter(Execution execution) {
        running.add(execution);
    }

    synchronized void leave(Execution execution) {
        running.remove(execution);
        notifyAll();
    }

    synchronized List<Execution> running() {
        return List.copyOf(running);
    }

    synchronized WorkerPool.LaneStatus status() {
        List<Task> tasks = running.stream().map(execution -> execution.claim().task()).toList();
        return new WorkerPool.LaneStatus(queue(), permits, open, tasks);
    }

    /// @return how many there were
    synchronized int scale(int wanted) {
        int before = permits;
        permits = wanted;
        return before;
    }

    /// @return whether it was otherwise before
    synchronized boolean open(boolean wanted) {
        boolean changed = open != wanted;
        open = wanted;
        return changed;
    }

    /// Until nothing runs here, or the time has come.
    synchronized void drain(long untilNanos) throws InterruptedException {
        for (long left; !running.isEmpty() && (left = untilNanos - System.nanoTime()) > 0; ) {
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
