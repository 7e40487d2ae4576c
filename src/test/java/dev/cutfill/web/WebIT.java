package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.web.security.FailedKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// What every API inherits, behind a real Tomcat: who gets in, what a mistake looks like, where links point.
@ExtendWith(OutputCaptureExtension.class)
class WebIT {
    private static final String KEY = "a key that is long enough";

    @TempDir
    private @SuppressWarnings("NullAway.Init") Path data;

    @RestController
    static class Room {
        private final PublicUrl url;

        Room(PublicUrl url) {
            this.url = url;
        }

        @GetMapping({"/where", "/health", "/files/some-upload", "/store/some.png"})
        String where(HttpServletRequest request) {
            return url.of(request).toString();
        }

        @PostMapping({"/json", "/files"})
        Map<String, String> json(@RequestBody Map<String, String> body) {
            return body;
        }

        @GetMapping("/number/{number}")
        int number(@PathVariable int number) {
            return number;
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("a secret of ours");
        }
    }

    @Test
    void mistakesAreAnsweredInOneShapeWithoutInternals() throws Exception {
        try (TestServer server = start()) {
            assertAnswer(server.get("/nowhere"), 404, "{\"detail\":\"Not Found\"}");
            Answer wrongMethod = server.send("DELETE", "/where", "");
            assertAnswer(wrongMethod, 405, "{\"detail\":\"Method Not Allowed\"}");
            assertThat(wrongMethod.response().headers().firstValue("Allow")).contains("GET");
            assertAnswer(
                    server.post("/json", "{not json"),
                    400,
                    "{\"detail\":\"The body is not the JSON that this request takes\"}");
            assertAnswer(
                    server.get("/number/one"),
                    400,
                    "{\"detail\":\"The value of number is not of the kind that this request takes\"}");
            assertAnswer(server.get("/broken"), 500, "{\"detail\":\"Internal Server Error\"}");
        }
    }

    /// A target that no HTTP client would send, and that Tomcat refuses before any servlet sees it.
    @Test
    void malformedRequestLineIsAnsweredInTheSameShape() throws Exception {
        try (TestServer server = start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET /a{b}|c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("{\"detail\":\"Bad Request\"}")
                    .doesNotContain("<html");
        }
    }

    @Test
    void connectionIsKeptForAllRequestsOfItsClient() throws Exception {
        try (TestServer server = start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET /where HTTP/1.1\r\nHost: localhost\r\n";
            String all = (request + "\r\n").repeat(149) + request + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(151);
        }
    }

    @Test
    void requestKeepsADecentIdAndGetsOneOtherwise() throws Exception {
        try (TestServer server = start()) {
            assertThat(server.get("/where", "X-Request-ID", "abc-123")
                            .response()
                            .headers()
                            .firstValue("X-Request-ID"))
                    .contains("abc-123");
            assertThat(server.get("/where", "X-Request-ID", "no good id!")
                            .response()
                            .headers()
                            .firstValue("X-Request-ID")
                            .orElseThrow())
                    .matches("[0-9a-f-]{36}");
        }
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeAgain() throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY, "cutfill.limits.read=3")) {
            String[] key = {"Authorization", "Bearer " + KEY};
            for (int i = 0; i < 3; i++) {
                assertThat(server.get("/where", key).status()).isEqualTo(200);
            }
            Answer refused = server.get("/where", key);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.response()
                            .headers()
                            .firstValueAsLong("Retry-After")
                            .orElse(0))
                    .isBetween(1L, 20L);
            assertThat(refused.body()).startsWith("{\"detail\":\"Too many requests of this kind (read); try again in ");
            assertThat(server.get("/health", key).status())
                    .as("what is watched is free")
                    .isEqualTo(200);
            assertThat(server.post("/json", "{}").status())
                    .as("who shows no key is not even counted")
                    .isEqualTo(401);
        }
    }

    @Test
    void keyOpensWhatIsNotFreeAnyway() throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY)) {
            Answer refused = server.get("/where");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.response().headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer");
            assertThat(refused.body()).contains("needs its key");
            Answer wrong = server.get("/where", "Authorization", "Bearer " + KEY + "x");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.body()).contains("none of this server's").doesNotContain(KEY);
            assertThat(server.get("/where", "Authorization", "Bearer " + KEY).status())
                    .isEqualTo(200);
            for (String free : new String[] {"/health", "/files/some-upload", "/store/some.png"}) {
                assertThat(server.get(free).status()).as(free).isEqualTo(200);
            }
            assertThat(server.post("/files", "{}").status())
                    .as("creating an upload needs the key")
                    .isEqualTo(401);
            assertThat(server.get("/files/../where").status()).isIn(400, 401, 404);
            assertThat(server.get("/files/%2e%2e/where").status()).isIn(400, 401, 404);
        }
    }

    @Test
    void generatedKeyIsAskedOfThisMachineOnDemand() throws Exception {
        try (TestServer server = start("cutfill.security.local=key", "cutfill.limits.read=1")) {
            Path file = data.resolve("local-key");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            String key = Files.readString(file).strip();
            assertThat(key).matches("[0-9a-f]{48}");
            assertThat(server.get("/where").status()).isEqualTo(401);
            assertThat(server.get("/where", "Authorization", "Bearer " + key + "x")
                            .status())
                    .isEqualTo(401);
            for (int i = 0; i < 3; i++) {
                assertThat(server.get("/where", "Authorization", "Bearer " + key)
                                .status())
                        .as("it brings no limits")
                        .isEqualTo(200);
            }
            assertThatThrownBy(() -> new Socket("127.0.0.2", server.port()))
                    .as("it opens the server to nobody")
                    .isInstanceOf(IOException.class);
        }
        String before = Files.readString(data.resolve("local-key"));
        try (TestServer _ = start()) {
            assertThat(data.resolve("local-key")).hasContent(before);
        }
    }

    @Test
    void openServerDoesNotAskThisMachineForAKey() {
        assertThatThrownBy(() -> start("cutfill.security.local=key", "cutfill.security.open=true"))
                .hasRootCauseInstanceOf(StartRefused.class)
                .rootCause()
                .hasMessageContaining("one of the two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cutfill.hosts=https://cutfill.example.org",
                "cutfill.hosts=*.example.org",
                "cutfill.origins=*",
                "cutfill.origins=localhost:3000",
                "cutfill.origins=http://localhost:3000/page"
            })
    void nameOrOriginThatIsNoneIsRefused(String setting) {
        assertThatThrownBy(() -> start(setting))
                .rootCause()
                .hasMessageContaining("'" + setting.substring(setting.indexOf('=') + 1) + "' in cutfill.")
                .hasMessageContaining("for example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void unprotectedServerRefusesToListenToOthers(String address) {
        assertThatThrownBy(() -> start("server.address=" + address))
                .hasRootCauseInstanceOf(StartRefused.class)
                .rootCause()
                .hasMessageContaining("CUTFILL_KEY");
    }

    @Test
    void shortKeyIsRefused() {
        assertThatThrownBy(() -> start("cutfill.security.key=secret"))
                .hasRootCauseInstanceOf(StartRefused.class)
                .rootCause()
                .hasMessageContaining("6 characters")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "'',,,,http://127.0.0.1:PORT",
        "'',https,pits.example.org,,https://pits.example.org",
        "'',https,pits.example.org:8443,,https://pits.example.org:8443",
        "'',https,pits.example.org,/cutfill,https://pits.example.org/cutfill",
        "https://known.example.org/cf/,http,other.example.org,,https://known.example.org/cf"
    })
    void linksPointToWhereClientsReachTheServer(
            String configured, String proto, String host, String prefix, String expected) throws Exception {
        try (TestServer server = start("cutfill.public-url=" + configured, "cutfill.security.key=" + KEY)) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(server.url("/where"))).header("Authorization", "Bearer " + KEY);
            if (proto != null) {
                request.header("X-Forwarded-Proto", proto).header("X-Forwarded-Host", host);
            }
            if (prefix != null) {
                request.header("X-Forwarded-Prefix", prefix);
            }
            assertThat(server.send(request.build()).body())
                    .isEqualTo(expected.replace("PORT", Integer.toString(server.port())));
        }
    }

    /// RFC 7239
    @ParameterizedTest
    @CsvSource({
        "proto=https;host=pits.example.org,https://pits.example.org",
        "for=192.0.2.60;proto=https;by=203.0.113.43;host=\"pits.example.org:8443\",https://pits.example.org:8443",
        "'Proto=HTTPS;Host=pits.example.org, for=10.0.0.1;proto=http',https://pits.example.org"
    })
    void forwardedHeaderSaysWhereClientsReachTheServer(String forwarded, String expected) throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY, "cutfill.proxies=127.0.0.0/8,::1,10.0.0.0/8")) {
            assertThat(server.get("/where", "Forwarded", forwarded, "Authorization", "Bearer " + KEY)
                            .body())
                    .isEqualToIgnoringCase(expected);
        }
    }

    @Test
    void whoIsNoProxyIsNotBelieved(CapturedOutput log) throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY, "cutfill.proxies=192.0.2.1")) {
            for (int i = 0; i < 3; i++) {
                assertThat(server.get(
                                        "/where",
                                        "X-Forwarded-Host",
                                        "pits.example.org",
                                        "Authorization",
                                        "Bearer " + KEY)
                                .body())
                        .isEqualTo(server.base());
            }
        }
        assertThat(log.getAll().split("CUTFILL_PROXIES=127.0.0.1", -1))
                .as("one warning")
                .hasSize(2);
    }

    @Test
    void wrongKeysAreCountedAndLogged(CapturedOutput log) throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY)) {
            assertThat(server.get("/where", "Authorization", "Bearer " + KEY).status())
                    .isEqualTo(200);
            Answer refused = server.get("/where", "Authorization", "Bearer guess-");
            for (int i = 0; refused.status() == 401; i++) {
                assertThat(i).as("wrong keys that are looked at").isLessThan(10 * FailedKeys.PER_MINUTE);
                refused = server.get("/where", "Authorization", "Bearer guess-" + i);
            }
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.response()
                            .headers()
                            .firstValueAsLong("Retry-After")
                            .orElse(0))
                    .isPositive();
            assertThat(server.get("/health").status()).as("who sends no key").isEqualTo(200);
            assertThat(server.get("/where", "Authorization", "Bearer " + KEY).status())
                    .as("a key that was good before")
                    .isEqualTo(200);
        }
        assertThat(log.getAll())
                .contains("none of this server's, the last from 127.0.0.1")
                .doesNotContain("guess-");
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMustNotDo() throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY)) {
            for (String path : List.of("/health", "/where", "/nowhere", "/docs", "/store/some.png", "/files/none")) {
                HttpHeaders headers = server.get(path).response().headers();
                assertThat(headers.allValues("Content-Security-Policy"))
                        .as(path)
                        .singleElement()
                        .asString()
                        .contains("frame-ancestors 'none'");
                assertThat(headers.allValues("Referrer-Policy")).as(path).containsExactly("no-referrer");
                assertThat(headers.allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cutfill.proxies=proxy.example.org", "cutfill.proxies=10.0.0.0/33"})
    void proxyThatIsNoAddressIsRefused(String setting) {
        assertThatThrownBy(() -> start(setting))
                .rootCause()
                .hasMessageContaining(setting.substring(setting.indexOf('=') + 1) + "' is no address or range");
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-Port,abc", "Forwarded,proto=https;host=a:b:c", "X-Forwarded-Host,pits.example.org:x"})
    void forwardedNonsenseIsRefusedInSoManyWords(String header, String value) throws Exception {
        try (TestServer server = start()) {
            assertAnswer(server.get("/where", header, value), 400, "{\"detail\":\"Bad Request\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cutfill.example.org", "ftp://cutfill.example.org", "https://", "https://a b"})
    void publicUrlThatIsNoneIsRefused(String configured) {
        assertThatThrownBy(() -> new PublicUrl(configured))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(configured);
    }

    @Test
    void browserOfAnotherOriginMayAsk() throws Exception {
        try (TestServer server = start("cutfill.security.key=" + KEY)) {
            Answer preflight = server.send(
                    "OPTIONS",
                    "/where",
                    "",
                    "Origin",
                    "https://app.example.org",
                    "Access-Control-Request-Method",
                    "GET",
                    "Access-Control-Request-Headers",
                    "authorization");
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.response().headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(preflight.response().headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    private static void assertAnswer(Answer answer, int status, String body) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
    }

    private TestServer start(String... settings) {
        return TestServer.parts(data, "web").bean(Room.class).with(settings).start();
    }
}
