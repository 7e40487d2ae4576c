package dev.cutfill.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.access.Page;
import dev.cutfill.access.Realm;
import dev.cutfill.task.Claim;
import dev.cutfill.task.ClaimFilter;
import dev.cutfill.task.Engine;
import dev.cutfill.task.QueueDepth;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.job.Job.Counts;
import dev.cutfill.task.job.Jobs.Added;
import dev.cutfill.task.job.Jobs.Wanted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs from their making to their end, in the engine. Each test has a queue of its own; what the server does by
/// its clock is done by hand.
class JobsIT {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Set<TaskState> UNSUCCESSFUL =
            Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.CANCELLED, TaskState.KILLED);
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static Engine engine;
    private static Jobs jobs;
    private static JobKeeper keeper;

    private final String queue = "q" + QUEUES.incrementAndGet();

    @BeforeAll
    static void start(@TempDir Path data) {
        engine = Engine.start(data);
        jobs = engine.bean(Jobs.class);
        keeper = engine.bean(JobKeeper.class);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void jobSucceedsWithItsLastTask() {
        Job job = sealed(new JobSpec.Rules(10, Optional.empty(), false, Optional.empty()), 3);
        assertThat(job.state()).isEqualTo(JobState.SEALED);
        List<Claim> claims = claim(5);
        assertThat(claims).hasSize(3);
        assertThat(now(job).state()).isEqualTo(JobState.RUNNING);
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 0, 3, 0, 0, 0, 3));
        claims.subList(0, 2).forEach(this::succeed);
        assertThat(now(job).state()).isEqualTo(JobState.RUNNING);
        succeed(claims.get(2));
        assertThat(now(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 0, 0, 3, 0, 0, 3));
        assertThat(events(job)).containsExactly("job.sealed", "job.finished");
    }

    @Test
    void tasksAreClaimedInTheirOrderAfterTheSealOnly() {
        Job job = make(usual(), 2);
        assertThat(claim(1)).isEmpty();
        jobs.add(Realm.ALL, job.id(), List.of(wanted("2", 0), wanted("first", 5)));
        jobs.seal(Realm.ALL, job.id());
        assertThat(claim(4)).extracting(JobsIT::name).containsExactly("first", "0", "1", "2");
        recount(job);
    }

    @Test
    void someFailuresMakeItPartialAndAllMakeItFailed() {
        Job partial = sealed(usual(), 3);
        List<Claim> claims = claim(3);
        fail(claims.get(0));
        succeed(claims.get(1));
        fail(claims.get(2));
        assertThat(now(partial).state()).isEqualTo(JobState.PARTIAL);
        assertThat(jobs.failures(partial.id(), 5)).hasSize(2);

        Job failed = sealed(usual(), 2);
        claim(2).forEach(this::fail);
        assertThat(now(failed).state()).isEqualTo(JobState.FAILED);
        assertThat(now(failed).counts()).isEqualTo(new Counts(0, 0, 0, 0, 2, 0, 2));
    }

    @Test
    void retryRunsWhatFailedAndNothingElse() {
        Job job = sealed(usual(), 3);
        List<Claim> claims = claim(3);
        fail(claims.get(0));
        fail(claims.get(1));
        succeed(claims.get(2));

        assertThat(jobs.retry(
                        Realm.ALL,
                        job.id(),
                        UNSUCCESSFUL,
                        Optional.of(List.of(claims.get(0).id()))))
                .hasValueSatisfying(change -> assertThat(change.made()).isTrue());
        assertThat(now(job).state()).isEqualTo(JobState.RUNNING);
        assertThat(now(job).times().finished()).isEmpty();
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 1, 0, 1, 1, 0, 3));
        claim(3).forEach(this::succeed);
        assertThat(now(job).state()).isEqualTo(JobState.PARTIAL);
        jobs.retry(Realm.ALL, job.id(), UNSUCCESSFUL, Optional.empty());
        claim(3).forEach(this::succeed);
        assertThat(now(job).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(jobs.retry(Realm.ALL, job.id(), UNSUCCESSFUL, Optional.empty()))
                .hasValueSatisfying(change -> assertThat(change.made()).isFalse());
        assertThat(events(job)).filteredOn("job.finished"::equals).hasSize(3);
        recount(job);
    }

    @Test
    void lastTaskRunsAfterAllOthersHoweverTheyEnded() {
        Job job = make(usual(), 2, Optional.of(spec(0)));
        jobs.seal(Realm.ALL, job.id());
        List<Claim> claims = claim(5);
        assertThat(claims).hasSize(2);
        fail(claims.get(0));
        keeper.keep();
        assertThat(claim(1)).isEmpty();
        succeed(claims.get(1));
        assertThat(now(job).state()).isEqualTo(JobState.RUNNING);
        keeper.keep();
        List<Claim> last = claim(5);
        assertThat(last)
                .singleElement()
                .satisfies(claim ->
                        assertThat(claim.task().place().orElseThrow().last()).isTrue());
        succeed(last.getFirst());
        assertThat(now(job).state()).isEqualTo(JobState.PARTIAL);

        jobs.retry(Realm.ALL, job.id(), UNSUCCESSFUL, Optional.empty());
        keeper.keep();
        claims = claim(5);
        assertThat(claims)
                .singleElement()
                .satisfies(claim -> assertThat(name(claim)).isEqualTo("0"));
        succeed(claims.getFirst());
        keeper.keep();
        succeed(claim(1).getFirst());
        assertThat(now(job).state()).isEqualTo(JobState.SUCCEEDED);
        recount(job);
    }

    @Test
    void lastTaskInAQueueWithoutJobsIsCounted() {
        String elsewhere = queue + " last";
        TaskSpec single = new TaskSpec("core", elsewhere, "k", "{}", Limits.DEFAULT);
        Job job = make(usual(), 1, Optional.of(new TaskSpec("core", elsewhere, "k", "{}", single.limits())));
        jobs.seal(Realm.ALL, job.id());
        engine.queued(single);
        succeed(claim(1).getFirst());
        keeper.keep();
        List<Claim> claims = engine.queue.claim(ClaimFilter.all(elsewhere), "w", LEASE, 3);
        assertThat(claims).hasSize(2);
        recount(job);
        claims.forEach(this::succeed);
        assertThat(now(job).state()).isEqualTo(JobState.SUCCEEDED);
        recount(job);
    }

    @Test
    void lastTaskSavesNoJobWhoseTasksFailed() {
        Job job = make(usual(), 1, Optional.of(spec(0)));
        jobs.seal(Realm.ALL, job.id());
        fail(claim(1).getFirst());
        keeper.keep();
        succeed(claim(1).getFirst());
        assertThat(now(job).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void cancelledJobGivesNothingAndItsTasksEnd() {
        Job job = make(usual(), 5, Optional.of(spec(0)));
        jobs.seal(Realm.ALL, job.id());
        Claim running = claim(1).getFirst();
        jobs.cancel(Realm.ALL, job.id());
        assertThat(now(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(claim(1)).isEmpty();
        assertThat(engine.queue.claim(tasks(job).get(1).id(), "w", LEASE)).isEmpty();
        assertThat(engine.state(running.task())).isEqualTo(TaskState.CANCELLED);
        keeper.keep();
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 6, 6));
        assertThat(now(job).state()).isEqualTo(JobState.CANCELLED);
        assertThat(engine.queue.complete(running, "{}").name()).isEqualTo("REFUSED");
        assertThat(events(job)).containsExactly("job.sealed", "job.finished");

        jobs.retry(Realm.ALL, job.id(), UNSUCCESSFUL, Optional.empty());
        claim(9).forEach(this::succeed);
        keeper.keep();
        claim(9).forEach(this::succeed);
        assertThat(now(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void firstFailureStopsAJobThatIsToStop() {
        Job job = make(new JobSpec.Rules(10, Optional.empty(), true, Optional.empty()), 4, Optional.of(spec(0)));
        jobs.seal(Realm.ALL, job.id());
        List<Claim> claims = claim(2);
        fail(claims.get(0));
        assertThat(claim(1)).isEmpty();
        keeper.keep();
        assertThat(engine.state(claims.get(1).task())).isEqualTo(TaskState.CANCELLED);
        List<Claim> last = claim(5);
        assertThat(last).hasSize(1);
        succeed(last.getFirst());
        assertThat(now(job).state()).isEqualTo(JobState.FAILED);
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 0, 0, 1, 1, 3, 5));
    }

    @Test
    void pausedJobGivesNothingUntilItIsResumed() {
        Job job = sealed(usual(), 2);
        Claim running = claim(1).getFirst();
        jobs.pause(Realm.ALL, job.id());
        assertThat(claim(1)).isEmpty();
        succeed(running);
        jobs.resume(Realm.ALL, job.id());
        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void noMoreRunThanMayRunAtATime() throws Exception {
        Job job = sealed(new JobSpec.Rules(10, Optional.of(3), false, Optional.empty()), 40);
        assertThat(together(8, () -> claim(2))).hasSize(3);
        assertThat(now(job).counts().running()).isEqualTo(3);
    }

    @Test
    void jobsTakeTurnsByTheirPriorities() throws Exception {
        Map<UUID, Integer> weights = new HashMap<>();
        for (int priority : List.of(10, 20, 30)) {
            weights.put(
                    sealed(new JobSpec.Rules(priority, Optional.empty(), false, Optional.empty()), 400)
                            .id(),
                    priority);
        }
        List<Claim> claims = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            claims.addAll(together(50, () -> claim(1)));
        }
        assertThat(claims).hasSize(600);
        Map<UUID, Integer> got = new HashMap<>();
        claims.forEach(claim -> got.merge(claim.task().place().orElseThrow().job(), 1, Integer::sum));
        weights.forEach((job, priority) -> assertThat(got.get(job)).isBetween(priority * 10 - 3, priority * 10 + 3));
        weights.keySet().forEach(id -> recount(jobs.find(Realm.ALL, id).orElseThrow()));
    }

    @Test
    void jobThatComesLaterTakesItsTurnAtOnce() {
        sealed(usual(), 50);
        assertThat(claim(20)).hasSize(20);
        Job later = sealed(usual(), 50);
        assertThat(claim(10)).filteredOn(claim -> isOf(claim, later)).hasSizeBetween(4, 6);
    }

    @Test
    void singleTasksGoFirstAndKeepNoJobWaiting() {
        Job job = sealed(usual(), 5);
        List<Task> singles =
                IntStream.range(0, 4).mapToObj(_ -> engine.queued(spec(0))).toList();
        Task idle = engine.queued(spec(-1));
        assertThat(claim(2))
                .extracting(Claim::id)
                .containsExactly(singles.get(0).id(), singles.get(1).id());
        engine.jdbc
                .sql("UPDATE job SET sealed_at = sealed_at - interval '11 seconds' WHERE id = :id")
                .param("id", job.id())
                .update();
        assertThat(claim(2)).extracting(claim -> isOf(claim, job)).containsExactly(true, false);
        assertThat(claim(1))
                .extracting(Claim::id)
                .containsExactly(singles.get(3).id());
        assertThat(claim(4)).allMatch(claim -> isOf(claim, job));
        assertThat(claim(1)).extracting(Claim::id).containsExactly(idle.id());
    }

    @Test
    void workerThatMayNotDoOneJobGetsAnother() {
        Job first = sealed(usual(), 20);
        engine.jdbc
                .sql("UPDATE task SET home = 'elsewhere' WHERE job_id = :id")
                .param("id", first.id())
                .update();
        Job second = sealed(usual(), 20);
        assertThat(claim(1)).singleElement().matches(claim -> isOf(claim, second));
        assertThat(claim(10)).hasSize(10).allMatch(claim -> isOf(claim, second));
    }

    @Test
    void batchThatComesTwiceIsAddedOnce() {
        Job job = make(usual(), 0);
        List<Wanted> batch = List.of(wanted("a", 0), wanted("b", 0), wanted("a", 0));
        assertThat(jobs.add(Realm.ALL, job.id(), batch)).contains(new Added.Done(2, 1));
        assertThat(jobs.add(Realm.ALL, job.id(), batch)).contains(new Added.Done(0, 3));
        assertThat(jobs.add(Realm.ALL, job.id(), List.of(wanted("c", 0), wanted("a", 1))))
                .contains(new Added.Differs("a"));
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 2, 0, 0, 0, 0, 2));
        jobs.seal(Realm.ALL, job.id());
        assertThat(jobs.add(Realm.ALL, job.id(), batch)).contains(new Added.NotOpen(JobState.SEALED));
    }

    @Test
    void jobWithoutTasksHasSucceededWhenItIsSealed() {
        Job job = sealed(usual(), 0);
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(events(job)).containsExactly("job.sealed", "job.finished");
    }

    @Test
    void webhookHearsOfJobsAndOfTheirTasksByName() {
        UUID all = webhook("{}");
        UUID named = webhook("{task.succeeded,job.finished}");
        Job job = sealed(usual(), 2);
        claim(2).forEach(this::succeed);
        assertThat(told(all, job)).containsExactly("job.sealed", "job.finished");
        assertThat(told(named, job)).containsExactlyInAnyOrder("task.succeeded", "task.succeeded", "job.finished");
        engine.jdbc.sql("DELETE FROM webhook").update();
    }

    private static UUID webhook(String events) {
        return engine.jdbc
                .sql(
                        "INSERT INTO webhook (url, secret, events) VALUES ('http://x', 's', CAST(:events AS text[])) RETURNING id")
                .param("events", events)
                .query(UUID.class)
                .single();
    }

    private static List<String> told(UUID webhook, Job job) {
        return engine.jdbc
                .sql(
                        "SELECT payload ->> 'type' FROM outbox WHERE key = CAST(:hook AS text) AND job_id = :job ORDER BY id")
                .param("hook", webhook)
                .param("job", job.id())
                .query(String.class)
                .list();
    }

    @Test
    void deletedJobIsGoneWithItsTasks() {
        Job job = sealed(usual(), 3);
        claim(3).forEach(this::succeed);
        Job other = sealed(usual(), 1);
        assertThat(jobs.delete(Realm.ALL, other.id()).orElseThrow().made()).isFalse();
        assertThat(jobs.delete(Realm.ALL, job.id()).orElseThrow().made()).isTrue();
        assertThat(jobs.find(Realm.ALL, job.id())).isEmpty();
        engine.bean(JobRetention.class).sweep();
        for (String table : List.of("task", "task_event", "outbox")) {
            assertThat(count(table, job)).as(table).isZero();
            assertThat(table.equals("outbox") || count(table, other) > 0).isTrue();
        }
        assertThat(engine.jdbc
                        .sql("SELECT count(*) FROM job WHERE id = :id")
                        .param("id", job.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void countersThatDifferAreCountedAnew() {
        Job job = sealed(usual(), 3);
        Job right = sealed(usual(), 2);
        engine.jdbc
                .sql("UPDATE job SET queued = 7, failed = 1 WHERE id = :id")
                .param("id", job.id())
                .update();
        assertThat(engine.bean(JobTable.class).miscounted()).containsExactly(job.id());
        keeper.recount();
        assertThat(engine.bean(JobTable.class).miscounted()).isEmpty();
        assertThat(now(job).counts()).isEqualTo(new Counts(0, 3, 0, 0, 0, 0, 3));
        assertThat(now(right).counts()).isEqualTo(new Counts(0, 2, 0, 0, 0, 0, 2));
    }

    @Test
    void queueWhoseJobsAreHeldHasNothingDue() {
        Job job = sealed(usual(), 3);
        assertThat(depth().due()).isEqualTo(3);
        jobs.pause(Realm.ALL, job.id());
        assertThat(depth().due()).isZero();
        assertThat(depth().queued()).isEqualTo(3);
    }

    private QueueDepth depth() {
        return engine.tasks
                .queues(TaskFilter.all(Realm.ALL).queue(Optional.of(queue)))
                .getFirst();
    }

    @Test
    void jobLeftOpenIsCancelledWhenItsFilesAreOld() {
        Job left = withFile();
        Job changed = withFile();
        Job touched = withFile();
        engine.jdbc
                .sql("UPDATE job SET updated_at = now() - interval '8 days' WHERE id IN (:ids)")
                .param("ids", List.of(left.id(), touched.id()))
                .update();
        engine.bean(AbandonedJobs.class).needed(List.of(upload(left), upload(changed), "another"));
        assertThat(now(left).state()).isEqualTo(JobState.CANCELLED);
        assertThat(now(changed).state()).isEqualTo(JobState.OPEN);
        assertThat(now(touched).state()).isEqualTo(JobState.OPEN);
    }

    private Job withFile() {
        JobSpec spec = new JobSpec(
                "core", "k", queue, Optional.empty(), Optional.empty(), "{}", usual(), new byte[32], Optional.empty());
        return jobs.create(Realm.ALL, spec, List.of("file"), Optional.empty()).job();
    }

    private static String upload(Job job) {
        return jobs.inputs(job.id()).getFirst().uploadId();
    }

    @Test
    void jobsOfOthersDoNotExist() {
        Job job = sealed(usual(), 1);
        Realm other = Realm.of(UUID.randomUUID());
        assertThat(jobs.find(other, job.id())).isEmpty();
        assertThat(jobs.cancel(other, job.id())).isEmpty();
        assertThat(jobs.add(other, job.id(), List.of(wanted("x", 0)))).isEmpty();
        assertThat(jobs.list(other, List.of(), Optional.empty(), Page.first(10)))
                .isEmpty();
    }

    private long count(String table, Job job) {
        return engine.jdbc
                .sql("SELECT count(*) FROM " + table + " WHERE job_id = :id")
                .param("id", job.id())
                .query(Long.class)
                .single();
    }

    private static JobSpec.Rules usual() {
        return new JobSpec.Rules(10, Optional.empty(), false, Optional.empty());
    }

    private TaskSpec spec(int priority) {
        return new TaskSpec("core", queue, "k", "{}", new Limits(priority, 1, 3, Optional.empty()));
    }

    private Wanted wanted(String name, int priority) {
        return new Wanted(
                Optional.of(name),
                spec(priority),
                Optional.empty(),
                List.of(),
                Arrays.copyOf((name + priority).getBytes(StandardCharsets.UTF_8), 32));
    }

    private Job make(JobSpec.Rules rules, int count) {
        return make(rules, count, Optional.empty());
    }

    private Job make(JobSpec.Rules rules, int count, Optional<TaskSpec> last) {
        JobSpec spec = new JobSpec(
                "core", "k", queue, Optional.empty(), Optional.empty(), "{}", rules, new byte[32], Optional.empty());
        Job job = jobs.create(Realm.ALL, spec, List.of(), last).job();
        jobs.add(
                Realm.ALL,
                job.id(),
                IntStream.range(0, count).mapToObj(i -> wanted("" + i, 0)).toList());
        return now(job);
    }

    private Job sealed(JobSpec.Rules rules, int count) {
        Job job = make(rules, count);
        jobs.seal(Realm.ALL, job.id());
        return now(job);
    }

    private static Job now(Job job) {
        return jobs.find(Realm.ALL, job.id()).orElseThrow();
    }

    private static List<Task> tasks(Job job) {
        return jobs.tasks(job.id(), Set.of(), -1, 100);
    }

    private List<Claim> claim(int most) {
        return engine.queue.claim(ClaimFilter.all(queue), "w", LEASE, most);
    }

    private void succeed(Claim claim) {
        engine.queue.complete(claim, "{}");
    }

    private void fail(Claim claim) {
        engine.queue.fail(claim, new Task.Failure("WORKER_ERROR", "because"), false);
    }

    private static boolean isOf(Claim claim, Job job) {
        return claim.task()
                .place()
                .filter(place -> place.job().equals(job.id()))
                .isPresent();
    }

    private static String name(Claim claim) {
        return claim.task().place().orElseThrow().externalId().orElseThrow();
    }

    private static List<String> events(Job job) {
        return engine.jdbc
                .sql("SELECT type FROM task_event WHERE job_id = :id AND task_id IS NULL ORDER BY id")
                .param("id", job.id())
                .query(String.class)
                .list();
    }

    private static List<Claim> together(int threads, Callable<List<Claim>> work) throws Exception {
        List<Claim> all = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<List<Claim>> done : pool.invokeAll(
                    IntStream.range(0, threads).mapToObj(_ -> work).toList())) {
                all.addAll(done.get());
            }
        }
        return all;
    }

    /// The counters against the rows.
    private static void recount(Job job) {
        Counts counted = engine.jdbc
                .sql("""
                        SELECT count(*) FILTER (WHERE state = 'WAITING') AS waiting, count(*) FILTER (WHERE state = 'QUEUED') AS queued,
                               count(*) FILTER (WHERE state = 'RUNNING') AS running, count(*) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
                               count(*) FILTER (WHERE state IN ('FAILED', 'TIMED_OUT', 'KILLED')) AS failed,
                               count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled, count(*) AS total
                        FROM task WHERE job_id = :id
                        """)
                .param("id", job.id())
                .query((row, _) -> new Counts(
                        row.getInt("waiting"),
                        row.getInt("queued"),
                        row.getInt("running"),
                        row.getInt("succeeded"),
                        row.getInt("failed"),
                        row.getInt("cancelled"),
                        row.getInt("total")))
                .single();
        assertThat(now(job).counts()).isEqualTo(counted);
    }
}
