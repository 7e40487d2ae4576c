package dev.cutfill.api.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.TestServer;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SocketIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path data;

    /// The document's JavaScript: open, parse each message.
    @Test
    void watcherSeesTheStateThenTheEventsThenTheEnd() throws Exception {
        try (TestServer server =
                TestServer.whole(data, "cutfill.executor.auto-start=false").start()) {
            String id = server.post("/api/v1/tasks", "{\"problem_id\":\"watched\"}")
                    .json()
                    .path("id")
                    .asString();
            Listener listener = new Listener();
            server.http()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(server.base().replace("http", "ws") + "/ws/tasks/" + id), listener)
                    .get(30, TimeUnit.SECONDS);
            listener.first.get(30, TimeUnit.SECONDS);
            server.post("/api/v1/tasks/" + id + "/cancel", "");

            assertThat(listener.closed.get(30, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
            List<JsonNode> updates = listener.texts.stream().map(JSON::readTree).toList();
            assertThat(updates.getFirst().path("event").asString()).isEqualTo("snapshot");
            assertThat(updates.getFirst().path("id").asString()).isEqualTo(id);
            assertThat(updates.getFirst().path("status").asString()).isEqualTo("pending");
            assertThat(updates.getLast().path("event").asString()).isEqualTo("cancelled");
            assertThat(updates.getLast().path("status").asString()).isEqualTo("cancelled");
        }
    }

    @Test
    void handshakeForATaskThatIsNotThereIs404() throws Exception {
        try (TestServer server = TestServer.whole(data).start()) {
            assertThat(server.get("/ws/tasks/00000000-0000-4000-8000-000000000000")
                            .status())
                    .isEqualTo(404);
            String id = server.post("/api/v1/tasks", "{\"problem_id\":\"plain\"}")
                    .json()
                    .path("id")
                    .asString();
            assertThat(server.get("/ws/tasks/" + id).status()).isEqualTo(426);
        }
    }

    private static final class Listener implements WebSocket.Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> first = new CompletableFuture<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                first.complete(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }
}
