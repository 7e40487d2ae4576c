package dev.cutfill.worker.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A balancer leads to one server after the other, and one of them has the file.
class InputElsewhereTest {
    @Test
    void workerAsksUntilTheServerWithTheFileAnswers(@TempDir Path scratch) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer balancer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        balancer.createContext("/", exchange -> {
            boolean here = asked.incrementAndGet() == 3;
            byte[] body = (here ? "points" : "{\"code\":\"input_elsewhere\",\"detail\":\"it lies on server-b\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(here ? 200 : 421, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        balancer.start();
        try {
            Map<String, Path> inputs = task(balancer, scratch).inputs();
            assertThat(inputs.get("pre")).hasContent("points");
            assertThat(asked).hasValue(3);
        } finally {
            balancer.stop(0);
        }
    }

    private static RemoteTask task(HttpServer server, Path scratch) throws IOException {
        ServerApi api = new ServerApi(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.empty());
        String id = UUID.randomUUID().toString();
        return new RemoteTask(
                api,
                JsonMapper.shared()
                        .readTree("{\"token\":\"" + id + "\",\"inputs\":[\"pre\"],\"task\":{\"id\":\"" + id
                                + "\",\"tenant_id\":\"" + id
                                + "\",\"created_at\":\"2026-01-01T00:00:00Z\",\"profile\":\"core\","
                                + "\"queue\":\"volume\",\"kind\":\"volume\",\"payload\":{},\"attempt\":1}}"),
                "w",
                scratch,
                Duration.ofSeconds(60));
    }
}
