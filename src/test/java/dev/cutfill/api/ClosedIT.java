package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

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
        assertThat(described(0))
                .containsAll(server.get("/health", AUTHORIZED).json().propertyNames());
        assertThat(described(1))
                .containsExactlyInAnyOrderElementsOf(brief.json().propertyNames());
        assertThat(server.get("/metrics").status()).isEqualTo(401);
        assertThat(server.get("/metrics", AUTHORIZED).status()).isEqualTo(200);
    }

    /// The members of /health's answer as the description of the API has them.
    private static List<String> described(int which) throws Exception {
        JsonNode document = server.get("/openapi/aiopslab").json();
        String answer = document.at(
                        "/paths/~1health/get/responses/200/content/application~1json/schema/oneOf/" + which + "/$ref")
                .asString();
        return List.copyOf(document.at(answer.substring(1) + "/properties").propertyNames());
    }

    /// Every mapping that reads JSON: by its annotation, and /create_task, which reads the stream itself.
    @Test
    void noRouteTakesMembersTwiceBoundlessNumbersOrEndlessDepth() throws Exception {
        List<String> wrong = List.of(
                "{\"zz\": 1, \"zz\": 1}", "{\"zz\": 1e400}", "{\"zz\": " + "[".repeat(600) + "]".repeat(600) + "}");
        List<String> routes = new ArrayList<>(List.of("POST /create_task"));
        server.context()
                .getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(handlers -> handlers.getHandlerMethods().forEach((info, handler) -> {
                    if (Stream.of(handler.getMethodParameters())
                            .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
                        info.getMethodsCondition().getMethods().stream()
                                .filter(method -> method != RequestMethod.GET) // /metrics, which reads none
                                .forEach(method -> info.getPatternValues()
                                        .forEach(path -> routes.add(method + " "
                                                + path.replaceAll(
                                                        "\\{[^}]*}",
                                                        UUID.randomUUID().toString()))));
                    }
                }));
        assertThat(routes).hasSizeGreaterThan(30).contains("POST /tusd_hook", "POST /api/v2/keys", "POST /tasks/");
        for (String route : routes) {
            String[] parts = route.split(" ", 2);
            for (String body : wrong) {
                Answer refused = server.send(parts[0], parts[1], body, AUTHORIZED);
                assertThat(refused.status())
                        .as("%s %.40s: %s", route, body, refused)
                        .isIn(400, 422);
                assertThat(refused.body())
                        .as("%s %.40s", route, body)
                        .containsPattern(
                                route.equals("POST /create_task")
                                        ? "have a member twice|There is no member 'zz'"
                                        : "json_invalid|malformed_json");
            }
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
