package dev.cutfill.worker.remote;

import dev.cutfill.worker.ReportRejected;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a worker elsewhere says to a server, over /api/v2.
public final class ServerApi {
    static final Duration TIMEOUT = Duration.ofSeconds(90);

    /// A way that carries fewer bytes a second is no way.
    private static final long SLOWEST = 20_000;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final JsonMapper json = JsonMapper.shared();
    private final URI base;
    private final Optional<String> key;

    /// @param base without a slash at the end
    ServerApi(URI base, Optional<String> key) {
        this.base = base;
        this.key = key;
    }

    /// The server will not have it: it says why, and saying it again would not help.
    public static final class Refused extends ReportRejected {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String detail) {
            super(detail);
            this.status = status;
        }

        int status() {
            return status;
        }

        /// The task was cancelled, timed out or given to another.
        boolean leaseLost() {
            return status == 409 || status == 404;
        }
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    JsonNode read(String text) {
        return json.readTree(text);
    }

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return post(path, body, TIMEOUT);
    }

    JsonNode post(String path, JsonNode body, Duration timeout) throws IOException, InterruptedException {
        return tree(http.send(
                request(path)
                        .timeout(timeout)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString()));
    }

    JsonNode put(String path, String token, Path file, String mediaType) throws IOException, InterruptedException {
        BodyPublisher body = BodyPublishers.ofFile(file);
        Duration timeout = TIMEOUT.plusSeconds(body.contentLength() / SLOWEST);
        return tree(http.send(
                request(path)
                        .timeout(timeout)
                        .header("X-Lease-Token", token)
                        .header("Content-Type", mediaType)
                        .PUT(body)
                        .build(),
                BodyHandlers.ofString()));
    }

    /// Of any size: no time is set for the body.
    void download(String path, String token, Path file) throws IOException, InterruptedException {
        HttpResponse<Path> answer = http.send(
                request(path).header("X-Lease-Token", token).build(),
                BodyHandlers.ofFile(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING));
        if (answer.statusCode() != 200) {
            throw refusal(answer.statusCode(), Files.readString(file));
        }
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        key.ifPresent(word -> request.header("Authorization", "Bearer " + word));
        return request;
    }

    private JsonNode tree(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer.statusCode(), answer.body());
        }
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException("what answers is not the server, but something before it that sends pages", e);
        }
    }

    /// What passes by itself is an [IOException]; everything else is [Refused].
    private IOException refusal(int status, String body) {
        String detail = body;
        try {
            detail = json.readTree(body).path("detail").asString(body);
        } catch (JacksonException _) {
            // no JSON: a proxy's page
        }
        String sentence = "the server answers " + status + ": "
                + (detail.length() > 300 ? detail.substring(0, 300) + "…" : detail);
        return status >= 500 || status == 429 ? new IOException(sentence) : new Refused(status, sentence);
    }
}
