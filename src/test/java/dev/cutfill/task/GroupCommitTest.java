package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// How questions that come together are put together.
class GroupCommitTest {
    private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstIsUnderWay = new CountDownLatch(1);
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);

    @Test
    void requestsDuringACommitGoTogetherAndAreAnsweredEach() throws Exception {
        try (GroupCommit<Integer, Integer> group = new GroupCommit<>(
                        "test",
                        1,
                        held(numbers -> numbers.stream().map(n -> n * 2).toList()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = askWhileHeld(group, threads, 40);
            for (int i = 0; i < 40; i++) {
                assertThat(answers.get(i).get()).isEqualTo(2 * i);
            }
        }
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1)).hasSize(39);
    }

    @Test
    void asManyAreUnderWayAtOnceAsMayBe() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (GroupCommit<Integer, Integer> group = new GroupCommit<>("test", 2, numbers -> {
                    try {
                        both.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                    return numbers;
                });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> one = threads.submit(() -> group.submit(1));
            Future<Integer> other = threads.submit(() -> group.submit(2));
            assertThat(List.of(one.get(), other.get())).containsExactly(1, 2);
        }
    }

    @Test
    void oneThatTheDatabaseRefusesFailsAlone() throws Exception {
        Function<List<Integer>, List<Integer>> picky = numbers -> {
            if (numbers.contains(7)) {
                throw new DataIntegrityViolationException("seven");
            }
            return numbers;
        };
        try (GroupCommit<Integer, Integer> group = new GroupCommit<>("test", 1, held(picky));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = askWhileHeld(group, threads, 10);
            for (int i = 0; i < 10; i++) {
                if (i == 7) {
                    assertThatThrownBy(answers.get(i)::get)
                            .hasRootCauseInstanceOf(DataIntegrityViolationException.class);
                } else {
                    assertThat(answers.get(i).get()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void whoIsAloneAsksInItsOwnThread() {
        try (GroupCommit<Integer, Thread> group =
                new GroupCommit<>("test", 1, numbers -> Collections.nCopies(numbers.size(), Thread.currentThread()))) {
            assertThat(group.submit(1)).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void interruptOfOneDoesNotReachTheOthers() throws Exception {
        try (GroupCommit<Integer, Boolean> group = new GroupCommit<>(
                        "test",
                        1,
                        held(numbers -> Collections.nCopies(
                                numbers.size(), Thread.currentThread().isInterrupted())));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = askWhileHeld(group, threads, 10, asker -> asker.interrupt());
            for (Future<Boolean> answer : answers.subList(1, 10)) {
                assertThat(answer.get()).isFalse();
            }
        }
    }

    /// It may have been written all the same: to ask again would do it twice.
    @Test
    void databaseThatIsAwayIsNotAskedAgain() throws Exception {
        try (GroupCommit<Integer, Integer> group = new GroupCommit<>("test", 1, held(_ -> {
                    throw new DataAccessResourceFailureException("away");
                }));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : askWhileHeld(group, threads, 10)) {
                assertThatThrownBy(answer::get).hasRootCauseInstanceOf(DataAccessResourceFailureException.class);
            }
        }
        assertThat(groups).hasSize(2);
    }

    @Test
    void insideATransactionTheQuestionBelongsToIt() {
        Thread here = Thread.currentThread();
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try (GroupCommit<Integer, Thread> group =
                new GroupCommit<>("test", 1, numbers -> Collections.nCopies(numbers.size(), Thread.currentThread()))) {
            assertThat(group.submit(1)).isSameAs(here);
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
    }

    /// The first group waits until all others are there.
    private <A> Function<List<Integer>, List<A>> held(Function<List<Integer>, List<A>> together) {
        return numbers -> {
            groups.add(List.copyOf(numbers));
            if (groups.size() == 1) {
                firstIsUnderWay.countDown();
                try {
                    firstMayEnd.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return together.apply(numbers);
        };
    }

    private <A> List<Future<A>> askWhileHeld(GroupCommit<Integer, A> group, ExecutorService threads, int count)
            throws Exception {
        return askWhileHeld(group, threads, count, _ -> {});
    }

    /// @param meanwhile to each who waits, while the first is under way
    private <A> List<Future<A>> askWhileHeld(
            GroupCommit<Integer, A> group, ExecutorService threads, int count, Consumer<Thread> meanwhile)
            throws Exception {
        List<Future<A>> answers = new ArrayList<>();
        answers.add(threads.submit(() -> group.submit(0)));
        firstIsUnderWay.await();
        List<Thread> askers = new CopyOnWriteArrayList<>();
        for (int i = 1; i < count; i++) {
            int question = i;
            answers.add(threads.submit(() -> {
                askers.add(Thread.currentThread());
                return group.submit(question);
            }));
        }
        Await.until(
                "all others wait for their answer",
                () -> askers.size() == count - 1
                        && askers.stream().allMatch(asker -> asker.getState() == Thread.State.WAITING));
        askers.forEach(meanwhile);
        firstMayEnd.countDown();
        return answers;
    }
}
