package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What webhooks and callbacks are sent, where they may lead, and what their owner can see of them. The
/// receiver is on this machine.
class WebhooksIT {
    private static final String LOOK_INSIDE = "cutfill.webhooks.private-addresses=true";

    private record Delivery(String path, String body, String signature) {}

    private final Queue<Delivery> received = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private HttpServer receiver;
    private String url;

    @TempDir
    private static Path data;

    /// One that may send to this machine, and one that may not.
    private static TestServer open;

    private static TestServer guarded;

    @BeforeAll
    static void start() {
        open = Echo.server(data.resolve("open"), LOOK_INSIDE).start();
        guarded = Echo.server(data.resolve("guarded")).start();
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
    }

    /// What another test has left is told to nobody.
    @BeforeEach
    void forget() {
        for (TestServer server : List.of(open, guarded)) {
            for (String table : List.of("outbox", "webhook", "task")) {
                database(server).sql("DELETE FROM " + table).update();
            }
        }
    }

    /// Answers what is in `statuses`, then 204.
    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Delivery(
                exchange.getRequestURI().getPath(),
                body,
                String.valueOf(exchange.getRequestHeaders().getFirst("Cutfill-Signature"))));
        Integer status = statuses.poll();
        exchange.getResponseHeaders().set("Location", url + "/elsewhere");
        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        exchange.close();
    }

    @Test
    void callbackOfAJobIsCalledOnceAtItsEnd() throws Exception {
        String body = "{\"kind\":\"x\",\"queue\":\"echo\",\"callback_url\":\"" + url
                + "/job\",\"tasks\":[{},{}],\"seal\":true}";
        String id = open.post("/api/v2/jobs", body).json().path("id").asString();
        Await.until(
                "it was called and its tasks are over",
                () -> !received.isEmpty()
                        && database(open)
                                        .sql("SELECT count(*) FROM outbox")
                                        .query(Long.class)
                                        .single()
                                == 0);
        assertThat(received).singleElement().satisfies(call -> {
            assertThat(call.path()).isEqualTo("/job");
            assertThat(call.body())
                    .contains("\"type\" : \"job.finished\"", "\"job_id\" : \"" + id + "\"", "\"succeeded\" : 2");
        });
    }

    @Test
    void ownerSeesSignedDeliveryRepeatedUntilItIsTaken() throws Exception {
        TestServer server = open;
        statuses.add(500);
        JsonNode made = server.post(
                        "/api/v2/webhooks", "{\"url\":\"" + url + "/hook\",\"events\":[\"task.cancelled\"]}")
                .json();
        String secret = made.path("secret").asString();
        String path = "/api/v2/webhooks/" + made.path("webhook").path("id").asString();
        assertThat(server.get("/api/v2/webhooks").response().body())
                .contains("/hook")
                .doesNotContain(secret);
        assertThat(server.get(path).json()).isEqualTo(made.path("webhook"));
        assertThat(server.get(path).json().path("last_delivery").isNull())
                .as("nothing was sent yet")
                .isTrue();
        cancelledTask(server, "");

        JsonNode failed =
                lastDelivery(server, path, last -> last.path("attempt").asInt() == 1);
        assertThat(failed.path("status").asInt()).isEqualTo(500);
        assertThat(failed.path("error").asString()).isEqualTo("it answered 500");
        assertThat(failed.path("next_at").asString())
                .isGreaterThan(failed.path("at").asString());
        JsonNode taken = lastDelivery(server, path, last -> last.path("attempt").asInt() == 2);
        assertThat(taken.path("id")).isEqualTo(failed.path("id"));
        assertThat(taken.path("status").asInt()).isEqualTo(204);
        assertThat(taken.path("error").isNull() && taken.path("next_at").isNull())
                .as("%s", taken)
                .isTrue();

        assertThat(received).hasSize(2).allSatisfy(delivery -> {
            String[] parts = delivery.signature().split("[=,]", -1);
            assertThat(parts[3]).isEqualTo(hmac(secret, parts[1] + "." + delivery.body()));
            assertThat(delivery.body()).contains("\"type\" : \"task.cancelled\"", "\"state\" : \"cancelled\"");
            assertThat(delivery.body())
                    .containsPattern("\"at\" : \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"");
        });
        assertThat(server.send("DELETE", path, "").status()).isEqualTo(204);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    /// Accepts connections and says nothing.
    @Test
    void receiverThatNeverAnswersDelaysNobody() throws Exception {
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                TestServer server =
                        Echo.server(data.resolve("alone"), LOOK_INSIDE).start()) {
            for (int i = 0; i < 40; i++) {
                cancelledTask(server, "http://127.0.0.1:" + silent.getLocalPort() + "/" + i);
            }
            server.post("/api/v2/webhooks", "{\"url\":\"" + url + "/hook\",\"events\":[\"task.cancelled\"]}");
            long before = System.nanoTime();
            cancelledTask(server, url + "/own");
            Await.until("both are told", () -> received.size() == 2);
            assertThat(java.time.Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(java.time.Duration.ofSeconds(9));
        }
    }

    @Test
    void callbackHearsOnceOfTheEndAndIsNotSigned() throws Exception {
        TestServer server = open;
        String id = cancelledTask(server, url + "/own");
        Await.until("it was told", () -> received.size() == 1 && outbox(server).isEmpty());
        assertThat(received).singleElement().satisfies(delivery -> {
            assertThat(delivery.path()).isEqualTo("/own");
            assertThat(delivery.body()).contains(id, "\"type\" : \"task.cancelled\"");
            assertThat(delivery.signature()).isEqualTo("null");
        });
    }

    @Test
    void deadlinesAreKeptWhileACallbackKeepsItsCallersWaiting() throws Exception {
        try (TestServer server = Echo.server(data.resolve("alone"), LOOK_INSIDE).start();
                ServerSocket silent = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            String silence = "http://127.0.0.1:" + silent.getLocalPort();
            for (int i = 0; i < 200; i++) { // ten rounds of deliveries, each of which waits for ten seconds
                cancelledTask(server, silence);
            }
            String task = "/api/v2/tasks/"
                    + server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"brief\",\"timeout_seconds\":1}")
                            .json()
                            .path("id")
                            .asString();
            server.post("/api/v2/workers", "{\"id\":\"brief\",\"queues\":[\"brief\"]}");
            assertThat(server.post("/api/v2/workers/brief/claims", "{}")
                            .json()
                            .path("claims")
                            .size())
                    .isEqualTo(1);
            Await.until(
                    "it has timed out",
                    () -> RemoteWorkerIT.row(server, task)
                            .path("state")
                            .asString()
                            .equals("timed_out"));
        }
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        TestServer server = open;
        statuses.addAll(List.of(302, 307));
        String path = webhook(server, url + "/hook");
        cancelledTask(server, url + "/own");
        JsonNode last =
                lastDelivery(server, path, delivery -> delivery.path("status").asInt() / 100 == 3);
        assertThat(last.path("error").asString()).endsWith(", and redirects are not followed");
        Await.until("both were taken when they came again", () -> outbox(server).isEmpty());
        assertThat(received.stream().map(Delivery::path)).containsOnly("/hook", "/own");
    }

    @Test
    void webhookThatIsGivenUpSaysSinceWhenAndWhy() throws Exception {
        TestServer server = open;
        statuses.addAll(List.of(503, 410));
        String path = webhook(server, url + "/hook");
        cancelledTask(server, "");
        lastDelivery(server, path, last -> last.path("status").asInt() == 503);
        database(server).sql("UPDATE outbox SET attempts = 31, next_at = now()").update(); // a day later

        JsonNode last =
                lastDelivery(server, path, delivery -> delivery.path("status").asInt() == 410);
        JsonNode webhook = server.get(path).json();
        assertThat(webhook.path("disabled_at").asString())
                .isEqualTo(last.path("at").asString());
        assertThat(webhook.path("disabled_reason").asString())
                .isEqualTo("delivery " + last.path("id").asLong()
                        + " failed 32 times, the last time because it answered 410");
        cancelledTask(server, "");
        assertThat(outbox(server)).as("nothing more for it").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9/",
                "http://localhost/x",
                "https://[::1]/",
                "http://169.254.169.254/latest/meta-data"
            })
    void urlThatLeadsInsideIsRefusedWhenItIsNamed(String inside) throws Exception {
        TestServer server = guarded;
        for (Answer refused : List.of(
                server.post("/api/v2/webhooks", "{\"url\":\"" + inside + "\"}"),
                server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"q\",\"callback_url\":\"" + inside + "\"}"))) {
            assertThat(refused.status()).as("%s", refused).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("private_address");
            assertThat(refused.json().path("detail").asString())
                    .contains(inside, "cutfill.webhooks.private-addresses=true");
        }
        assertThat(server.get("/api/v2/tasks").json().path("tasks")).isEmpty();
    }

    /// A name may lead inside that did not when it was named.
    @Test
    void addressOfAUrlIsCheckedAgainAtTheCall() throws Exception {
        TestServer server = guarded;
        String path = webhook(server, "https://nowhere.invalid/hook");
        String task = server.post(
                        "/api/v2/tasks",
                        "{\"kind\":\"x\",\"queue\":\"q\",\"callback_url\":\"https://nowhere.invalid/own\"}")
                .json()
                .path("id")
                .asString();
        database(server)
                .sql("UPDATE webhook SET url = :url")
                .param("url", url + "/hook")
                .update();
        database(server)
                .sql("UPDATE task SET callback_url = :url")
                .param("url", url + "/own")
                .update();
        server.post("/api/v2/tasks/" + task + "/cancel", "");
        JsonNode last = lastDelivery(server, path, delivery -> true);
        assertThat(last.path("status").isNull()).isTrue();
        assertThat(last.path("error").asString()).contains("private network");
        Await.until("the callback was tried too", () -> outbox(server).equals(List.of(1, 1)));
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/ nobody takes connections there",
                "http://nowhere.invalid/ nothing is known by its host's name"
            })
    void whoCannotBeReachedIsSaidInWords(String urlAndWhy) throws Exception {
        TestServer server = open;
        String path = webhook(server, urlAndWhy.substring(0, urlAndWhy.indexOf(' ')));
        cancelledTask(server, "");
        assertThat(lastDelivery(server, path, delivery -> true).path("error").asString())
                .isEqualTo(urlAndWhy.substring(urlAndWhy.indexOf(' ') + 1));
    }

    /// @return its path
    private static String webhook(TestServer server, String url) throws Exception {
        Answer made = server.post("/api/v2/webhooks", "{\"url\":\"" + url + "\",\"events\":[\"task.cancelled\"]}");
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return "/api/v2/webhooks/" + made.json().path("webhook").path("id").asString();
    }

    /// @param callback empty: none
    private static String cancelledTask(TestServer server, String callback) throws Exception {
        String told = callback.isEmpty() ? "" : ",\"callback_url\":\"" + callback + "\"";
        String id = server.post("/api/v2/tasks", "{\"kind\":\"x\",\"queue\":\"hooked\"" + told + "}")
                .json()
                .path("id")
                .asString();
        assertThat(server.post("/api/v2/tasks/" + id + "/cancel", "").status()).isEqualTo(200);
        return id;
    }

    private static JsonNode lastDelivery(TestServer server, String path, Predicate<JsonNode> wanted) throws Exception {
        Await.until("the delivery that is waited for", () -> {
            try {
                JsonNode last = server.get(path).json().path("last_delivery");
                return !last.isNull() && wanted.test(last);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return server.get(path).json().path("last_delivery");
    }

    /// How often each was tried that has not been delivered.
    private static List<Integer> outbox(TestServer server) {
        return database(server)
                .sql("SELECT attempts FROM outbox")
                .query(Integer.class)
                .list();
    }

    private static JdbcClient database(TestServer server) {
        return server.bean(JdbcClient.class);
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
