package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server with a key keeps to itself, and what JSON it does not take.
class ClosedIT {
    private static final String KEY = "a-key-long-enough-for-tests";
    private static final String[] AUTHORIZED = {"Authorization", "Bearer " + KEY};

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = TestServer.whole(
                        data,
                        "cutfill.security.key=" + KEY,
                        "cutfill.worker.enabled=false",
                        "cutfill.executor.auto-start=false")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whoShowsNoKeyLearnsTheStateAlone() throws Exception {
        Answer brief = server.get("/health");
        assertThat(brief.status()).isEqualTo(200);
        assertThat(brief.json().propertyNames()).containsExactly("status", "timestamp");
        assertThat(server.get("/health", AUTHORIZED).json().propertyNames()).contains("version", "database", "disk");
        assertThat(server.get("/metrics").status()).isEqualTo(401);
        assertThat(server.get("/metrics", AUTHORIZED).status()).isEqualTo(200);
    }

    /// One that makes something in each API, and is taken as it stands.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/create_task | {\"settings\": {\"cell_m\": 0.5}}",
                "/api/v2/tasks | {\"kind\": \"x\", \"queue\": \"closed\"}",
                "/tasks | {\"task_type\": \"default\"}",
                "/api/v1/tasks | {\"problem_id\": \"p\"}",
                "/tenants/ | {\"name\": \"closed\"}"
            })
    void memberGivenTwiceAndBoundlessNumberAreRefused(String path, String body) throws Exception {
        assertThat(server.post(path, body, AUTHORIZED).status()).isBetween(200, 201);
        String first = body.substring(1, body.indexOf(',') < 0 ? body.length() - 1 : body.indexOf(','));
        for (String wrong : List.of(
                "{" + first + ", " + body.substring(1), body.substring(0, body.length() - 1) + ", \"zz\": 1e400}")) {
            Answer refused = server.post(path, wrong, AUTHORIZED);
            assertThat(refused.status()).as(wrong).isIn(400, 422);
        }
    }

    @Test
    void everyPathTellsBrowsersWhatTheyMustNotDo() throws Exception {
        for (String path : List.of("/", "/docs", "/openapi/v2", "/health", "/api/v2/tasks", "/nowhere", "/files")) {
            assertThat(server.get(path, AUTHORIZED).response().headers().map().entrySet().stream()
                            .filter(header -> header.getKey().matches("(?i)content-security-policy|referrer-policy"))
                            .map(header -> header.getKey().toLowerCase(Locale.ROOT) + ": "
                                    + String.join(" | ", header.getValue()))
                            .sorted()
                            .collect(Collectors.joining("\n")))
                    .as(path)
                    .isEqualTo("content-security-policy: frame-ancestors 'none'\nreferrer-policy: no-referrer");
        }
    }
}
