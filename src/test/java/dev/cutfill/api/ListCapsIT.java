package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// No list of any API grows with the number of tasks: each has 1,001 here.
class ListCapsIT {
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestServer.whole(data).start();
        int made = server.bean(JdbcClient.class).sql("""
                        INSERT INTO task (id, profile, queue, kind, state, worker_id, started_at, finished_at)
                        SELECT gen_random_uuid(), profile, profile, 'k', 'SUCCEEDED', 'w', now(), now()
                        FROM unnest(ARRAY ['atropos', 'aiopslab', 'agent']) profile, generate_series(1, 1001)
                        """).update();
        assertThat(made).isEqualTo(3_003);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /tasks                             | /tasks | 1000
                    /tasks?limit=7                     | /tasks | 7
                    /tasks?offset=1000                 | /tasks | 1
                    /tasks/                            | ''     | 1000
                    /tasks/?offset=1000                | ''     | 1
                    /api/v1/tasks                      | ''     | 100
                    /api/v1/tasks?limit=1000           | ''     | 1000
                    /api/v1/tasks?limit=1000&offset=1000 | ''   | 1
                    /api/v1/tasks?page=1               | /tasks | 20
                    /api/v1/tasks?page=51&page_size=20 | /tasks | 1
                    /api/v2/tasks                      | /tasks | 50
                    /api/v2/tasks?limit=200            | /tasks | 200
                    """)
    void listHasAnEnd(String path, String list, int size) throws Exception {
        assertThat(server.get(path).json().at(list)).hasSize(size);
    }

    @ParameterizedTest
    @CsvSource({"/tasks, total_tasks", "/api/v1/tasks?page=1, total"})
    void totalCountsWhatIsNotListedToo(String path, String total) throws Exception {
        assertThat(server.get(path).json().path(total).asInt()).isEqualTo(1_001);
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks?limit=1001, 422",
        "/tasks/?limit=1001, 422",
        "/api/v1/tasks?limit=1001, 422",
        "/api/v1/tasks?page=1&page_size=101, 422",
        "/api/v2/tasks?limit=201, 422"
    })
    void moreThanTheCapIsRefused(String path, int status) throws Exception {
        assertThat(server.get(path).status()).isEqualTo(status);
    }

    @Test
    void cursorLeadsThroughAll() throws Exception {
        String path = "/api/v2/tasks?limit=200";
        JsonNode page = server.get(path).json();
        int seen = page.path("tasks").size();
        for (String cursor;
                !(cursor = page.path("next_cursor").asString("")).isEmpty();
                seen += page.path("tasks").size()) {
            page = server.get(path + "&cursor=" + cursor).json();
        }
        assertThat(seen).isEqualTo(3_003);
    }
}
