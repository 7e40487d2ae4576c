package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cutfill.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Pages in Chromium against a server that asks this machine's users for no key: one of another site, one that has come
/// by a name of its own, and one of the server's.
class BrowserIT {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserIT.class);
    private static final Path CHROMIUM = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    private static final String SITE = "evil.example.org";

    /// All that a page can send to another server without being asked, and what it must ask for first.
    private static final String ATTACKS = """
            const text = async answer => (await answer.text()).slice(0, 2000);
            const tried = async work => { try { return await work(); } catch (e) { return 'blocked: ' + e; } };
            const json = {'Content-Type': 'application/json'};
            const body = '{"task_type": "evil"}';
            const open = () => new Promise(done => {
              const socket = new WebSocket(server.replace('http', 'ws') + '/ws/tasks/' + task);
              socket.onmessage = message => done('message: ' + message.data);
              socket.onerror = () => done('error');
            });
            const report = {
              plain: await tried(async () => text(await fetch(server + '/tasks', {method: 'POST', body}))),
              opaque: await tried(async () => (await fetch(server + '/tasks', {method: 'POST', mode: 'no-cors', body})).type),
              untyped: await tried(async () => text(await fetch(server + '/tasks', {method: 'POST', body: new Blob([body])}))),
              asked: await tried(async () => text(await fetch(server + '/tasks', {method: 'POST', headers: json, body}))),
              key: await tried(async () => text(await fetch(server + '/api/v2/keys', {method: 'POST', headers: json,
                body: '{"name": "evil", "tenant_id": "00000000-0000-0000-0000-000000000000"}'}))),
              read: await tried(async () => text(await fetch(server + '/tasks'))),
              forwarded: await tried(async () => text(await fetch(server + '/tasks', {headers:
                {'X-Forwarded-Host': location.host, 'X-Forwarded-Proto': 'http'}}))),
              upload: await tried(async () => text(await fetch(server + '/files', {method: 'POST',
                headers: {'Tus-Resumable': '1.0.0', 'Upload-Length': '3'}}))),
              beacon: String(navigator.sendBeacon(server + '/tasks', body)),
              socket: await open(),
              patched: await tried(async () => String((await fetch(server + upload, {method: 'PATCH', body: new Blob(['abc']),
                headers: {'Tus-Resumable': '1.0.0', 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream'}})).status)),
            };
            """;

    /// A form fills a frame, and a page is left by another.
    private static final String NAVIGATION = """
            document.body.insertAdjacentHTML('beforeend', '<iframe name="f"></iframe><form target="f" method="post"></form>');
            const form = document.forms[0];
            form.action = server + '/create_task';
            const loaded = new Promise(done => document.querySelector('iframe').onload = done);
            form.submit();
            await loaded;
            """;

    @TempDir
    private @SuppressWarnings("NullAway.Init") Path directory;

    @Test
    void pageOfAnotherSiteGetsNothingDone() throws Exception {
        try (TestServer server = start()) {
            String task = task(server);
            JsonNode report = visit(server, From.ELSEWHERE, task, ATTACKS + NAVIGATION);
            for (String refused : new String[] {"plain", "untyped", "asked", "key", "read"}) {
                assertThat(report.path(refused).asString())
                        .as("%s: %s", refused, report)
                        .contains("cutfill.origins");
            }
            assertThat(report.path("opaque").asString()).isEqualTo("opaque");
            assertThat(report.path("forwarded").asString()).doesNotContain(task);
            assertThat(report.path("upload").asString()).contains("cutfill.origins");
            assertThat(report.path("socket").asString()).isEqualTo("error");
            assertThat(report.path("patched").asString()).isEqualTo("204");
            assertNothingMade(server);
        }
    }

    /// The name of the page stands for this machine's address, so that for the browser the server is its own.
    @Test
    void pageThatHasReboundItsNameGetsNothingDone() throws Exception {
        try (TestServer server = start()) {
            JsonNode report = visit(server, From.REBOUND, task(server), ATTACKS);
            for (String refused : new String[] {"plain", "untyped", "asked", "key", "read", "upload"}) {
                assertThat(report.path(refused).asString())
                        .as("%s: %s", refused, report)
                        .contains("cutfill.hosts");
            }
            assertThat(report.path("socket").asString()).isEqualTo("error");
            assertNothingMade(server);
        }
    }

    @Test
    void pageOfTheServerWorksWithoutAKey() throws Exception {
        try (TestServer server = start()) {
            String task = task(server);
            JsonNode report = visit(server, From.SERVER, task, ATTACKS);
            assertThat(report.path("asked").asString()).contains("\"status\":\"pending\"");
            assertThat(report.path("read").asString()).contains(task);
            assertThat(report.path("socket").asString()).startsWith("message: ").contains("snapshot");
            assertThat(report.path("plain").asString()).contains("application/json");
        }
    }

    private static void assertNothingMade(TestServer server) throws Exception {
        assertThat(server.get("/api/v2/tasks").json().path("tasks")).hasSize(2);
        assertThat(server.get("/api/v2/keys").json().path("keys")).isEmpty();
        assertThat(server.get("/api/v2/uploads").json().path("uploads")).hasSize(4);
    }

    private TestServer start() {
        assumeTrue(Files.isExecutable(CHROMIUM), () -> {
            LOG.error("NOT TESTED: there is no {}; install Chromium, or name it in CHROMIUM", CHROMIUM);
            return "there is no " + CHROMIUM;
        });
        return TestServer.whole(
                        directory.resolve("data"), "cutfill.worker.enabled=false", "cutfill.executor.auto-start=false")
                .start();
    }

    private static String task(TestServer server) throws Exception {
        return server.post("/tasks", "{\"task_type\": \"ours\"}")
                .json()
                .path("id")
                .asString();
    }

    /// Where a page comes from.
    private enum From {
        /// a site of its own
        ELSEWHERE,
        /// a site whose name has come to stand for the server's address
        REBOUND,
        /// the server
        SERVER
    }

    /// @return what the page's script has found
    private JsonNode visit(TestServer server, From from, String task, String script) throws Exception {
        String upload = URI.create(server.post("/create_task", "")
                        .json()
                        .path("upload_urls")
                        .path("pre")
                        .asString())
                .getPath();
        CompletableFuture<String> report = new CompletableFuture<>();
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Process browser = null;
        try (Rebinding address = new Rebinding(site.getAddress().getPort())) {
            String name = from == From.SERVER ? "127.0.0.1" : SITE;
            String own = "http://" + name + ":" + address.port();
            String page = "<!doctype html><meta charset=utf-8><body><script type=module>"
                    + "const server = '%s', task = '%s', upload = '%s';%n%s%n"
                            .formatted(from == From.ELSEWHERE ? server.base() : own, task, upload, script)
                    + "await fetch('http://%s:%d/report', {method: 'POST', body: JSON.stringify(report)});</script>"
                            .formatted(name, site.getAddress().getPort());
            site.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                if (exchange.getRequestURI().getPath().equals("/report")) {
                    report.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                } else if (from != From.ELSEWHERE) {
                    address.leadTo(URI.create(server.base()).getPort());
                }
                byte[] html = page.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, html.length);
                exchange.getResponseBody().write(html);
                exchange.close();
            });
            site.start();
            browser = browse(URI.create(own + "/"));
            return JsonMapper.shared().readTree(report.get(120, TimeUnit.SECONDS));
        } finally {
            if (browser != null) {
                int _ = browser.destroyForcibly().waitFor();
            }
            site.stop(0);
        }
    }

    /// An address whose owner comes to be another, connection for connection.
    private static final class Rebinding implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private volatile int target;

        Rebinding(int target) throws IOException {
            this.target = target;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        void leadTo(int other) {
            target = other;
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException _) {
                // closed at the end of the test
            }
        }

        /// To whom the address leads when the first byte comes: browsers connect in advance.
        private void serve(Socket client) {
            try (client) {
                int first = client.getInputStream().read();
                if (first >= 0) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    server.getOutputStream().write(first);
                    Thread.ofVirtual().start(() -> pass(server, client));
                    pass(client, server);
                }
            } catch (IOException _) {
                // the browser has gone
            }
        }

        private static void pass(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException _) {
                // one of the two has gone, which the other sees by this
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private Process browse(URI page) throws IOException {
        return new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--host-resolver-rules=MAP " + SITE + " 127.0.0.1",
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromium.log").toFile())
                .start();
    }
}
