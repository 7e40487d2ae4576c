package dev.cutfill.worker;

import dev.cutfill.task.Task;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The places for tasks of one queue. A lane that is narrowed or closed lets what runs in it run on.
final class SlotPool {
    private final Runner runner;
    /// by the number of its place, in the order in which they were begun
    private final Map<Integer, LocalTask> running = new LinkedHashMap<>();
    /// what each place has done since the server came up
    private final Map<Integer, WorkerPool.Tally> tallies = new HashMap<>();
    private int permits;
    private boolean open = true;

    SlotPool(Runner runner, int permits) {
        this.runner = runner;
        this.permits = permits;
    }

    Runner runner() {
        return runner;
    }

    String queue() {
        return runner.queue();
    }

    /// The places that are free, from 1.
    synchronized List<Integer> room() {
        return open
                ? IntStream.rangeClosed(1, permits)
                        .filter(place -> !running.containsKey(place))
                        .limit(Math.max(0, permits - running.size()))
                        .boxed()
                        .toList()
                : List.of();
    }

    synchronized void enter(int place, LocalTask execution) {
        running.put(place, execution);
    }

    /// @param succeeded the task that ran there
    synchronized void leave(int place, boolean succeeded) {
        running.remove(place);
        tallies.merge(
                place, succeeded ? new WorkerPool.Tally(1, 0) : new WorkerPool.Tally(0, 1), WorkerPool.Tally::plus);
        notifyAll();
    }

    synchronized List<LocalTask> running() {
        return List.copyOf(running.values());
    }

    synchronized WorkerPool.LaneStatus status() {
        List<Task> tasks = running.values().stream()
                .map(execution -> execution.claim().task())
                .toList();
        return new WorkerPool.LaneStatus(queue(), permits, open, tasks, tallies);
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
