package dev.cutfill.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What several threads ask of the database at the same time is asked by one, in one transaction: many share
/// the journey, the statement and the flush of the log. Nobody waits for company: who finds a turn free asks at
/// once, in its own thread; whatever comes meanwhile makes up the next transaction. Who asks is answered after
/// the commit, so an answer is as durable as it would be alone.
///
/// The thread that asks for several is the group's own because an interrupt that is meant for one of them (a
/// task that is cancelled) would otherwise break the connection under all.
final class GroupCommit<Q, A> implements AutoCloseable {
    private static final int MOST = 128;

    private record Request<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final Function<List<Q>, List<A>> together;
    private final Queue<Request<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore turns;
    private final ExecutorService writer;

    /// @param atOnce how many transactions at a time: more than one only helps where they do not meet at the
    /// same rows
    /// @param together in a transaction of its own, or in that of its caller; the answers in the order of the
    /// questions
    GroupCommit(String name, int atOnce, Function<List<Q>, List<A>> together) {
        this.together = together;
        this.turns = new Semaphore(atOnce);
        this.writer = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /// @throws RuntimeException what the database says of this question; of the whole group, when it could not
    /// be asked at all
    A submit(Q question) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return together.apply(List.of(question)).getFirst(); // belongs to what the caller is about
        }
        if (waiting.isEmpty() && turns.tryAcquire()) {
            try {
                return together.apply(List.of(question)).getFirst();
            } finally {
                turns.release();
            }
        }
        Request<Q, A> asked = new Request<>(question, new CompletableFuture<>());
        waiting.add(asked);
        writer.execute(this::write);
        try {
            return asked.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /// Once for each question; finds nothing to do when that one went with an earlier group.
    private void write() {
        turns.acquireUninterruptibly();
        try {
            List<Request<Q, A>> group = new ArrayList<>();
            for (Request<Q, A> next; group.size() < MOST && (next = waiting.poll()) != null; ) {
                group.add(next);
            }
            if (!group.isEmpty()) {
                write(group);
            }
        } finally {
            turns.release();
        }
    }

    private void write(List<Request<Q, A>> group) {
        try {
            List<A> answers =
                    together.apply(group.stream().map(Request::question).toList());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer().complete(answers.get(i));
            }
        } catch (DataIntegrityViolationException | PessimisticLockingFailureException e) {
            if (group.size() == 1) {
                group.getFirst().answer().completeExceptionally(e);
            } else { // one of them is to blame: nothing was written, and each goes alone
                group.forEach(one -> write(List.of(one)));
            }
        } catch (Throwable e) { // an Error, too, is for those who wait for it
            group.forEach(one -> one.answer().completeExceptionally(e));
        }
    }

    /// Lets what was asked be done; what comes later is refused.
    @Override
    public void close() {
        writer.close();
    }
}
