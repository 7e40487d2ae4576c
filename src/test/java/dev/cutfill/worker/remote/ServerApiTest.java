package dev.cutfill.worker.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A worker's way to its server leads past proxies, which answer in their own manner.
class ServerApiTest {
    @Test
    void pageOfAProxyIsAFailureThatPasses() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            byte[] page = "<html>Please log in</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        proxy.start();
        try {
            ServerApi api = new ServerApi(
                    URI.create("http://127.0.0.1:" + proxy.getAddress().getPort()), Optional.empty());
            assertThatThrownBy(() -> api.post("/api/v2/workers", api.object()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ServerApi.Refused.class);
            assertThatThrownBy(() -> api.post("/api/v2/workers", api.object(), Duration.ofNanos(1)))
                    .as("no answer in time")
                    .isInstanceOf(IOException.class);
        } finally {
            proxy.stop(0);
        }
    }
}
