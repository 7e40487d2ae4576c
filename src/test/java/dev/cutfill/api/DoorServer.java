package dev.cutfill.api;

import dev.cutfill.task.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All doors, the engine and the workers as the server wires them, behind a real Tomcat, on a real PostgreSQL.
public final class DoorServer implements AutoCloseable {
    @Configuration
    @EnableAutoConfiguration
    @ConfigurationPropertiesScan("dev.cutfill")
    @ComponentScan(
            basePackages = {
                "dev.cutfill.task",
                "dev.cutfill.upload",
                "dev.cutfill.store",
                "dev.cutfill.worker",
                "dev.cutfill.web",
                "dev.cutfill.api"
            },
            // the scan sees test classes too, and some bring a configuration of their own
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern = ".*(IT|Test|TusServer|[A-Za-z0-9]*Bed|Play|DoorServer)(\\$.*)?"))
    static class Everything {}

    private static final JsonMapper JSON = new JsonMapper();

    public final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    private DoorServer(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /// @param properties as `name=value`
    public static DoorServer start(Path data, String... properties) {
        List<String> all = new ArrayList<>(List.of(TestPostgres.newDatabase()));
        all.addAll(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "server.shutdown=immediate",
                "cutfill.data=" + data,
                "cutfill.worker.drain=1ms",
                "logging.level.root=WARN"));
        all.addAll(List.of(properties));
        return new DoorServer(new SpringApplicationBuilder(Everything.class).run(arguments(all)));
    }

    /// As arguments of the command line, which alone win over the file in the JAR: with its port all servers
    /// would be one.
    ///
    /// @param properties as `name=value`
    public static String[] arguments(List<String> properties) {
        return properties.stream().map(property -> "--" + property).toArray(String[]::new);
    }

    /// An answer, with its body as it came and as JSON.
    public record Answer(int status, String body, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /// @param headers by turns a name and its value
    public Answer send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }

    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    public String base() {
        return base;
    }

    public HttpClient http() {
        return http;
    }

    /// A document with what differs from run to run replaced: ids, times, and runs of eight hexadecimal digits.
    public static String golden(String json) {
        return json.replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME")
                .replaceAll("_[0-9a-f]{8}\\.", "_HEX.")
                .replaceAll("/[0-9a-f]{8}\\.", "/HEX.");
    }

    @Override
    public void close() {
        http.close();
        context.close();
    }
}
