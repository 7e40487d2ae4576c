package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Lists that are longer than a page, walked to their end while rows are added to them: each has 2,500 rows at
/// the beginning, most of which were made at the same instant.
class ListWalkIT {
    private static final int ROWS = 2_500;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");
    private static TestServer server;
    private static JdbcClient database;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestServer.whole(data).start();
        database = server.bean(JdbcClient.class);
        for (String table : List.of("tenant", "api_key", "webhook", "worker", "task")) {
            insert(table, ROWS);
        }
        insertWorkers("agent", "agent", ROWS);
        insertWorkers("external", "problems", ROWS);
        insertTasks("aiopslab", "k", ROWS);
        insertTasks("agent", "k", ROWS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"tenants, tenant", "keys, api_key", "webhooks, webhook", "workers, worker", "tasks, task"})
    void cursorLeadsThroughAllOnce(String list, String table) throws Exception {
        Set<String> before = ids(table);
        assertThat(before).hasSizeGreaterThanOrEqualTo(ROWS);
        List<String> seen = new ArrayList<>();
        String path = "/api/v2/" + list + "?limit=" + (table.equals("worker") ? 200 : 111);
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = server.get(path + cursor).json();
            page.path(list).forEach(row -> seen.add(row.path("id").asString()));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asString();
            insert(table, 1);
            pages++;
        } while (!cursor.isEmpty());
        assertThat(pages).isGreaterThan(20);
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(before);
    }

    @ParameterizedTest
    @CsvSource({"tenants", "keys", "webhooks", "workers"})
    void pagesAreAsLongAsThoseOfTasks(String list) throws Exception {
        assertThat(server.get("/api/v2/" + list).json().path(list)).hasSize(50);
        assertThat(server.get("/api/v2/" + list + "?limit=201")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("'limit' is 201; it must be 1 to 200");
        assertThat(server.get("/api/v2/" + list + "?cursor=x")
                        .json()
                        .path("detail")
                        .asString())
                .isEqualTo("'cursor' is x; it must be the next_cursor of the page before");
        JsonNode parameters = server.get("/openapi/v2").json().at("/paths/~1api~1v2~1" + list + "/get/parameters");
        assertThat(parameters
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .containsExactly("limit", "cursor");
        assertThat(parameters.path(0).path("schema").toString())
                .contains("\"minimum\":1", "\"maximum\":200", "\"default\":50");
    }

    /// A worker's cursor has a name in it; tasks have none.
    @Test
    void cursorOfAnotherListIsRefused() throws Exception {
        server.post("/api/v2/workers", "{\"id\": \"a name\", \"queues\": [\"q\"]}");
        String cursor =
                server.get("/api/v2/workers?limit=1").json().path("next_cursor").asString();
        assertThat(server.get("/api/v2/tasks?cursor=" + cursor).status()).isEqualTo(422);
    }

    /// Arrays with nothing around them say in `Link` where they go on.
    @ParameterizedTest
    @CsvSource({
        "/agents, agent_id",
        "/tenants/, id",
        "/api/v1/workers, id",
        "/api/v1/workers?status=idle, id",
        "/compat/agents/agents?limit=70, agent_id",
        "/api/v1/tasks?limit=400&problem_id=k, id",
        "/tasks/, id"
    })
    void linkLeadsThroughAll(String path, String id) throws Exception {
        List<String> seen = new ArrayList<>();
        Answer part = server.get(path);
        long total = Long.parseLong(part.header("X-Total-Count"));
        assertThat(total).isGreaterThanOrEqualTo(ROWS);
        int parts = 1;
        while (true) {
            part.json().forEach(row -> seen.add(row.path(id).asString()));
            Matcher next = NEXT.matcher(part.header("Link"));
            if (!next.find()) {
                break;
            }
            URI url = URI.create(next.group(1));
            assertThat(next.group(1)).startsWith(server.base());
            part = server.get(url.getRawPath() + "?" + url.getRawQuery());
            assertThat(part.header("X-Total-Count")).isEqualTo(Long.toString(total));
            assertThat(part.header("Link")).contains("rel=\"first\"", "rel=\"prev\"");
            parts++;
        }
        assertThat(parts).isGreaterThan(2);
        assertThat(seen).doesNotHaveDuplicates().hasSize(Math.toIntExact(total));
    }

    /// For each part of a list without end it would cost as much as reading all of it.
    @Test
    void longListIsNotCounted() throws Exception {
        insertTasks("aiopslab", "long", 10_001);
        Answer part = server.get("/api/v1/tasks?limit=1&problem_id=long");
        assertThat(part.header("X-Total-Count")).isEmpty();
        assertThat(part.header("Link")).contains("problem_id=long&limit=1&offset=1>; rel=\"next\"");
    }

    @Test
    void queryThatIsTooLongForTheLinksGetsNone() throws Exception {
        assertThat(server.get("/api/v1/workers?offset=1500").header("Link")).contains("offset=0>; rel=\"first\"");
        Answer part = server.get("/api/v1/workers?offset=1500&x=" + "x".repeat(4000));
        assertThat(part.status()).isEqualTo(200);
        assertThat(part.header("Link")).isEmpty();
    }

    /// Names are given out by number: one that is taken outside must not be given to a worker inside.
    @Test
    void manyOtherWorkersHideNoneOfAnApi() throws Exception {
        server.post("/api/v1/workers/register", "{\"worker_id\": \"worker-001-kind\", \"backend_type\": \"far\"}");
        insertWorkers("agent", "agent", ROWS);
        assertThat(server.get("/api/v1/workers?backend_type=far")
                        .json()
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo("worker-001-kind");
        List<String> inside = server.get("/api/v1/workers?limit=3")
                .json()
                .valueStream()
                .map(worker -> worker.path("id").asString())
                .toList();
        assertThat(inside).containsExactly("worker-002-kind", "worker-003-kind", "worker-004-kind");
        JsonNode workers = server.get("/health").json().path("workers");
        assertThat(workers.path("total").asInt())
                .isEqualTo(Integer.parseInt(server.get("/api/v1/workers").header("X-Total-Count")));
        assertThat(workers.path("total").asInt()).isGreaterThan(ROWS);
    }

    private static Set<String> ids(String table) {
        return new HashSet<>(database.sql("SELECT CAST(id AS text) FROM " + table)
                .query(String.class)
                .list());
    }

    private static void insert(String table, int rows) {
        switch (table) {
            case "worker" -> insertWorkers("external", "walked", rows);
            case "task" -> insertTasks("core", "k", rows);
            case "tenant" -> insertRows("tenant (name) SELECT gen_random_uuid()", rows);
            case "webhook" -> insertRows("webhook (url, secret) SELECT 'http://example.org', 's'", rows);
            default -> insertRows("""
                    api_key (tenant_id, name, prefix, sha256)
                    SELECT '00000000-0000-0000-0000-000000000000', 'k', gen_random_uuid(), sha256('')""", rows);
        }
    }

    private static void insertWorkers(String kind, String queue, int rows) {
        insertRows("worker (id, kind, queues) SELECT gen_random_uuid(), '" + kind + "', ARRAY ['" + queue + "']", rows);
    }

    private static void insertTasks(String profile, String kind, int rows) {
        insertRows(
                "task (id, profile, queue, kind, state, worker_id, started_at, finished_at)"
                        + " SELECT gen_random_uuid(), '" + profile + "', 'q', '" + kind
                        + "', 'SUCCEEDED', 'w', now(), now()",
                rows);
    }

    private static void insertRows(String what, int rows) {
        database.sql("INSERT INTO " + what + " FROM generate_series(1, " + rows + ")")
                .update();
    }
}
