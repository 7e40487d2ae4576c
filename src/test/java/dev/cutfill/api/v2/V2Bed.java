package dev.cutfill.api.v2;

import dev.cutfill.api.DoorServer;
import dev.cutfill.api.IdempotentRequests;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.store.ResultLinks;
import dev.cutfill.task.TestPostgres;
import dev.cutfill.worker.Runner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// /api/v2 over HTTP, on a real PostgreSQL, with the server's key set.
final class V2Bed implements AutoCloseable {
    static final String KEY = "the key of this test's server";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Configuration
    @EnableAutoConfiguration
    @EnableScheduling
    @ConfigurationPropertiesScan({"dev.cutfill.worker", "dev.cutfill.task"})
    @ComponentScan(
            basePackages = {
                "dev.cutfill.task",
                "dev.cutfill.upload",
                "dev.cutfill.worker",
                "dev.cutfill.web",
                "dev.cutfill.api.v2"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*(IT|Test|TusServer|EngineBed|VolumeRunnerConfiguration)(\\$.*)?"))
    @Import({ResultLinks.class, IdempotentRequests.class, MemoryStore.class, Echo.class})
    static class Server {}

    /// A runner in this server: answers with what it was given.
    static final class Echo implements Runner {
        @Override
        public String queue() {
            return "echo";
        }

        @Override
        public Result run(Assignment assignment) {
            assignment.progress("echoing", 0.5);
            return new Result(assignment.task().spec().payload());
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final ConfigurableApplicationContext context;
    final String base;

    V2Bed(Path data, String... more) {
        this(data, TestPostgres.newDatabase(), Server.class, more);
    }

    /// @param database where the rows are, as properties
    /// @param server its beans
    V2Bed(Path data, String[] database, Class<?> server, String... more) {
        List<String> properties = new ArrayList<>(List.of(database));
        properties.addAll(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "cutfill.data=" + data,
                "cutfill.security.key=" + KEY,
                "cutfill.worker.permits=1",
                "cutfill.worker.drain=1ms",
                "cutfill.upload.sync=never",
                "spring.threads.virtual.enabled=true",
                "spring.mvc.problemdetails.enabled=false",
                "spring.web.resources.add-mappings=false",
                "logging.level.root=WARN",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false"));
        properties.addAll(List.of(more));
        context = new SpringApplicationBuilder(server).run(DoorServer.arguments(properties));
        base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String code() {
            return json().path("code").asString("");
        }

        @Override
        public String toString() {
            return response.statusCode() + " " + response.body();
        }
    }

    /// @param body empty: none
    Answer send(String key, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(KEY, "GET", path, "");
    }

    Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send(KEY, "POST", path, body, headers);
    }

    HttpResponse<java.util.stream.Stream<String>> lines(String key, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + key);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofLines());
    }

    @Override
    public void close() {
        context.close();
    }
}
