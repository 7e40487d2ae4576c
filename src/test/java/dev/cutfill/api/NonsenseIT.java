package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.TestServer;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever comes in at any route of any API, it is the client's mistake and not ours: no answer is a 500,
/// none tells anything of what is inside, and the server does its work afterwards. Longer, from another seed:
/// `-Dcutfill.fuzz.minutes=10 -Dcutfill.seed=7` (`scripts/bench fuzz`). The same seed makes the same requests
/// in the same order, whatever comes back; only the ids of what there is differ. A fault is printed as it
/// comes, with its round.
class NonsenseIT {
    private static final String KEY = "the key of this test's server";
    private static final int ROUNDS = 20;
    private static final Duration PROGRESS = Duration.ofSeconds(20);
    private static final Pattern INSIDE = Pattern.compile("Exception|dev\\.cutfill|SELECT |at java\\.");

    @Test
    void nonsenseOnAnyRouteIsNoServerError(@TempDir Path data) throws Exception {
        long seed = Long.getLong("cutfill.seed", 20261121);
        long until = System.nanoTime()
                + Duration.ofMinutes(Integer.getInteger("cutfill.fuzz.minutes", 0))
                        .toNanos();
        try (TestServer server = TestServer.whole(
                        data,
                        "cutfill.security.key=" + KEY,
                        "cutfill.limits.write=0",
                        "cutfill.limits.read=0",
                        "cutfill.limits.claim=0")
                .start()) {
            List<Route> routes = Route.of(server, KEY);
            Nonsense nonsense = new Nonsense(seed, known(server));
            Map<Integer, Integer> statuses = new TreeMap<>();
            System.out.printf(
                    "fuzz: seed %d, %d routes; again by: scripts/bench fuzz MINUTES %d%n", seed, routes.size(), seed);
            long told = System.nanoTime();
            List<String> faults = new ArrayList<>();
            for (int round = 0; round < ROUNDS || System.nanoTime() < until; round++) {
                for (Route route : routes) {
                    Nonsense.Request request = nonsense.request(route);
                    int known = faults.size();
                    statuses.merge(send(server, route, request, faults), 1, Integer::sum);
                    if (faults.size() > known) {
                        System.out.printf("fuzz: seed %d, round %d: %s%n", seed, round, faults.getLast());
                    }
                }
                if (System.nanoTime() - told > PROGRESS.toNanos()) {
                    told = System.nanoTime();
                    System.out.printf(
                            "fuzz: seed %d, round %d done, answers by status %s, %d faults%n",
                            seed, round, statuses, faults.size());
                }
            }
            System.out.printf("fuzz: seed %d, answers by status %s, %d faults%n", seed, statuses, faults.size());
            assertThat(faults).as("seed %d", seed).isEmpty();
            assertThat(routes).hasSizeGreaterThan(70);
            assertThat(statuses.keySet())
                    .as("some requests are good, some are not")
                    .contains(200, 201, 404, 409, 422);
            assertThat(server.post("/tasks", "{\"task_type\": \"default\"}", "Authorization", "Bearer " + KEY)
                            .status())
                    .isEqualTo(200);
        }
    }

    private static int send(TestServer server, Route route, Nonsense.Request made, List<String> faults)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + made.path()))
                .timeout(Duration.ofSeconds(70))
                .method(
                        route.method(),
                        made.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(made.body()))
                .header("Authorization", "Bearer " + KEY);
        for (int i = 0; i < made.headers().size(); i += 2) {
            request.setHeader(made.headers().get(i), made.headers().get(i + 1));
        }
        HttpResponse<InputStream> answer = server.http().send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) { // of a stream of events nothing is read
            boolean endless =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            String text = endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            boolean told = answer.statusCode() >= 400
                    && (!text.startsWith("{") || INSIDE.matcher(text).find());
            if (answer.statusCode() >= 500 || told) {
                faults.add("%s %s %s %s: %d %s"
                        .formatted(
                                route.method(), made.path(), made.headers(), made.body(), answer.statusCode(), text));
            }
        }
        return answer.statusCode();
    }

    /// Ids of one of each, which requests may happen to name.
    private static List<String> known(TestServer server) throws Exception {
        String[] key = {"Authorization", "Bearer " + KEY};
        String tenant = server.post("/api/v2/tenants", "{\"name\": \"fuzzed\"}", key)
                .json()
                .path("id")
                .asString();
        String task = server.post("/api/v2/tasks", "{\"kind\": \"x\", \"queue\": \"fuzz\"}", key)
                .json()
                .path("id")
                .asString();
        server.post("/api/v2/workers", "{\"id\": \"fuzz-1\", \"queues\": [\"fuzz\"], \"max_parallel\": 100}", key);
        String lease = server.post("/api/v2/workers/fuzz-1/claims", "{}", key)
                .json()
                .path("claims")
                .path(0)
                .path("token")
                .asString();
        server.post(
                "/api/v1/workers/register", "{\"worker_id\": \"worker-009-kind\", \"backend_type\": \"kind\"}", key);
        return List.of(
                tenant,
                task,
                lease,
                "fuzz-1",
                "worker-009-kind",
                server.post("/tasks", "{\"task_type\": \"default\"}", key)
                        .json()
                        .path("id")
                        .asString(),
                server.post("/api/v1/tasks", "{\"problem_id\": \"p\"}", key)
                        .json()
                        .path("id")
                        .asString(),
                server.post("/create_task", "", key).json().path("task_id").asString(),
                server.post("/agents/register", "{\"name\": \"a\"}", key)
                        .json()
                        .path("agent_id")
                        .asString(),
                server.post("/tasks/", "{\"tenant_id\": \"" + tenant + "\", \"type\": \"T\", \"payload\": {}}", key)
                        .json()
                        .path("id")
                        .asString());
    }
}
