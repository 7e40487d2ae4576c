package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/// Jobs of many tasks, as the tables hold them.
class JobTableIT {
    private static Engine engine;

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"})
    void jobIsOpenedSealedRunAndEnded(String end) {
        UUID job = job();
        set(job, "state = 'SEALED', sealed_at = now(), total = 2");
        set(job, "state = 'RUNNING', succeeded = 1");
        set(job, "failed = 1, finished_at = now(), state = '" + end + "'");
        assertThat(engine.jdbc
                        .sql("SELECT state FROM job WHERE id = :id")
                        .param("id", job)
                        .query(String.class)
                        .single())
                .isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'WAITING'",
                "sealed_at = now()",
                "state = 'SEALED'",
                "state = 'RUNNING', sealed_at = now(), finished_at = now()",
                "state = 'SUCCEEDED', sealed_at = now()",
                "state = 'CANCELLED'",
                "total = 2, succeeded = 2, failed = 1"
            })
    void stateThatContradictsItsTimesOrCountersIsRefused(String change) {
        UUID job = job();
        assertThatThrownBy(() -> set(job, change)).isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void taskIsInAJobOnceUnderItsName() {
        UUID job = job();
        UUID other = job();
        task(job, "a");
        task(job, "b");
        task(other, "a");
        assertThatThrownBy(() -> task(job, "a")).isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void inputBelongsToATaskOrToAJob() {
        UUID job = job();
        UUID task = task(job, "a");
        input(task, null);
        input(null, job);
        assertThatThrownBy(() -> input(task, job)).isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> input(null, job)).isInstanceOf(DataIntegrityViolationException.class);
    }

    private static UUID job() {
        return engine.jdbc
                .sql("INSERT INTO job (profile, kind) VALUES ('thor', 'k') RETURNING id")
                .query(UUID.class)
                .single();
    }

    private static void set(UUID job, String change) {
        engine.jdbc
                .sql("UPDATE job SET " + change + " WHERE id = :id")
                .param("id", job)
                .update();
    }

    private static UUID task(UUID job, String name) {
        return engine.jdbc
                .sql("""
                        INSERT INTO task (id, job_id, external_id, profile, queue, kind, state)
                        VALUES (gen_random_uuid(), :job, :name, 'thor', 'q', 'k', 'WAITING') RETURNING id
                        """)
                .param("job", job)
                .param("name", name)
                .query(UUID.class)
                .single();
    }

    private static void input(@Nullable UUID task, @Nullable UUID job) {
        engine.jdbc
                .sql("INSERT INTO task_input (task_id, job_id, label, ordinal) VALUES (:task, :job, 'pre', 0)")
                .param("task", task)
                .param("job", job)
                .update();
    }
}
