package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.tenant.Tenants;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many tasks there may be to do.
class QuotaIT {
    private static final TaskSpec SPEC = new TaskSpec("core", "quota", "x", "{}", Limits.DEFAULT);

    @Test
    void fullTenantIsRefusedAloneUntilTheServerIsFull(@TempDir Path data) {
        try (Engine engine = Engine.start(
                data,
                TestPostgres.newDatabase(),
                List.of(),
                "cutfill.quota.tasks-per-tenant=3",
                "cutfill.quota.tasks=5")) {
            Tenants tenants = engine.bean(Tenants.class);
            Realm a = Realm.of(tenants.create("a").orElseThrow().id());
            Realm b = Realm.of(tenants.create("b").orElseThrow().id());
            for (int i = 0; i < 3; i++) {
                submit(engine, a);
            }
            assertThatThrownBy(() -> submit(engine, a))
                    .isInstanceOf(TooManyTasks.class)
                    .hasMessageStartingWith("3 tasks are queued or running");
            submit(engine, b);
            submit(engine, b);
            assertThatThrownBy(() -> submit(engine, b))
                    .isInstanceOf(TooManyTasks.class)
                    .hasMessageStartingWith("5 tasks are queued or running");
            assertThat(engine.tasks.list(TaskFilter.of(Realm.ALL, "core"), Page.first(10)))
                    .hasSize(5);
        }
    }

    @Test
    void limitOfAllTasksHoldsWhereOthersMaySubmit() {
        assertThat(new Quota.Settings(-1, 0).most(true)).isEqualTo(200_000);
        assertThat(new Quota.Settings(-1, 0).most(false)).isZero();
        assertThat(new Quota.Settings(0, 0).most(true)).isZero();
        assertThat(new Quota.Settings(7, 0).most(true)).isEqualTo(7);
    }

    private static void submit(Engine engine, Realm realm) {
        engine.tasks.submit(realm, UUID.randomUUID(), SPEC, List.of());
    }
}
