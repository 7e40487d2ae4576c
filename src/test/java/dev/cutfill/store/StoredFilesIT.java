package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// What a holder of links gets, over HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredFilesIT {
    private static final Duration VALIDITY = Duration.ofSeconds(900);
    private static final String WRONG_LINK =
            "{\"detail\":\"This link is wrong or has expired; ask for the task again to get a fresh one.\"}";

    @Configuration(proxyBeanMethods = false)
    @Import(StoredFiles.class)
    static class Room {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }

        @Bean
        SignedLinks links(Environment settings, SettableClock clock) throws IOException {
            return SignedLinks.in(Path.of(settings.getRequiredProperty("cutfill.data")), clock);
        }

        @Bean
        LocalStore store(Environment settings, SignedLinks links) throws IOException {
            return new LocalStore(
                    Path.of(settings.getRequiredProperty("cutfill.data")).resolve("store"), links);
        }
    }

    private TestServer server;
    private URI base = URI.create("");
    private LocalStore store;

    @BeforeAll
    void startServer(@TempDir Path data) throws IOException {
        server = TestServer.parts(data)
                .bean(Room.class)
                .with("server.address=127.0.0.1")
                .start();
        base = URI.create(server.base());
        store = server.bean(LocalStore.class);
        store.put("digits", Files.writeString(data.resolve("to-put"), "0123456789"), "image/png");
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Test
    void goodLinkHandsOutTheFile() throws Exception {
        HttpResponse<String> answer = get(link());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("0123456789");
        assertHeader(answer, "Content-Type", "image/png");
        assertHeader(answer, "Content-Length", "10");
        assertHeader(answer, "Content-Disposition", "inline; filename=\"digits.png\"");
        assertHeader(answer, "X-Content-Type-Options", "nosniff");
        assertHeader(answer, "Accept-Ranges", "bytes");
    }

    @Test
    void nothingInAFileMayRun() throws Exception {
        for (HttpResponse<String> answer : List.of(get(link()), get(base.resolve("/store/digits?signature=x")))) {
            assertHeader(answer, "Content-Security-Policy", "sandbox; default-src 'none'");
            assertHeader(answer, "X-Content-Type-Options", "nosniff");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/png,inline",
        "image/jpeg,inline",
        "application/pdf,inline",
        "application/json,inline",
        "text/csv;charset=UTF-8,inline",
        "text/plain,inline",
        "text/html,attachment",
        "image/svg+xml,attachment",
        "application/xhtml+xml,attachment",
        "application/geo+json,attachment",
        "application/octet-stream,attachment"
    })
    void onlyListedTypesAreShown(String type, String disposition, @TempDir Path directory) throws Exception {
        store.put("0a1b/shown", Files.writeString(directory.resolve("x"), "1"), type);
        assertThat(get(store.link("0a1b/shown", VALIDITY, base))
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .startsWith(disposition + ";");
    }

    @Test
    void keyThatEndsInANameIsSavedUnderIt(@TempDir Path directory) throws Exception {
        store.put("0a1b/regions.csv", Files.writeString(directory.resolve("x"), "1"), "text/csv;charset=UTF-8");
        HttpResponse<String> answer = get(store.link("0a1b/regions.csv", VALIDITY, base));
        assertHeader(answer, "Content-Disposition", "inline; filename=\"regions.csv\"");
        assertHeader(answer, "Content-Type", "text/csv;charset=UTF-8");
    }

    @Test
    void headTellsTheSameAndSendsNothing() throws Exception {
        HttpResponse<String> answer = server.send(HttpRequest.newBuilder(link())
                .HEAD()
                .header("Range", "bytes=1-2")
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertHeader(answer, "Content-Length", "10");
        assertHeader(answer, "Content-Type", "image/png");
        assertHeader(answer, "ETag", tag());
    }

    @ParameterizedTest
    @CsvSource({"bytes=2-4, 234, 2-4", "bytes=7-, 789, 7-9", "bytes=-2, 89, 8-9", "bytes=8-99, 89, 8-9"})
    void rangeIsCut(String range, String body, String sent) throws Exception {
        HttpResponse<String> answer = get(link(), "Range", range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(body);
        assertHeader(answer, "Content-Range", "bytes " + sent + "/10");
        assertHeader(answer, "Content-Length", Integer.toString(body.length()));
    }

    @Test
    void severalRangesComeAsParts() throws Exception {
        HttpResponse<String> answer = get(link(), "Range", "bytes=0-1,8-9");
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("multipart/byteranges");
        assertThat(answer.body())
                .contains("Content-Range: bytes 0-1/10", "Content-Range: bytes 8-9/10")
                .endsWith("--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=4-2", "bytes=x", "lines=1-2"})
    void rangeOutsideTheFileIsRefused(String range) throws Exception {
        HttpResponse<String> answer = get(link(), "Range", range);
        assertThat(answer.statusCode()).isEqualTo(416);
        assertHeader(answer, "Content-Range", "bytes */10");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"The range is not within the 10 bytes of this file\"}");
    }

    @Test
    void downloadIsResumedOnlyWhileTheFileIsUnchanged() throws Exception {
        assertThat(get(link(), "Range", "bytes=4-", "If-Range", tag()).body()).isEqualTo("456789");
        HttpResponse<String> changed = get(link(), "Range", "bytes=4-", "If-Range", "\"another\"");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo("0123456789");
        assertHeader(changed, "Content-Length", "10");
    }

    @Test
    void whoHasTheFileIsToldSo() throws Exception {
        assertThat(get(link(), "If-None-Match", tag()).statusCode()).isEqualTo(304);
        assertThat(get(link(), "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @Test
    void expiredLinkIsRefused() throws Exception {
        URI link = store.link("digits", Duration.ofSeconds(2), base);
        assertThat(get(link).statusCode()).isEqualTo(200);
        server.bean(SettableClock.class).advance(Duration.ofSeconds(3));
        assertRefused(get(link));
    }

    @Test
    void changedLinkIsRefusedWhetherTheFileExistsOrNot() throws Exception {
        String link = link().toString();
        assertRefused(get(URI.create(link.replaceFirst("expires=\\d+", "expires=9999999999"))));
        assertRefused(get(URI.create(link.replace("/digits?", "/other?"))));
        assertRefused(get(URI.create(link.replace("/digits?", "/digits/?"))));
        assertRefused(get(URI.create(link.replace("/digits?", "//digits?"))));
        assertRefused(get(URI.create(link.replace("/digits?", "/%64igits?"))));
        assertRefused(get(URI.create(link.substring(0, link.indexOf('&')))));
        assertRefused(get(URI.create(link.substring(0, link.indexOf('?')))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/store",
                "/store/",
                "/store/../link-secret",
                "/store/%2e%2e/link-secret",
                "/store/..%2flink-secret",
                "/store/.incoming",
                "/store/.digits.type",
                "/store/a;b=c",
                "/store/%00"
            })
    void pathThatIsNoKeyLeadsNowhere(String path) throws Exception {
        HttpResponse<String> answer = get(URI.create(base + path + "?" + link().getQuery()));
        assertThat(answer.statusCode()).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain("0123456789");
    }

    @Test
    void linkToAFileThatIsGoneIsNotFound() throws Exception {
        HttpResponse<String> answer = get(store.link("gone", VALIDITY, base));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @Test
    void linksDoNotWrite() throws Exception {
        for (String method : new String[] {"PUT", "POST", "DELETE", "PATCH"}) {
            HttpRequest request = HttpRequest.newBuilder(link())
                    .method(method, BodyPublishers.noBody())
                    .build();
            assertThat(server.send(request).statusCode()).isEqualTo(405);
        }
    }

    private URI link() {
        return store.link("digits", VALIDITY, base);
    }

    private String tag() throws Exception {
        return get(link()).headers().firstValue("ETag").orElseThrow();
    }

    private HttpResponse<String> get(URI link, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(link);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.build());
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo(WRONG_LINK);
        assertHeader(answer, "Content-Type", "application/json");
    }

    private static void assertHeader(HttpResponse<String> answer, String name, String value) {
        assertThat(answer.headers().firstValue(name)).as(name).contains(value);
    }
}
