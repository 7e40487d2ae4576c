package dev.cutfill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server that a test sends requests to: in this process ([TestServer]), or the JAR in a process of its own
/// ([RunningJar]).
public abstract class RunningServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String key;

    /// @param key what requests show, or empty
    protected RunningServer(String key) {
        this.key = key;
    }

    public abstract int port();

    public String base() {
        return "http://127.0.0.1:" + port();
    }

    public String url(String path) {
        return base() + path;
    }

    public HttpClient http() {
        return http;
    }

    /// An answer with its body as text.
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(body());
        }

        public String code() {
            return json().path("code").asString("");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }

    /// @param body JSON, or empty: none
    /// @param headers by turns a name and its value
    public Answer send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return sendAs(key, method, path, body, headers);
    }

    /// @param as another key than the server's, or empty: none
    public Answer sendAs(String as, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(60));
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        }
        return new Answer(http.send(headed(request, as, headers), BodyHandlers.ofString()));
    }

    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    /// An answer whose lines are read while they come.
    public HttpResponse<Stream<String>> lines(String path, String... headers) throws IOException, InterruptedException {
        return http.send(headed(HttpRequest.newBuilder(URI.create(url(path))), key, headers), BodyHandlers.ofLines());
    }

    private static HttpRequest headed(HttpRequest.Builder request, String as, String... headers) {
        if (!as.isEmpty()) {
            request.header("Authorization", "Bearer " + as);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
