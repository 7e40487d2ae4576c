package dev.cutfill.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The server as an agent talks to it.
public final class AgentServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final String base;
    private final String token;
    private @Nullable String agent;

    /// @param base as in `http://localhost:8000`
    public AgentServer(URI base, String token) {
        this.base = base.toString().replaceFirst("/+$", "");
        this.token = token;
    }

    /// The server does not know this agent, or no longer.
    public static final class Dismissed extends Exception {
        Dismissed(String message) {
            super(message);
        }
    }

    record Task(String id, String type, JsonNode payload) {}

    /// @return empty when nothing is to be done
    Optional<Task> next() throws IOException, InterruptedException, Dismissed {
        JsonNode task = json(send("GET", "/tasks/next?agent_id=" + agent(), null));
        return task.isNull() ? Optional.empty() : Optional.of(task(task));
    }

    /// What the server believes this agent is doing.
    List<Task> held() throws IOException, InterruptedException, Dismissed {
        List<Task> held = new ArrayList<>();
        for (int seen = 0, page = PAGE; page == PAGE; seen += page) {
            JsonNode tasks = json(send("GET", "/tasks/?status=running&limit=" + PAGE + "&offset=" + seen, null));
            for (JsonNode task : tasks) {
                if (task.path("agent_id").asString("").equals(agent())) {
                    held.add(task(task));
                }
            }
            page = tasks.size();
        }
        return held;
    }

    /// @return false when the task is no longer this agent's
    boolean report(String id, boolean done, ObjectNode result) throws IOException, InterruptedException, Dismissed {
        ObjectNode body = JSON.createObjectNode().put("status", done ? "completed" : "failed");
        body.set("result", result);
        HttpResponse<String> answer = send("PATCH", "/tasks/" + id, body);
        if (answer.statusCode() == 413) {
            body.set(
                    "result",
                    result.without(List.of("results", "stdout_tail", "stderr_tail"))
                            .put("note", "shortened: the server takes no result of this size"));
            answer = send("PATCH", "/tasks/" + id, body);
        }
        return accepted(answer);
    }

    void release(String id) throws IOException, InterruptedException, Dismissed {
        boolean _ =
                accepted(send("PATCH", "/tasks/" + id, JSON.createObjectNode().put("status", "pending")));
    }

    /// A sign of life, so that what it holds stays with it.
    void heartbeat() throws IOException, InterruptedException, Dismissed {
        json(send("POST", "/agents/" + agent() + "/heartbeat", JSON.createObjectNode()));
    }

    /// Whose token it is.
    private synchronized String agent() throws IOException, InterruptedException, Dismissed {
        String known = agent;
        if (known == null) {
            known = json(send("GET", "/agents/me", null)).path("agent_id").asString("");
            agent = known;
        }
        return known;
    }

    private HttpResponse<String> send(String method, String path, @Nullable ObjectNode body)
            throws IOException, InterruptedException, Dismissed {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 401 || answer.statusCode() == 403 && !method.equals("PATCH")) {
            throw new Dismissed(
                    "the server refuses this agent's token (" + answer.statusCode() + "); register it anew");
        }
        return answer;
    }

    private static boolean accepted(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() == 200) {
            return true;
        }
        if (answer.statusCode() == 403 || answer.statusCode() == 404 || answer.statusCode() == 409) {
            return false;
        }
        throw new IOException("the server answered " + answer.statusCode());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException("the server answered " + answer.statusCode());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new IOException("the server's answer is no JSON", e);
        }
    }

    private static Task task(JsonNode task) {
        return new Task(task.path("id").asString(""), task.path("type").asString(""), task.path("payload"));
    }

    @Override
    public void close() {
        http.close();
    }
}
