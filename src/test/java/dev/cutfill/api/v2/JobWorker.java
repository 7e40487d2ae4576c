package dev.cutfill.api.v2;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A worker of a user's own, as a process that a test kills: it does the tasks of the queue `far` over /api/v2, and
/// asks again whatever a dead server did not answer. It writes a line for each task whose end the server accepted:
/// the task, the token.
final class JobWorker {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final Path accepted;
    private final boolean failing;

    private JobWorker(URI server, Path accepted, boolean failing) {
        this.server = server;
        this.accepted = accepted;
        this.failing = failing;
    }

    /// @param arguments the server, the worker's id, the file of accepted ends; and `failing` for one that fails the
    /// tasks whose payload has `fail`
    public static void main(String[] arguments) throws Exception {
        JobWorker worker =
                new JobWorker(URI.create(arguments[0]), Path.of(arguments[2]), arguments[3].equals("failing"));
        String path = "/api/v2/workers";
        worker.post(path, "{\"id\":\"" + arguments[1] + "\",\"queues\":[\"far\"],\"max_parallel\":5}");
        String wanted = "{\"max\":5,\"wait_seconds\":2,\"lease_seconds\":5,\"confirm\":true}";
        while (true) {
            JsonNode answer = JsonMapper.shared()
                    .readTree(worker.post(path + "/" + arguments[1] + "/claims", wanted)
                            .body());
            for (JsonNode claim : answer.path("claims")) {
                worker.run(claim.path("task"), claim.path("token").asString());
            }
        }
    }

    private void run(JsonNode task, String token) throws Exception {
        String lease = "/api/v2/tasks/" + task.path("id").asString() + "/lease/";
        if (post(lease + "renew", "{\"token\":\"" + token + "\",\"lease_seconds\":5}")
                        .statusCode()
                != 200) {
            return; // another has it
        }
        if (failing && task.path("payload").path("fail").asBoolean(false)) {
            post(lease + "fail", "{\"token\":\"" + token + "\",\"code\":\"BAD\",\"message\":\"as it was asked to\"}");
        } else if (post(lease + "complete", "{\"token\":\"" + token + "\",\"result\":{\"token\":\"" + token + "\"}}")
                        .statusCode()
                == 200) {
            Files.writeString(
                    accepted,
                    task.path("id").asString() + " " + token + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private HttpResponse<String> post(String path, String body) throws InterruptedException {
        while (true) {
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() < 500) {
                    return answer;
                }
            } catch (IOException _) {
                // it is dead, or not there yet
            }
            LockSupport.parkNanos(50_000_000);
        }
    }
}
