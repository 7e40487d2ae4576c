package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A browser's session at a server that asks for a key.
class SessionsIT {
    private static final Pattern COOKIE = Pattern.compile("cutfill-session=([0-9A-Za-z_-]{43});.*");

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path data;

    private static @SuppressWarnings("NullAway.Init") TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.whole(data, "cutfill.worker.enabled=false", "cutfill.executor.auto-start=false")
                .locked()
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// What a page of the server sends.
    private record Browser(String cookie, String csrf) {
        Answer send(String method, String path, String body) throws Exception {
            return server.sendAs(
                    "", method, path, body, "Cookie", cookie, "Origin", server.base(), "X-Cutfill-CSRF", csrf);
        }
    }

    private static Browser signIn(String key) throws Exception {
        Answer answer = server.sendAs(key, "POST", "/console/session", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Matcher cookie = COOKIE.matcher(answer.header("Set-Cookie"));
        assertThat(cookie.matches()).as(answer.header("Set-Cookie")).isTrue();
        assertThat(answer.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        return new Browser(
                "cutfill-session=" + cookie.group(1), answer.json().path("csrf").asString());
    }

    private static String newKey() throws Exception {
        return server.post(
                        "/api/v2/keys", "{\"name\":\"browser\",\"tenant_id\":\"00000000-0000-0000-0000-000000000000\"}")
                .body();
    }

    @Test
    void filesOfThePageNeedNoKeyAndDataDoes() throws Exception {
        Answer page = server.sendAs("", "GET", "/console/", "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(server.sendAs("", "GET", "/", "", "Accept", "text/html").header("Location"))
                .endsWith("/console/");
        assertThat(server.sendAs("", "GET", "/", "").status()).isEqualTo(401);
        assertThat(server.sendAs("", "GET", "/api/v2/whoami", "").status()).isEqualTo(401);
        assertThat(server.sendAs("", "GET", "/console/session", "")
                        .json()
                        .path("signed_in")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void signedInBrowserReadsAndWritesAndSignsOut() throws Exception {
        Browser browser = signIn(TestServer.KEY);
        assertThat(browser.send("GET", "/api/v2/whoami", "").json().path("name").asString())
                .isEqualTo("operator");
        assertThat(browser.send("POST", "/api/v2/tasks", "{\"kind\":\"x\"}").status())
                .isEqualTo(201);
        assertThat(browser.send("DELETE", "/console/session", "").status()).isEqualTo(204);
        assertThat(browser.send("GET", "/api/v2/whoami", "").status()).isEqualTo(401);
    }

    @Test
    void writingNeedsTheTokenAndOurOrigin() throws Exception {
        Browser browser = signIn(TestServer.KEY);
        String body = "{\"kind\":\"x\"}";
        String cookie = browser.cookie();
        String csrf = browser.csrf();
        assertThat(server.sendAs("", "POST", "/api/v2/tasks", body, "Cookie", cookie, "Origin", server.base())
                        .code())
                .isEqualTo("csrf");
        assertThat(server.sendAs("", "POST", "/api/v2/tasks", body, "Cookie", cookie, "X-Cutfill-CSRF", csrf)
                        .code())
                .isEqualTo("csrf");
        assertThat(server.sendAs(
                                "",
                                "POST",
                                "/api/v2/tasks",
                                body,
                                "Cookie",
                                cookie,
                                "X-Cutfill-CSRF",
                                csrf,
                                "Origin",
                                "http://evil.example.org")
                        .code())
                .isEqualTo("cross_site");
        Answer read =
                server.sendAs("", "GET", "/api/v2/tasks", "", "Cookie", cookie, "Origin", "http://evil.example.org");
        assertThat(read.code()).isEqualTo("cross_site");
        assertThat(read.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void cookieDoesNotCountBesideAKey() throws Exception {
        Browser browser = signIn(TestServer.KEY);
        assertThat(server.sendAs("no key of ours", "GET", "/api/v2/whoami", "", "Cookie", browser.cookie())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void sessionEndsWithItsKey() throws Exception {
        String made = newKey();
        String secret = made.replaceFirst("(?s).*\"secret\":\"([^\"]+)\".*", "$1");
        String id = made.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        Browser browser = signIn(secret);
        assertThat(browser.send("GET", "/api/v2/whoami", "").json().path("scopes"))
                .hasSize(2);
        assertThat(browser.send("GET", "/api/v2/keys", "").code()).isEqualTo("scope_missing");
        assertThat(server.send("DELETE", "/api/v2/keys/" + id, "").status()).isEqualTo(204);
        assertThat(browser.send("GET", "/api/v2/whoami", "").status()).isEqualTo(401);
    }

    @Test
    void unusedSessionEnds() throws Exception {
        Browser browser = signIn(TestServer.KEY);
        server.bean(JdbcClient.class)
                .sql("UPDATE console_session SET seen_at = seen_at - interval '13 hours'")
                .update();
        assertThat(browser.send("GET", "/api/v2/whoami", "").status()).isEqualTo(401);
    }

    @Test
    void sessionIsStoredAsHashOnly() throws Exception {
        Browser browser = signIn(TestServer.KEY);
        assertThat(server.bean(JdbcClient.class)
                        .sql("SELECT string_agg(console_session::text, ' ') FROM console_session")
                        .query(String.class)
                        .single())
                .doesNotContain(browser.cookie().substring(16))
                .doesNotContain(TestServer.KEY);
    }

    @Test
    void linkSignsInOnce() throws Exception {
        String url = server.post("/console/link", "").json().path("url").asString();
        String token = url.substring(url.indexOf("#token=") + 7);
        String[] shown = {"Authorization", "Link " + token};
        assertThat(server.sendAs("", "POST", "/console/session", "", shown).status())
                .isEqualTo(200);
        assertThat(server.sendAs("", "POST", "/console/session", "", shown).status())
                .isEqualTo(401);
        assertThat(server.sendAs("", "POST", "/console/link", "").status()).isEqualTo(403);
    }
}
