package dev.cutfill.worker;

import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// A runner that does what the kind of its task says.
final class Play implements Runner {
    static final String QUEUE = "play";

    final Map<UUID, AtomicInteger> runs = new ConcurrentHashMap<>();
    final AtomicInteger now = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public String queue() {
        return QUEUE;
    }

    @Override
    public Result run(Assignment assignment) throws Exception {
        runs.computeIfAbsent(assignment.task().id(), _ -> new AtomicInteger()).incrementAndGet();
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            Files.writeString(assignment.scratch().resolve("left"), "behind");
            switch (assignment.task().spec().kind()) {
                case "refuse" -> throw new TaskFailure("NO_OVERLAP", "the clouds do not meet", false);
                case "crash" -> throw new IllegalStateException("secret detail");
                case "overflow" -> throw new StackOverflowError();
                case "exhaust" -> throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
                case "listen" -> { // looks up now and then, deaf to interrupts
                    while (true) {
                        assignment.progress("listening", 0.5);
                        boolean _ = Thread.interrupted();
                        LockSupport.parkNanos(1_000_000);
                    }
                }
                case "sleep" -> new CountDownLatch(1).await(); // ends by an interrupt only
                case "talk" -> assignment.log(LogLine.info("hello"));
                case "gate" -> gate.await();
                case "stubborn" -> { // neither looks nor listens
                    keep(assignment);
                    while (gate.getCount() > 0) {
                        boolean _ = Thread.interrupted();
                        LockSupport.parkNanos(1_000_000);
                    }
                }
                case "keep and refuse" -> {
                    keep(assignment);
                    throw new TaskFailure("NO_OVERLAP", "the clouds do not meet", false);
                }
                default -> {
                    assignment.progress("playing", 0.5);
                    keep(assignment);
                }
            }
            return new Result("{\"played\":true}");
        } finally {
            now.decrementAndGet();
        }
    }

    private static void keep(Assignment assignment) throws IOException {
        assignment.keep("output", "left.txt", assignment.scratch().resolve("left"), "text/plain");
    }
}
