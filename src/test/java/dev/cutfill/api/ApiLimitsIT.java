package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is too much is refused in the words of the API that it came to, by the connector too, which knows no
/// APIs; and the server goes on. Bodies that are too long: [StrangerIT].
class ApiLimitsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        server = TestServer.whole(data).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Raw(int status, String head, JsonNode body) {}

    @ParameterizedTest
    @CsvSource({
        "POST, /create_task,   'application/json',         'detail'",
        "GET,  /tasks,         'application/json',         'detail'",
        "GET,  /tasks/next,    'application/json',         'detail'",
        "GET,  /api/v1/tasks,  'application/json',         'detail type request_id'",
        "GET,  /api/v2/tasks,  'application/problem+json', 'type title status detail instance code request_id'",
        "HEAD, /nowhere,       'application/json',         ''"
    })
    void tooLargeOrTooManyHeadersAreRefused(String method, String path, String type, String members) throws Exception {
        String enough = "X-Filler: " + "x".repeat(39_000) + "\r\n";
        assertThat(send(method, path, enough).status()).as("within the limit").isNotIn(400, 431);
        for (String headers : new String[] {
            "X-Filler: " + "x".repeat(41_000) + "\r\n",
            "X-Filler: " + "x".repeat(300_000) + "\r\n",
            "X-A: b\r\n".repeat(101),
            enough + enough
        }) {
            Raw refused = send(method, path, headers);
            assertThat(refused.status()).as("%s", refused).isEqualTo(431);
            assertThat(refused.head()).contains("Content-Type: " + type, "Connection: close", "X-Request-ID: ");
            if (!members.isEmpty()) {
                assertThat(String.join(" ", refused.body().propertyNames())).isEqualTo(members);
                assertThat(refused.body().path("detail").asString()).contains("40960 bytes or 100 lines");
                assertThat(refused.body().path("request_id").asString("")).isIn("", requestId(refused));
            }
            assertThat(server.get("/ready").status()).as("the server goes on").isEqualTo(200);
        }
    }

    @Test
    void urlThatIsTooLongIsNoMatterOfHeaders() throws Exception {
        Raw refused = send("GET", "/api/v2/tasks?" + "x".repeat(42_000), "");
        assertThat(refused.status()).isEqualTo(414);
        assertThat(refused.body().path("detail").asString()).contains("40960 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /create_task                 | {"settings": DEEP}
            /tasks                       | {"task_type": "default", "parameters": DEEP}
            /tasks/                      | {"tenant_id": "00000000-0000-0000-0000-000000000000", "type": "T", "payload": DEEP}
            /api/v1/tasks                | {"problem_id": "p", "parameters": DEEP}
            /api/v1/workers/register     | {"worker_id": "worker-001-kind", "backend_type": "kind", "capabilities": DEEP}
            /api/v2/tasks                | {"kind": "x", "payload": DEEP}
            /api/v2/workers              | {"queues": ["x"], "capabilities": DEEP}
            /agents/register             | {"name": DEEP}
            """)
    void jsonThatIsNestedTooDeeplyIsTheClientsMistake(String path, String body) throws Exception {
        for (int depth : new int[] {501, 100_000}) {
            Answer refused = server.post(path, body.replace("DEEP", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
            assertThat(refused.status())
                    .as("%s %d: %s", path, depth, refused.body())
                    .isIn(400, 413, 422);
            assertThat(refused.json().has("detail")).as(refused.body()).isTrue();
        }
    }

    private static String requestId(Raw answer) {
        return answer.head()
                .lines()
                .filter(line -> line.startsWith("X-Request-ID: "))
                .findFirst()
                .orElseThrow()
                .substring(14);
    }

    /// By a bare socket: no HTTP client sends such things.
    private static Raw send(String method, String path, String headers) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.base()).getPort())) {
            String request =
                    method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                // it is refused before it is all sent
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            String text = answer.substring(body + 4);
            return new Raw(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(0, body),
                    text.startsWith("{") ? JSON.readTree(text) : JSON.nullNode());
        }
    }
}
