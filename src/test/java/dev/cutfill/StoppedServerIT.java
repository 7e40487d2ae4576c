package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a server does by itself, deliveries to a webhook that takes the connection and never says a word among
/// it, ends before the database does.
class StoppedServerIT {
    private static final int SIGTERM = 143;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void serverStoppedUnderLoadGoesSoonAndWithoutAWarning(@TempDir Path directory) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                RunningJar server = RunningJar.start(
                        directory.resolve("data"),
                        Map.of("CUTFILL_WEBHOOKS_PRIVATEADDRESSES", "true", "NUM_INTERNAL_WORKERS", "8"))) {
            post(server, "/api/v2/webhooks", "{\"url\": \"http://127.0.0.1:" + silent.getLocalPort() + "/\"}");
            for (int i = 0; i < 20; i++) {
                post(server, "/tasks", "{\"task_type\": \"default\", \"parameters\": {\"processing_time\": 600}}");
            }
            Watcher watcher = watch(server);
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    clients.execute(() -> work(server));
                }
                Await.until("the server is busy", () -> answered.get() > 500);
                long begin = System.nanoTime();
                assertThat(server.stop()).isEqualTo(SIGTERM);
                over.set(true);
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as("drains for 8 s")
                        .isLessThan(Duration.ofSeconds(20));
            }
            assertThat(watcher.told.get()).as("events of the watched task").isPositive();
            assertThat(server.log())
                    .contains(" goes back to the queue")
                    .doesNotContain(" WARN ", " ERROR ", "Exception in", "\tat ");
        }
    }

    private void work(RunningJar server) {
        while (!over.get()) {
            try {
                post(server, "/api/v1/tasks", "{\"problem_id\": \"p\", \"parameters\": {\"max_steps\": 1}}");
                URI upload = created(server);
                HttpRequest bytes = HttpRequest.newBuilder(upload)
                        .method("PATCH", BodyPublishers.ofString("hello"))
                        .headers(
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Offset",
                                "0",
                                "Content-Type",
                                "application/offset+octet-stream")
                        .build();
                http.send(bytes, BodyHandlers.discarding());
                server.get("/health");
                answered.incrementAndGet();
            } catch (IOException | IllegalStateException | InterruptedException _) {
                // the server has gone
            }
        }
    }

    private URI created(RunningJar server) throws IOException, InterruptedException {
        HttpRequest creation = HttpRequest.newBuilder(URI.create(server.base() + "/files"))
                .POST(BodyPublishers.noBody())
                .headers("Tus-Resumable", "1.0.0", "Upload-Length", "5")
                .build();
        HttpResponse<Void> made = http.send(creation, BodyHandlers.discarding());
        return made.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(() -> new IllegalStateException("status " + made.statusCode()));
    }

    private static final class Watcher implements WebSocket.Listener {
        private final AtomicInteger told = new AtomicInteger();

        @Override
        public java.util.concurrent.@org.jspecify.annotations.Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence text, boolean last) {
            told.incrementAndGet();
            socket.request(1);
            return null;
        }
    }

    private Watcher watch(RunningJar server) throws Exception {
        String id = post(server, "/tasks", "{\"task_type\": \"default\", \"parameters\": {\"processing_time\": 600}}")
                .path("id")
                .asString();
        Watcher watcher = new Watcher();
        http.newWebSocketBuilder()
                .buildAsync(URI.create(server.base().replace("http", "ws") + "/ws/tasks/" + id), watcher)
                .join();
        return watcher;
    }

    private static JsonNode post(RunningJar server, String path, String body) throws IOException, InterruptedException {
        Answer answer = server.post(path, body);
        if (answer.status() >= 300) {
            throw new IllegalStateException(path + " was answered " + answer);
        }
        return answer.json();
    }
}
