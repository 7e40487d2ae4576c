package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.access.Realm;
import dev.cutfill.access.Scope;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What each credential takes, makes and sees, in each queue of each tenant, on every route that leads there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsIT {
    private static final String KEY = "the key of this test's server";
    private static final String SECRET = "content-of-a-file";
    private static final String OWN = "q1";

    /// @param tenant empty: all
    /// @param only the queue that it was made for; empty: any that are no agents'
    /// @param worker whose token it is
    private record Holder(
            String name,
            String token,
            Optional<UUID> tenant,
            Set<String> scopes,
            Optional<String> only,
            Optional<String> worker) {
        boolean is(UUID other) {
            return tenant.isEmpty() || tenant.get().equals(other);
        }

        boolean has(String... wanted) {
            return Stream.of(wanted).anyMatch(scopes::contains);
        }

        boolean isAgent() {
            return only.filter("agent"::equals).isPresent();
        }
    }

    /// @param shared whether agents of no tenant may take its tasks
    private record Queue(String name, String profile, boolean shared) {
        TaskSpec task() {
            return task(SECRET);
        }

        TaskSpec task(String content) {
            return new TaskSpec(
                    profile,
                    name,
                    "kind",
                    "{\"content\": \"" + content + "\"}",
                    TaskSpec.Limits.DEFAULT,
                    shared ? Optional.empty() : Optional.of("tenant-agent"),
                    Optional.empty());
        }

        boolean isForAgents() {
            return name.equals("agent");
        }
    }

    private static final List<Queue> QUEUES = List.of(
            new Queue(OWN, "core", true),
            new Queue("q2", "core", true),
            new Queue("volume", "volcal", true),
            new Queue("problems", "aiopslab", true),
            new Queue("agent", "agent", true),
            new Queue("agent", "agent", false));

    private final List<Holder> holders = new ArrayList<>();
    private final Map<String, String> agents = new LinkedHashMap<>();
    private @SuppressWarnings("NullAway.Init") TestServer server;
    private @SuppressWarnings("NullAway.Init") Tasks tasks;
    private @SuppressWarnings("NullAway.Init") UUID a;
    private @SuppressWarnings("NullAway.Init") UUID b;
    private int workers;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        server = TestServer.whole(
                        data,
                        "cutfill.security.key=" + KEY,
                        "cutfill.worker.enabled=false",
                        "cutfill.executor.auto-start=false",
                        "cutfill.limits.write=0",
                        "cutfill.limits.read=0",
                        "cutfill.limits.claim=0")
                .start();
        tasks = server.bean(Tasks.class);
        Set<String> all = Set.of("read", "write", "work", "admin", "deploy", "deploy:shared");
        holders.add(new Holder("operator", KEY, Optional.empty(), all, Optional.empty(), Optional.empty()));
        a = tenant("a");
        b = tenant("b");
        for (UUID tenant : List.of(a, b)) {
            for (Scope scope : Scope.values()) {
                holders.add(key(tenant, scope.word(), ""));
            }
            holders.add(key(tenant, "work", ", \"queues\": [\"" + OWN + "\"]"));
            holders.add(worker(Optional.of(tenant)));
            holders.add(agent(Optional.of(tenant)));
        }
        holders.add(worker(Optional.empty()));
        holders.add(agent(Optional.empty()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void credentialTakesNoMoreThanItWasMadeFor() throws Exception {
        int taken = 0;
        for (Holder holder : holders) {
            for (Queue queue : QUEUES) {
                for (UUID tenant : List.of(a, b)) {
                    UUID task = UUID.randomUUID();
                    tasks.submit(Realm.of(tenant), task, queue.task(), List.of());
                    List<String> answers = takeByAllRoutes(holder, queue);
                    boolean has = tasks.read(task).orElseThrow().state() == TaskState.RUNNING;
                    assertThat(has)
                            .as("%s takes a task of %s, tenant %s: %s", holder, queue, tenant, answers)
                            .isEqualTo(mayTake(holder, queue, tenant));
                    assertThat(String.join("", answers).contains(SECRET))
                            .as("%s sees what is in it", holder)
                            .isEqualTo(has);
                    taken += has ? 1 : 0;
                    tasks.cancel(Realm.ALL, task);
                }
            }
        }
        assertThat(taken).as("cases in which something was taken").isGreaterThan(20);
    }

    private boolean mayTake(Holder holder, Queue queue, UUID tenant) {
        if (!holder.has("work") || !holder.is(tenant)) {
            return false;
        }
        if (queue.isForAgents()) {
            return holder.isAgent() && (queue.shared || holder.tenant.isPresent());
        }
        return holder.only.map(queue.name::equals).orElse(true);
    }

    /// All that leads to a claim, in the holder's own name, in a new one and in that of each agent.
    private List<String> takeByAllRoutes(Holder holder, Queue queue) throws Exception {
        List<String> answers = new ArrayList<>();
        String name = "w" + ++workers;
        String id = holder.worker.orElse(name);
        answers.add(send(
                holder, "POST", "/api/v2/workers", "{\"id\": \"" + id + "\", \"queues\": [\"" + queue.name + "\"]}"));
        answers.add(send(holder, "POST", "/api/v2/workers/" + id + "/claims", "{}"));
        String executor = "worker-%03d-kind".formatted(workers % 1000);
        answers.add(send(
                holder,
                "POST",
                "/api/v1/workers/register",
                "{\"worker_id\": \"" + executor + "\", \"backend_type\": \"kind\"}"));
        answers.add(send(holder, "POST", "/api/v1/workers/" + executor + "/claim", ""));
        for (String agent : agents.values()) {
            answers.add(send(
                    holder,
                    "POST",
                    "/api/v2/workers",
                    "{\"id\": \"" + agent + "\", \"queues\": [\"" + queue.name + "\"]}"));
            answers.add(send(holder, "POST", "/api/v2/workers/" + agent + "/claims", "{}"));
            answers.add(send(holder, "POST", "/api/v1/workers/" + agent + "/claim", ""));
            answers.add(send(holder, "GET", "/tasks/next?agent_id=" + agent, ""));
        }
        return answers;
    }

    @Test
    void agentsTasksAreMadeByWhoMayDeploy() throws Exception {
        Holder shared = holders.stream()
                .filter(holder -> holder.isAgent() && holder.tenant.isEmpty())
                .findFirst()
                .orElseThrow();
        for (Holder holder : holders) {
            for (String path : List.of("/tasks/", "/tasks", "/compat/agents/tasks/")) {
                for (UUID tenant : List.of(a, b)) {
                    Answer made = server.post(
                            path,
                            "{\"tenant_id\": \"" + tenant + "\", \"type\": \"t\", \"payload\": {}}",
                            "Authorization",
                            "Bearer " + holder.token);
                    boolean may = holder.has("deploy", "deploy:shared") && holder.is(tenant);
                    assertThat(made.status() == 201)
                            .as("%s makes at %s a task of %s: %s", holder, path, tenant, made)
                            .isEqualTo(may);
                    if (may) {
                        String next = send(shared, "GET", "/tasks/next?agent_id=" + agents.get("all"), "");
                        assertThat(next.equals("null"))
                                .as("made by %s, for agents of all tenants: %s", holder, next)
                                .isEqualTo(!holder.has("deploy:shared"));
                        tasks.cancel(
                                Realm.ALL,
                                UUID.fromString(made.json().path("id").asString()));
                    }
                }
            }
        }
    }

    @Test
    void agentsTaskIsRunAgainByWhoMayDeploy() throws Exception {
        for (Holder holder : holders) {
            for (Queue queue : QUEUES.subList(4, 6)) {
                UUID task = UUID.randomUUID();
                tasks.submit(Realm.of(a), task, queue.task(), List.of());
                tasks.cancel(Realm.ALL, task);
                for (String way : List.of("start", "retry")) {
                    send(holder, "POST", "/api/v2/tasks/" + task + "/" + way, "");
                    boolean may = holder.is(a)
                            && holder.has("write")
                            && holder.has(queue.shared ? "deploy:shared" : "deploy", "deploy:shared");
                    assertThat(tasks.read(task).orElseThrow().state() == TaskState.QUEUED)
                            .as("%s: %s %s", holder, way, queue)
                            .isEqualTo(may);
                    tasks.cancel(Realm.ALL, task);
                }
            }
        }
    }

    @Test
    void payloadIsSeenByMakersUntilItsTaskIsTaken() throws Exception {
        UUID task = UUID.randomUUID();
        String content = SECRET + "-of-this-task"; // other tests leave theirs
        tasks.submit(Realm.of(a), task, QUEUES.get(5).task(content), List.of());
        Holder agent = holders.stream()
                .filter(holder -> holder.worker.equals(Optional.ofNullable(agents.get(a.toString()))))
                .findFirst()
                .orElseThrow();
        for (boolean taken : List.of(false, true)) {
            if (taken) {
                assertThat(send(agent, "GET", "/tasks/next?agent_id=" + agents.get(a.toString()), ""))
                        .contains(content);
            }
            for (Holder holder : holders) {
                for (String path : List.of(
                        "/tasks/",
                        "/tasks/" + task,
                        "/tasks?tenant_id=" + a,
                        "/compat/agents/tasks/",
                        "/compat/agents/tasks/" + task,
                        "/api/v2/tasks",
                        "/api/v2/tasks/" + task,
                        "/api/v2/tasks/" + task + "/logs",
                        "/api/v1/tasks/" + task,
                        "/ws/tasks/" + task,
                        "/query_task/" + task,
                        "/tasks/" + task + "/status")) {
                    boolean may = holder.is(a)
                            && path.matches("(/compat/agents)?/tasks(/|\\?.*|/" + task + ")")
                            && (taken
                                    ? holder.equals(agent)
                                    : holder.has("read", "work") && holder.has("deploy", "deploy:shared"));
                    assertThat(send(holder, "GET", path, "").contains(content))
                            .as("%s at %s, taken: %s", holder, path, taken)
                            .isEqualTo(may);
                }
            }
        }
        tasks.cancel(Realm.ALL, task);
    }

    @Test
    void uploadUrlsAreToldToWhoMayWrite() throws Exception {
        String made = server.post(
                        "/api/v2/tasks",
                        "{\"kind\": \"k\", \"queue\": \"q9\", \"inputs\": [\"scan\"]}",
                        "Authorization",
                        "Bearer "
                                + holders.stream()
                                        .filter(holder -> holder.is(a) && holder.scopes.equals(Set.of("write")))
                                        .findFirst()
                                        .orElseThrow()
                                        .token)
                .json()
                .path("id")
                .asString();
        for (Holder holder : holders) {
            for (String path : List.of("/api/v2/tasks", "/api/v2/tasks/" + made)) {
                assertThat(send(holder, "GET", path, "").contains("/files/"))
                        .as("%s at %s", holder, path)
                        .isEqualTo(holder.has("read") && holder.has("write") && holder.is(a));
            }
        }
    }

    /// A worker may write whatever it likes into a result.
    @Test
    void resultLinksToNoFileButItsOwn() throws Exception {
        UUID task = UUID.randomUUID();
        tasks.submit(Realm.of(a), task, QUEUES.get(1).task(), List.of());
        Holder work = holders.stream()
                .filter(holder -> holder.is(a) && holder.scopes.equals(Set.of("work")) && holder.only.isEmpty())
                .findFirst()
                .orElseThrow();
        send(work, "POST", "/api/v2/workers", "{\"id\": \"results\", \"queues\": [\"q2\"]}");
        String token = server.post("/api/v2/workers/results/claims", "{}", "Authorization", "Bearer " + work.token)
                .json()
                .path("claims")
                .path(0)
                .path("token")
                .asString();
        assertThat(send(
                        work,
                        "POST",
                        "/api/v2/tasks/" + task + "/lease/complete",
                        "{\"token\": \"" + token + "\", \"result\": {\"key\": \"some text\", \"image_key\": \""
                                + "0".repeat(32) + "\"}}"))
                .contains("accepted");
        Answer shown = server.get("/api/v2/tasks/" + task, "Authorization", "Bearer " + KEY);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().path("result").toString())
                .isEqualTo("{\"key\":\"some text\",\"image_key\":\"" + "0".repeat(32) + "\"}");
    }

    @Test
    void keyGetsNoMoreThanItsMakerMayTake() throws Exception {
        UUID tenant = tenant("narrow");
        String maker = made(
                        KEY,
                        tenant,
                        "\"work\", \"admin\"",
                        ", \"queues\": [\"x\", \"y\"], \"kinds\": [\"k*\"], \"max_parallel\": 2")
                .path("secret")
                .asString();
        for (String wider : List.of(
                "\"queues\": [\"z\"], \"kinds\": [\"k1\"]",
                "\"queues\": [\"x\"]",
                "\"queues\": [\"x\"], \"kinds\": [\"k1\"], \"max_parallel\": 3")) {
            assertThat(server.post(
                                    "/api/v2/keys",
                                    "{\"name\": \"n\", \"scopes\": [\"work\"], " + wider + "}",
                                    "Authorization",
                                    "Bearer " + maker)
                            .status())
                    .as(wider)
                    .isEqualTo(403);
        }
        JsonNode same = made(maker, tenant, "\"work\"", "");
        assertThat(same.path("key").path("queues").toString()).isEqualTo("[\"x\",\"y\"]");
        JsonNode less = made(maker, tenant, "\"work\"", ", \"queues\": [\"y\"], \"kinds\": [\"k1\"]");
        assertThat(less.path("key").path("kinds").toString()).isEqualTo("[\"k1\"]");
    }

    @Test
    void keyForSomeQueuesSpeaksForNoOtherWorkers() throws Exception {
        UUID tenant = tenant("speaker");
        String wide = made(KEY, tenant, "\"work\"", "").path("secret").asString();
        String narrow = made(KEY, tenant, "\"work\"", ", \"queues\": [\"x\"]")
                .path("secret")
                .asString();
        String[] asWide = {"Authorization", "Bearer " + wide};
        String[] asNarrow = {"Authorization", "Bearer " + narrow};
        for (String queue : List.of("x", "y")) {
            server.post("/api/v2/workers", "{\"id\": \"of-" + queue + "\", \"queues\": [\"" + queue + "\"]}", asWide);
        }
        server.post(
                "/api/v1/workers/register", "{\"worker_id\": \"worker-900-kind\", \"backend_type\": \"kind\"}", asWide);
        assertThat(server.post("/api/v2/workers/of-x/heartbeat", "{}", asNarrow).status())
                .isEqualTo(200);
        for (String other : List.of("/api/v2/workers/of-y", "/api/v1/workers/worker-900-kind")) {
            assertThat(server.post(other + "/heartbeat", "{}", asNarrow).status())
                    .as(other)
                    .isEqualTo(404);
            assertThat(server.post(other + "/heartbeat", "{}", asWide).status())
                    .as(other)
                    .isEqualTo(200);
        }
        assertThat(server.send("DELETE", "/api/v2/workers/of-y", "", asNarrow).status())
                .isEqualTo(404);
    }

    private UUID tenant(String name) throws Exception {
        return UUID.fromString(
                server.post("/api/v2/tenants", "{\"name\": \"" + name + "\"}", "Authorization", "Bearer " + KEY)
                        .json()
                        .path("id")
                        .asString());
    }

    private JsonNode made(String maker, UUID tenant, String scopes, String more) throws Exception {
        Answer made = server.post(
                "/api/v2/keys",
                "{\"name\": \"n\", \"tenant_id\": \"" + tenant + "\", \"scopes\": [" + scopes + "]" + more + "}",
                "Authorization",
                "Bearer " + maker);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return made.json();
    }

    private Holder key(UUID tenant, String scope, String more) throws Exception {
        String secret =
                made(KEY, tenant, "\"" + scope + "\"", more).path("secret").asString();
        return new Holder(
                scope + more,
                secret,
                Optional.of(tenant),
                Set.of(scope),
                more.isEmpty() ? Optional.empty() : Optional.of(OWN),
                Optional.empty());
    }

    /// One for all tenants is the operator's; one of a tenant is made with that tenant's key.
    private Holder worker(Optional<UUID> tenant) throws Exception {
        String maker = tenant.isEmpty()
                ? KEY
                : made(KEY, tenant.get(), "\"work\"", "").path("secret").asString();
        JsonNode made = server.post(
                        "/api/v2/workers",
                        "{\"queues\": [\"" + OWN + "\"], \"token\": true}",
                        "Authorization",
                        "Bearer " + maker)
                .json();
        return new Holder(
                "worker's token",
                made.path("token").asString(),
                tenant,
                Set.of("work"),
                Optional.of(OWN),
                Optional.of(made.path("worker").path("id").asString()));
    }

    private Holder agent(Optional<UUID> tenant) throws Exception {
        String of = tenant.map(id -> ", \"tenant_id\": \"" + id + "\"").orElse("");
        JsonNode made = server.post("/agents/register", "{\"name\": \"n\"" + of + "}", "Authorization", "Bearer " + KEY)
                .json();
        String id = made.path("agent_id").asString();
        agents.put(tenant.map(UUID::toString).orElse("all"), id);
        return new Holder(
                "agent's token",
                made.path("token").asString(),
                tenant,
                Set.of("work"),
                Optional.of("agent"),
                Optional.of(id));
    }

    private String send(Holder holder, String method, String path, String body) throws Exception {
        return server.send(method, path, body, "Authorization", "Bearer " + holder.token)
                .body();
    }
}
