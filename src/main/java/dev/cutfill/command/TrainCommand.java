package dev.cutfill.command;

import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `scripts/cutfill` lets Java learn from, once a JAR: a survey, then a server that gets a task and does it.
/// Works in the current directory.
@Command(name = "train", hidden = true, description = "Do what a class cache is made from.")
public final class TrainCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SceneFiles.write(Sites.demo(1), Path.of(""));
        int code = new CommandLine(new SurveyCommand())
                .execute("pre.las", "post.las", "--stable", "stable.shp", "--out", "survey");
        if (code == CommandLine.ExitCode.OK) {
            String port = freePort();
            code = new CommandLine(new ServeCommand()).execute("--port", port, "--data", "data");
            if (code == ServeCommand.STAYS_UP) {
                code = task("http://localhost:" + port) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            }
        }
        return code;
    }

    private boolean task(String server) throws IOException, InterruptedException {
        JsonNode created = JSON.readTree(send("POST", server + "/create_task", BodyPublishers.noBody()));
        for (String file : List.of("pre.las", "post.las", "stable.shp", "stable.shx")) {
            String part = file.startsWith("stable.")
                    ? file.substring("stable.".length())
                    : file.substring(0, file.indexOf('.'));
            BodyPublisher bytes = BodyPublishers.ofFile(Path.of(file));
            send("PATCH", created.path("upload_urls").path(part).asString(), bytes);
        }
        String address = server + "/query_task/" + created.path("task_id").asString();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String status;
        do {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            status = JSON.readTree(send("GET", address, BodyPublishers.noBody()))
                    .path("status")
                    .asString();
        } while (List.of("waiting", "pending", "running").contains(status) && System.nanoTime() < deadline);
        return status.equals("done");
    }

    private String send(String method, String address, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).method(method, body);
        if (method.equals("PATCH")) {
            request.headers(
                            "Tus-Resumable",
                            "1.0.0",
                            "Upload-Offset",
                            "0",
                            "Upload-Length",
                            Long.toString(body.contentLength()))
                    .header("Content-Type", "application/offset+octet-stream");
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + address + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
