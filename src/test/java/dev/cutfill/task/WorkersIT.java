package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.task.LeaseTable.Completion;
import dev.cutfill.task.LeaseTable.Lease;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.tenant.NewKey;
import dev.cutfill.task.tenant.Tenant;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.task.tenant.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionTemplate;

class WorkersIT {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static Engine engine;
    private static Workers workers;
    private static Tenants tenants;
    private String name = "";

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
        workers = engine.bean(Workers.class);
        tenants = engine.bean(Tenants.class);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @BeforeEach
    void ownQueue(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName();
    }

    @Test
    void workerGetsOnlyKindsThatItsPatternsName() {
        workers.register(worker(name, Realm.ALL, 10, "test-*", "odd_%name"));
        Task match = submit(Realm.ALL, "test-17", Optional.empty());
        Task literal = submit(Realm.ALL, "odd_%name", Optional.empty());
        submit(Realm.ALL, "a test-17", Optional.empty());
        submit(Realm.ALL, "oddX1name", Optional.empty());

        assertThat(claim(name)).containsExactly(match.id(), literal.id());
    }

    @Test
    void taskThatNamesABackendGoesToThatBackendOnly() {
        workers.register(worker(name, Realm.ALL, 10));
        submit(Realm.ALL, "k", Optional.of("docker"));
        Task kind = submit(Realm.ALL, "k", Optional.of("kind"));
        Task any = submit(Realm.ALL, "k", Optional.empty());

        assertThat(claim(name)).containsExactly(kind.id(), any.id());
    }

    @Test
    void parallelClaimsOfAWorkerStayWithinItsLimit() throws Exception {
        workers.register(worker(name, Realm.ALL, 3));
        for (int i = 0; i < 20; i++) {
            submit(Realm.ALL, "k", Optional.empty());
        }
        List<UUID> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<UUID>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> claim(name)));
            }
            for (Future<List<UUID>> one : all) {
                claimed.addAll(one.get());
            }
        }
        assertThat(claimed).hasSize(3).doesNotHaveDuplicates();
        assertThat(workers.find(Realm.ALL, name).orElseThrow().status()).isEqualTo(Worker.Status.BUSY);
    }

    @Test
    void workerThatRegistersAnewGivesBackWhatItHeldUncharged() {
        workers.register(worker(name, Realm.ALL, 1));
        Task task = submit(Realm.ALL, "k", Optional.empty());
        assertThat(claim(name)).containsExactly(task.id());

        Worker again = workers.register(worker(name, Realm.ALL, 1)).orElseThrow();

        assertThat(again.status()).isEqualTo(Worker.Status.IDLE);
        assertThat(engine.attempts(task)).containsExactly("released");
        assertThat(claim(name)).containsExactly(task.id());
    }

    /// Else a worker that registers anew while its former self's tasks end could wait for them, and they for
    /// it.
    @Test
    void severalTasksAreLockedInTheOrderOfIds() throws Exception {
        workers.register(worker(name, Realm.ALL, 2));
        String rest = UUID.randomUUID().toString().substring(8);
        // made, claimed and named first: every other order begins with it
        UUID large = UUID.fromString("ffffffff" + rest);
        UUID small = UUID.fromString("00000000" + rest);
        for (UUID id : List.of(large, small)) {
            engine.tasks.submit(Realm.ALL, id, new TaskSpec("aiopslab", name, "k", "{}", Limits.DEFAULT), List.of());
        }
        List<Completion> ends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Claim claim = workers.claim(Realm.ALL, name, LEASE, 1).orElseThrow().getFirst();
            ends.add(new Completion(new Lease(claim.id(), claim.token()), "{}", false));
        }
        assertThat(ends.getFirst().lease().task()).isEqualTo(large);
        LeaseTable leases = engine.bean(LeaseTable.class);

        assertThat(isFreeWhile(large, small, () -> leases.renewAll(name, LEASE)))
                .isTrue();
        assertThat(isFreeWhile(large, small, () -> leases.succeed(ends))).isTrue();
        engine.jdbc
                .sql("UPDATE task SET state = 'QUEUED', finished_at = NULL WHERE id IN (:ids)")
                .param("ids", List.of(large, small))
                .update();
        assertThat(claim(name)).containsExactly(large, small);
        assertThat(isFreeWhile(large, small, () -> workers.register(worker(name, Realm.ALL, 2))))
                .isTrue();
    }

    /// Whether nobody holds the one row while an operation waits for the other.
    private static boolean isFreeWhile(UUID one, UUID other, Runnable operation) throws Exception {
        TransactionTemplate transaction = engine.bean(TransactionTemplate.class);
        List<Boolean> free = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            transaction.executeWithoutResult(_ -> {
                engine.jdbc
                        .sql("SELECT id FROM task WHERE id = :id FOR UPDATE")
                        .param("id", other)
                        .query(UUID.class)
                        .single();
                running.add(threads.submit(operation));
                Await.until("the operation waits", () -> waiting() == 1);
                free.add(engine.jdbc
                        .sql("SELECT id FROM task WHERE id = :id FOR UPDATE SKIP LOCKED")
                        .param("id", one)
                        .query(UUID.class)
                        .optional()
                        .isPresent());
            });
            running.getFirst().get();
        }
        return free.getFirst();
    }

    /// Connections of this database that wait for a row.
    private static long waiting() {
        return engine.jdbc
                .sql(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .query(Long.class)
                .single();
    }

    @Test
    void heartbeatKeepsWhatTheWorkerHolds() {
        workers.register(worker(name, Realm.ALL, 1));
        Task task = submit(Realm.ALL, "k", Optional.empty());
        claim(name);
        engine.expire(task, "lease_until");

        assertThat(workers.heartbeat(name, LEASE)).isTrue();

        engine.queue.sweep(false);
        assertThat(engine.state(task)).isEqualTo(TaskState.RUNNING);
        assertThat(workers.heartbeat("nobody", LEASE)).isFalse();
    }

    @Test
    void reportByNameCountsForWhoHoldsTheTaskOnly() {
        workers.register(worker(name, Realm.ALL, 1));
        workers.register(worker(name + "2", Realm.ALL, 1));
        Task task = submit(Realm.ALL, "k", Optional.empty());
        claim(name);
        assertThat(workers.held(name + "2", task.id())).isEmpty();
        Claim held = workers.held(name, task.id()).orElseThrow();

        assertThat(workers.complete(name, held, "{\"a\":1}")).isEqualTo(Report.ACCEPTED);
        assertThat(workers.complete(name, workers.held(name, task.id()).orElseThrow(), "{\"a\":1}"))
                .isEqualTo(Report.REPEATED);

        assertThat(engine.events(task)).containsExactly("submitted", "claimed", "succeeded");
        assertThat(workers.find(Realm.ALL, name).orElseThrow().completed()).isEqualTo(1);
    }

    @Test
    void workerThatLostItsTaskIsRefusedUnderItsName() {
        workers.register(worker(name, Realm.ALL, 1));
        workers.register(worker(name + "2", Realm.ALL, 1));
        Task task = submit(Realm.ALL, "k", Optional.empty());
        claim(name);
        engine.expire(task, "lease_until");
        engine.queue.sweep(false);

        Claim lost = workers.held(name, task.id()).orElseThrow();
        assertThat(workers.complete(name, lost, "{}")).isEqualTo(Report.REFUSED);
        assertThat(claim(name + "2")).containsExactly(task.id());
        assertThat(workers.held(name, task.id())).isEmpty();
    }

    @Test
    void tenantsWorkerGetsItsTasksAndASharedOneAll() {
        Realm a = Realm.of(tenants.create(name + " a").orElseThrow().id());
        Realm b = Realm.of(tenants.create(name + " b").orElseThrow().id());
        workers.register(worker(name + "-a", a, 10));
        workers.register(worker(name + "-all", Realm.ALL, 10));
        Task ofA = submit(a, "k", Optional.empty());
        Task ofB = submit(b, "k", Optional.empty());
        Task ofNobody = submit(Realm.ALL, "k", Optional.empty());

        assertThat(claim(name + "-a")).containsExactly(ofA.id());
        assertThat(claim(name + "-all")).containsExactly(ofB.id(), ofNobody.id());
        assertThat(workers.find(b, name + "-a")).isEmpty();
        assertThat(workers.list(WorkerFilter.all(b), Page.first(10))).isEmpty();
        assertThat(workers.register(worker(name + "-a", b, 1)))
                .as("another tenant's id")
                .isEmpty();
    }

    @Test
    void tokenIdentifiesAnAgentUntilRotatedOrRevoked() {
        Realm realm = Realm.of(tenants.create(name).orElseThrow().id());
        Worker.Spec spec = new Worker.Spec(
                UUID.randomUUID().toString(),
                Worker.Kind.AGENT,
                realm,
                Optional.of("web-1"),
                Optional.empty(),
                List.of(name),
                List.of(),
                "{}",
                "{}",
                1);
        Workers.Admitted admitted = workers.admit(spec, false).orElseThrow();
        assertThat(workers.admit(spec, false)).as("the id is taken").isEmpty();
        Principal principal = workers.find(admitted.token().text()).orElseThrow();
        assertThat(principal.worker()).contains(spec.id());
        assertThat(principal.realm()).isEqualTo(realm);
        assertThat(principal.scopes()).containsExactly(Scope.WORK);

        Token fresh = workers.rotate(realm, spec.id(), false).orElseThrow();
        assertThat(workers.find(admitted.token().text())).isEmpty();
        assertThat(workers.find(fresh.text())).isPresent();

        Task task = submit(realm, "k", Optional.empty());
        assertThat(claim(spec.id())).containsExactly(task.id());
        assertThat(workers.revoke(Realm.of(UUID.randomUUID()), spec.id()))
                .as("by a stranger")
                .isFalse();
        assertThat(workers.revoke(realm, spec.id())).isTrue();
        assertThat(workers.find(fresh.text())).isEmpty();
        assertThat(workers.claim(Realm.ALL, spec.id(), LEASE, 1)).isEmpty();
        assertThat(engine.state(task)).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void keyOpensItsTenantAndScopesUntilItEnds() {
        Tenant tenant = tenants.create(name).orElseThrow();
        assertThat(tenants.create(name)).as("the name is taken").isEmpty();
        Tenants.Issued issued = tenants.issueKey(
                new NewKey(tenant.id(), "ci", Set.of(Scope.READ), Optional.empty(), Optional.empty(), false));
        Principal principal = tenants.find(issued.token().text()).orElseThrow();
        assertThat(principal.realm()).isEqualTo(Realm.of(tenant.id()));
        assertThat(principal.scopes()).containsExactly(Scope.READ);

        String text = issued.token().text();
        assertThat(tenants.find(text.substring(0, text.length() - 1) + (text.endsWith("A") ? "B" : "A")))
                .isEmpty();
        assertThat(tenants.find("key_short")).isEmpty();
        assertThat(engine.jdbc
                        .sql(
                                "SELECT count(*) FROM api_key WHERE encode(sha256, 'escape') LIKE '%' || :t || '%' OR name = :t OR prefix = :t")
                        .param("t", text)
                        .query(Long.class)
                        .single())
                .as("the secret itself is nowhere")
                .isZero();
        assertThat(tenants.revokeKey(Realm.of(UUID.randomUUID()), issued.key().id()))
                .as("by a stranger")
                .isFalse();
        assertThat(tenants.revokeKey(Realm.of(tenant.id()), issued.key().id())).isTrue();
        assertThat(tenants.find(text)).isEmpty();

        Tenants.Issued expired = tenants.issueKey(new NewKey(
                tenant.id(), "old", Set.of(), Optional.of(Instant.now().minusSeconds(1)), Optional.empty(), false));
        assertThat(tenants.find(expired.token().text())).isEmpty();
    }

    @Test
    void credentialsMadeWithoutOneAreCountedAndVoided() {
        Tenant tenant = tenants.create(name).orElseThrow();
        Realm own = Realm.of(tenant.id());
        Set<Scope> scopes = Set.of(Scope.READ);
        Tenants.Issued open =
                tenants.issueKey(new NewKey(tenant.id(), "open", scopes, Optional.empty(), Optional.empty(), true));
        Tenants.Issued shut =
                tenants.issueKey(new NewKey(tenant.id(), "shut", scopes, Optional.empty(), Optional.empty(), false));
        Workers.Admitted agent = workers.admit(agent("open-" + name, own), true).orElseThrow();
        Workers.Admitted rotated =
                workers.admit(agent("rotated-" + name, own), true).orElseThrow();
        Token fresh = workers.rotate(own, rotated.worker().id(), false).orElseThrow();

        assertThat(tenants.countMadeOpen(own)).isEqualTo(1);
        assertThat(workers.countMadeOpen(own)).isEqualTo(1);
        Realm stranger = Realm.of(UUID.randomUUID());
        assertThat(tenants.revokeMadeOpen(stranger) + workers.revokeMadeOpen(stranger))
                .isZero();
        assertThat(tenants.revokeMadeOpen(own)).isEqualTo(1);
        assertThat(workers.revokeMadeOpen(own)).isEqualTo(1);
        assertThat(tenants.find(open.token().text())).isEmpty();
        assertThat(workers.find(agent.token().text())).isEmpty();
        assertThat(tenants.find(shut.token().text())).isPresent();
        assertThat(workers.find(fresh.text())).isPresent();
        assertThat(tenants.countMadeOpen(own) + workers.countMadeOpen(own)).isZero();
    }

    private Worker.Spec agent(String id, Realm realm) {
        return new Worker.Spec(
                id,
                Worker.Kind.AGENT,
                realm,
                Optional.empty(),
                Optional.empty(),
                List.of(name),
                List.of(),
                "{}",
                "{}",
                1);
    }

    private Task submit(Realm realm, String kind, Optional<String> backend) {
        return engine.tasks.submit(
                realm,
                UUID.randomUUID(),
                new TaskSpec("aiopslab", name, kind, "{}", Limits.DEFAULT, backend, Optional.empty()),
                List.of());
    }

    private Worker.Spec worker(String id, Realm realm, int parallel, String... kinds) {
        return new Worker.Spec(
                id,
                Worker.Kind.EXTERNAL,
                realm,
                Optional.empty(),
                Optional.of("kind"),
                List.of(name),
                List.of(kinds),
                "{}",
                "{}",
                parallel);
    }

    private static List<UUID> claim(String worker) {
        return workers.claim(Realm.ALL, worker, LEASE, 10).orElseThrow().stream()
                .map(Claim::id)
                .toList();
    }
}
