package dev.cutfill.task;

import static dev.cutfill.task.TaskState.CANCELLED;
import static dev.cutfill.task.TaskState.FAILED;
import static dev.cutfill.task.TaskState.KILLED;
import static dev.cutfill.task.TaskState.QUEUED;
import static dev.cutfill.task.TaskState.RUNNING;
import static dev.cutfill.task.TaskState.SUCCEEDED;
import static dev.cutfill.task.TaskState.TIMED_OUT;
import static dev.cutfill.task.TaskState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation in every state, against the drawing in [TaskState].
class TransitionsIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Task.Failure WHY = new Task.Failure("WORKER_ERROR", "because");

    private static Engine engine;

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    /// What is done to a task. Its worker's operations come with the token of its last claim, current or not.
    enum Operation {
        START {
            @Override
            void on(Task task, Claim last) {
                engine.tasks.start(task.id());
            }
        },
        LAST_INPUT {
            @Override
            void on(Task task, Claim last) {
                TaskInput input = engine.input(task, "pre");
                engine.tasks.inputFinished(
                        input.finished()
                                ? engine.uploads.find(input.uploadId()).orElseThrow()
                                : engine.receiveAll(input, "x"));
            }
        },
        CLAIM {
            @Override
            void on(Task task, Claim last) {
                engine.queue.claim(task.id(), "b", LEASE);
            }
        },
        RENEW {
            @Override
            void on(Task task, Claim last) {
                engine.queue.renew(last, LEASE);
            }
        },
        COMPLETE {
            @Override
            void on(Task task, Claim last) {
                engine.queue.complete(last, "{}");
            }
        },
        FAIL {
            @Override
            void on(Task task, Claim last) {
                engine.queue.fail(last, WHY, false);
            }
        },
        FAIL_FOR_NOW {
            @Override
            void on(Task task, Claim last) {
                engine.queue.fail(last, WHY, true);
            }
        },
        RELEASE {
            @Override
            void on(Task task, Claim last) {
                engine.queue.release(last, false);
            }
        },
        KILL {
            @Override
            void on(Task task, Claim last) {
                engine.queue.release(last, true);
            }
        },
        LOSE_LEASE {
            @Override
            void on(Task task, Claim last) {
                if (engine.state(task) == RUNNING) {
                    engine.expire(task, "lease_until");
                }
                engine.queue.sweep(false);
            }
        },
        OVERRUN {
            @Override
            void on(Task task, Claim last) {
                if (engine.state(task) == RUNNING) {
                    engine.expire(task, "deadline_at");
                }
                engine.queue.sweep(false);
            }
        },
        RETRY {
            @Override
            void on(Task task, Claim last) {
                engine.tasks.retry(Realm.ALL, task.id());
            }
        },
        CANCEL {
            @Override
            void on(Task task, Claim last) {
                engine.tasks.cancel(Realm.ALL, task.id());
            }
        };

        abstract void on(Task task, Claim last);
    }

    /// Rows: operation; columns: the state it meets; cells: the state it leaves.
    private static final Object[][] TABLE = {
        //                       WAITING    QUEUED     RUNNING    SUCCEEDED  FAILED     TIMED_OUT  CANCELLED
        //                       KILLED
        {Operation.START, WAITING, QUEUED, RUNNING, SUCCEEDED, QUEUED, QUEUED, QUEUED, QUEUED},
        {Operation.LAST_INPUT, QUEUED, QUEUED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.CLAIM, WAITING, RUNNING, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.RENEW, WAITING, QUEUED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.COMPLETE, WAITING, QUEUED, SUCCEEDED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.FAIL, WAITING, QUEUED, FAILED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.FAIL_FOR_NOW, WAITING, QUEUED, QUEUED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.RELEASE, WAITING, QUEUED, QUEUED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.KILL, WAITING, QUEUED, KILLED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.LOSE_LEASE, WAITING, QUEUED, QUEUED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.OVERRUN, WAITING, QUEUED, TIMED_OUT, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
        {Operation.RETRY, WAITING, QUEUED, RUNNING, SUCCEEDED, QUEUED, QUEUED, QUEUED, QUEUED},
        {Operation.CANCEL, CANCELLED, CANCELLED, CANCELLED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED},
    };

    static List<Arguments> cells() {
        return Arrays.stream(TABLE)
                .flatMap(row -> Arrays.stream(TaskState.values())
                        .map(from -> Arguments.of(from, row[0], row[1 + from.ordinal()])))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1} leads to {2}")
    @MethodSource("cells")
    void operationLeadsOnlyWhereTheTableSays(TaskState from, Operation operation, TaskState to) {
        Task task = engine.waiting(
                new TaskSpec("volcal", "q", "k", "{}", new Limits(0, 2, 3, Optional.of(Duration.ofHours(1)))), "pre");
        Claim last = bring(task, from);
        assertThat(engine.state(task)).as("fixture").isEqualTo(from);
        int before = statesTold(task).size();

        operation.on(task, last);

        assertThat(engine.state(task)).isEqualTo(to);
        assertThat(to == from || from.next().contains(to))
                .as("an arrow of the drawing")
                .isTrue();
        List<String> told = statesTold(task);
        assertThat(told.subList(before, told.size()))
                .as("an event a change")
                .isEqualTo(to == from ? List.of() : List.of(to.name()));
        assertThat(engine.attempts(task).stream().filter("open"::equals).count())
                .isEqualTo(to == RUNNING ? 1 : 0);
    }

    /// What the events say that the task came to, but for inputs, which are no change of state.
    private static List<String> statesTold(Task task) {
        return engine.jdbc
                .sql(
                        "SELECT upper(data->>'state') FROM task_event WHERE task_id = :id AND type <> 'input_finished' ORDER BY id")
                .param("id", task.id())
                .query(String.class)
                .list();
    }

    private static Claim bring(Task task, TaskState state) {
        Claim none = new Claim(task, UUID.randomUUID());
        if (state == WAITING) {
            return none;
        }
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "pre"), "x"));
        if (state == QUEUED) {
            return none;
        }
        if (state == CANCELLED) {
            engine.tasks.cancel(Realm.ALL, task.id());
            return none;
        }
        Claim claim = engine.queue.claim(task.id(), "a", LEASE).orElseThrow();
        switch (state) {
            case SUCCEEDED -> engine.queue.complete(claim, "{\"z\":1,\"a\":2}");
            case FAILED -> engine.queue.fail(claim, WHY, false);
            case KILLED -> engine.queue.release(claim, true);
            case TIMED_OUT -> {
                engine.expire(task, "deadline_at");
                engine.queue.sweep(false);
            }
            default -> {}
        }
        return claim;
    }
}
