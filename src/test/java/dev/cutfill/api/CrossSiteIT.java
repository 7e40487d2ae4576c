package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.TestServer;
import dev.cutfill.store.FileStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// Web pages of others do nothing with a server that lets this machine's users, or everybody, in without a key.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossSiteIT {
    private static final String EVIL = "evil.example.org";
    private static final String MARK = "only-for-us";
    private static final String JSON = "Content-Type: application/json";
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern WATCHED = Pattern.compile("/(?:health|ready)");
    private static final Pattern SECRET = Pattern.compile("/(?:files|store)/.+");
    private static final Pattern PAGE = Pattern.compile("/(?:(?:docs|redoc|swagger-ui|console(?!/session))(?:/.*)?)?");

    private @SuppressWarnings("NullAway.Init") TestServer local;
    private @SuppressWarnings("NullAway.Init") TestServer open;

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    @BeforeAll
    void start() {
        local = start("local");
        open = start("open", "cutfill.security.open=true", "cutfill.origins=http://localhost:3000");
    }

    private static TestServer start(String name, String... more) {
        List<String> settings = new ArrayList<>(
                List.of("cutfill.worker.enabled=false", "cutfill.executor.auto-start=false", "cutfill.limits.write=0"));
        settings.addAll(List.of(more));
        return TestServer.whole(directory.resolve(name), settings.toArray(String[]::new))
                .start();
    }

    @AfterAll
    void stop() {
        local.close();
        open.close();
    }

    /// @param method of the mapping
    /// @param path of the mapping, its places filled
    private record Mapping(String method, String path) {
        boolean isPage() {
            return READING.contains(method) && PAGE.matcher(path).matches();
        }
    }

    /// What a page of another site may send, and how that is refused.
    private record Attack(String name, int status, boolean body, List<String> headers) {
        static Attack of(String name, int status, boolean body, String... headers) {
            return new Attack(name, status, body, List.of(headers));
        }

        boolean isFor(Mapping mapping) {
            boolean preflight = mapping.method.equals("OPTIONS");
            return !(body && READING.contains(mapping.method))
                    && !preflight
                    && !(status == 403 && mapping.isPage())
                    && !WATCHED.matcher(mapping.path).matches()
                    && !SECRET.matcher(mapping.path).matches();
        }
    }

    private List<Attack> attacks(TestServer server) {
        String own = "Origin: " + server.base();
        return List.of(
                Attack.of("rebound name", 421, false, "Host: " + EVIL, JSON),
                Attack.of(
                        "rebound name and port", 421, true, "Host: " + EVIL + ":8000", JSON, "Origin: http://" + EVIL),
                Attack.of("rebound forwarded name", 421, true, "X-Forwarded-Host: " + EVIL, JSON),
                Attack.of("rebound Forwarded", 421, true, "Forwarded: host=" + EVIL, JSON),
                Attack.of("foreign origin", 403, true, "Origin: http://" + EVIL, JSON),
                Attack.of("foreign origin without a body", 403, false, "Origin: https://" + EVIL),
                Attack.of("foreign port", 403, true, "Origin: http://127.0.0.1:1", JSON),
                Attack.of("no origin to speak of", 403, true, "Origin: null", JSON),
                Attack.of(
                        "navigation",
                        403,
                        false,
                        "Sec-Fetch-Site: cross-site",
                        "Sec-Fetch-Mode: navigate",
                        "Accept: text/html"),
                Attack.of(
                        "form of another site",
                        403,
                        true,
                        "Sec-Fetch-Site: cross-site",
                        "Origin: http://" + EVIL,
                        "Content-Type: application/x-www-form-urlencoded"),
                Attack.of("own form", 415, true, own, "Content-Type: application/x-www-form-urlencoded"),
                Attack.of("own form of parts", 415, true, own, "Content-Type: multipart/form-data; boundary=x"),
                Attack.of("own plain text", 415, true, own, "Content-Type: TEXT/plain;charset=UTF-8"),
                Attack.of("own body without a type", 415, true, "Sec-Fetch-Site: same-origin"));
    }

    @TestFactory
    Stream<DynamicTest> pageOfAnotherSiteGetsNothingDoneByAnyMapping() {
        return Stream.of(local, open)
                .map(server -> DynamicTest.dynamicTest(server.equals(local) ? "local" : "open", () -> walk(server)));
    }

    private void walk(TestServer server) throws Exception {
        String task = server.post("/tasks", "{\"task_type\": \"" + MARK + "\"}")
                .json()
                .path("id")
                .asString();
        List<Mapping> mappings = mappings(server, task);
        assertThat(mappings).as("mappings").hasSizeGreaterThan(100);
        assertThat(mappings.stream().map(Mapping::path))
                .contains("/files", "/metrics", "/create_task", "/tasks/", "/api/v2/keys", "/ws/tasks/" + task);
        String before = everything(server);
        assertThat(before).contains(task, MARK);
        int sent = 0;
        for (Mapping mapping : mappings) {
            for (Attack attack : attacks(server)) {
                if (!attack.isFor(mapping) || attack.status == 415 && mapping.path.startsWith("/files")) {
                    continue;
                }
                RawRequest.Answer answer = new RawRequest(
                                mapping.method, mapping.path, attack.headers, attack.body ? body(mapping) : "")
                        .send(URI.create(server.base()));
                assertThat(answer.status())
                        .as("%s: %s: %s", attack, mapping, answer)
                        // what has passed a proxy needs a key, where one is needed at all
                        .isIn(
                                attack.status,
                                server.equals(local) && attack.name.contains("orwarded") ? 401 : attack.status);
                assertThat(answer.body()).as("%s: %s", attack, mapping).doesNotContain(MARK);
                sent++;
            }
        }
        assertThat(sent).as("requests").isGreaterThan(1_000);
        assertThat(everything(server)).as("what they have done").isEqualTo(before);
    }

    /// Of all handlers of the dispatcher, and of the servlets beside it.
    private static List<Mapping> mappings(TestServer server, String task) {
        Set<String> all = new TreeSet<>();
        server.context()
                .getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(handlers -> handlers.getHandlerMethods().keySet().forEach(info -> {
                    Set<String> methods = new TreeSet<>();
                    info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
                    for (String pattern : info.getPatternValues()) {
                        for (String method : methods.isEmpty() ? Set.of("GET", "POST") : methods) {
                            all.add(method + " " + at(pattern, task));
                        }
                    }
                }));
        server.context()
                .getBeansOfType(AbstractUrlHandlerMapping.class)
                .values()
                .forEach(handlers ->
                        handlers.getHandlerMap().keySet().forEach(pattern -> all.add("GET " + at(pattern, task))));
        server.context().getBeansOfType(ServletRegistrationBean.class).values().forEach(servlet -> {
            for (Object pattern : servlet.getUrlMappings()) {
                String path = String.valueOf(pattern).replaceFirst("/\\*$", "");
                if (!path.equals("/") && !path.isEmpty()) {
                    List.of("GET", "POST", "PATCH", "DELETE", "PUT").forEach(method -> all.add(method + " " + path));
                }
            }
        });
        return all.stream()
                .map(line -> line.split(" ", 2))
                .map(line -> new Mapping(line[0], line[1]))
                .toList();
    }

    private static String at(String pattern, String task) {
        return pattern.replace("/**", "/x").replace("/*", "/x").replaceAll("\\{[^}]*}", task);
    }

    /// One that would make something, were it taken.
    private static String body(Mapping mapping) {
        return switch (mapping.path) {
            case "/tasks" -> "{\"task_type\": \"evil\"}";
            case "/api/v2/tasks" -> "{\"kind\": \"evil\"}";
            case "/api/v2/keys" ->
                "{\"name\": \"evil\", \"tenant_id\": \"00000000-0000-0000-0000-000000000000\", \"scopes\": [\"admin\"]}";
            case "/agents/register", "/api/v2/tenants", "/tenants/" -> "{\"name\": \"evil\"}";
            default -> "{}";
        };
    }

    /// All rows of all tables, and the names of all uploads.
    private static String everything(TestServer server) throws IOException {
        JdbcClient database = server.bean(JdbcClient.class);
        StringBuilder all = new StringBuilder();
        for (String table : database.sql(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1")
                .query(String.class)
                .list()) {
            all.append(table).append('\n');
            database.sql("SELECT t::text FROM " + table + " t ORDER BY 1").query(String.class).list().stream()
                    .filter(row -> !row.startsWith("(server-")) // says every 20 s that it is there
                    .forEach(row -> all.append(row).append('\n'));
        }
        try (Stream<Path> uploads = Files.list(Path.of(server.setting("cutfill.data"), "uploads"))) {
            uploads.map(Path::getFileName).sorted().forEach(all::append);
        }
        return all.toString();
    }

    @Test
    void pageOfAnotherSiteSendsBytesToAnUploadUrl() throws Exception {
        String upload = URI.create(local.post("/create_task", "")
                        .json()
                        .path("upload_urls")
                        .path("pre")
                        .asString())
                .getPath();
        RawRequest patch = RawRequest.of(
                "PATCH",
                upload,
                "abc",
                "Host: " + EVIL,
                "Origin: http://" + EVIL,
                "Sec-Fetch-Site: cross-site",
                "Tus-Resumable: 1.0.0",
                "Upload-Offset: 0",
                "Content-Type: application/offset+octet-stream");
        assertThat(patch.send(URI.create(local.base())).status()).isEqualTo(204);
    }

    /// It is asked under any name and by any page, but tells those nothing of the site.
    @Test
    void healthTellsAnotherSitesPageTheStateAlone() throws Exception {
        URI base = URI.create(local.base());
        assertThat(RawRequest.of("GET", "/health", "").send(base).body()).contains("\"version\"");
        for (String header : List.of("Origin: http://" + EVIL, "Host: " + EVIL, "Sec-Fetch-Site: cross-site")) {
            RawRequest.Answer answer =
                    RawRequest.of("GET", "/health", "", header).send(base);
            assertThat(answer.status()).as(header).isEqualTo(200);
            assertThat(answer.body()).as(header).contains("\"status\"").doesNotContain("\"version\"");
        }
    }

    @Test
    void preflightIsAnsweredForAnyOrigin() throws Exception {
        for (String path : List.of("/files", "/files/" + "0".repeat(32), "/tasks", "/api/v2/keys")) {
            RawRequest.Answer answer = RawRequest.of(
                            "OPTIONS", path, "", "Origin: http://" + EVIL, "Access-Control-Request-Method: POST")
                    .send(URI.create(local.base()));
            assertThat(answer.status()).as("%s: %s", path, answer).isBetween(200, 204);
            assertThat(answer.head()).containsIgnoringCase("Access-Control-Allow-Origin: *");
        }
    }

    @Test
    void linkInWebMailLeadsToPagesAndSignedFiles() throws Exception {
        String[] clicked = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Accept: text/html"};
        RawRequest.Answer docs = RawRequest.of("GET", "/docs", "", clicked).send(URI.create(local.base()));
        assertThat(docs.status()).isEqualTo(302);
        String page = docs.head()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location: "))
                .findFirst()
                .orElseThrow()
                .substring(10);
        assertThat(RawRequest.of("GET", page, "", clicked)
                        .send(URI.create(local.base()))
                        .status())
                .isEqualTo(200);
        URI base = URI.create(local.base());
        FileStore store = local.bean(FileStore.class);
        store.put("clicked/region_0.png", Files.writeString(directory.resolve("picture"), "a picture"), "image/png");
        URI link = store.link("clicked/region_0.png", Duration.ofMinutes(1), base);
        RawRequest.Answer picture = RawRequest.of("GET", link.getRawPath() + "?" + link.getRawQuery(), "", clicked)
                .send(base);
        assertThat(picture.status()).as("%s", picture).isEqualTo(200);
        assertThat(picture.body()).isEqualTo("a picture");
        assertThat(RawRequest.of("GET", link.getRawPath() + "?expires=1&signature=x", "", clicked)
                        .send(base)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void ownPagesAndCurlNeedNoKey() throws Exception {
        URI base = URI.create(local.base());
        RawRequest own = RawRequest.of(
                "POST",
                "/tasks",
                "{\"task_type\": \"own\"}",
                JSON,
                "Origin: " + local.base(),
                "Sec-Fetch-Site: same-origin");
        assertThat(own.send(base).status()).isEqualTo(200);
        RawRequest curl = RawRequest.of(
                "POST", "/tasks", "{\"task_type\": \"curl\"}", "Content-Type: application/x-www-form-urlencoded");
        assertThat(curl.send(base).status()).isEqualTo(200);
    }

    /// nginx's `$http_host` hands the port on, its `$host` does not: OPERATIONS says which one to write.
    @Test
    void ownPageBehindAProxyOnAnotherPortIsTaken() throws Exception {
        URI base = URI.create(open.base());
        for (String page : List.of("https://nas:8443", "https://nas", "http://nas", "https://[fd00::1]:8443")) {
            String host = "Host: " + page.substring(page.indexOf("//") + 2);
            assertThat(RawRequest.of("GET", "/tasks", "", host, "Origin: " + page, "Sec-Fetch-Site: same-origin")
                            .send(base)
                            .status())
                    .as(page)
                    .isEqualTo(200);
        }
        assertThat(RawRequest.of("GET", "/tasks", "", "Host: nas", "Origin: https://nas:8443")
                        .send(base)
                        .status())
                .as("a port that the proxy has dropped may be another site's")
                .isEqualTo(403);
    }

    @Test
    void namesThatCanOnlyBeOursAreTaken() throws Exception {
        for (String host : List.of(
                "nas",
                "nas:8000",
                "NAS.local",
                "cutfill.lan.",
                "pits.home.arpa:80",
                "host.docker.internal:8000",
                "192.168.1.26:8000",
                "[::1]:8000",
                "localhost")) {
            assertThat(RawRequest.of("GET", "/tasks", "", "Host: " + host)
                            .send(URI.create(open.base()))
                            .status())
                    .as(host)
                    .isEqualTo(200);
        }
        for (String host : List.of(EVIL, "127.0.0.1.example.org", "local.example.org", "notlocal.example")) {
            RawRequest.Answer answer =
                    RawRequest.of("GET", "/tasks", "", "Host: " + host).send(URI.create(open.base()));
            assertThat(answer.status()).as(host).isEqualTo(421);
            assertThat(answer.body()).contains("cutfill.hosts");
            assertThat(RawRequest.of("GET", "/ready", "", "Host: " + host)
                            .send(URI.create(open.base()))
                            .status())
                    .as("what is watched")
                    .isEqualTo(200);
        }
    }

    @Test
    void pageOfAllowedOriginMakesTasksAndUploads() throws Exception {
        String[] page = {"Origin: http://localhost:3000", "Sec-Fetch-Site: same-site"};
        for (TestServer server : List.of(open, local)) {
            RawRequest.Answer upload = RawRequest.of(
                            "POST", "/files", "", page[0], page[1], "Tus-Resumable: 1.0.0", "Upload-Length: 3")
                    .send(URI.create(server.base()));
            assertThat(upload.status()).as("%s", upload).isEqualTo(server.equals(open) ? 201 : 403);
            assertThat(upload.body()).contains(server.equals(open) ? "" : "cutfill.origins");
            assertThat(RawRequest.of("POST", "/tasks", "{\"task_type\": \"t\"}", JSON, page[0], page[1])
                            .send(URI.create(server.base()))
                            .status())
                    .isEqualTo(server.equals(open) ? 200 : 403);
        }
    }

    @Test
    void keyIsGoodUnderAnyNameFromAnyPage() throws Exception {
        String key = Files.readString(directory.resolve("local/local-key")).strip();
        RawRequest.Answer made = RawRequest.of(
                        "POST",
                        "/tasks",
                        "{\"task_type\": \"keyed\"}",
                        JSON,
                        "Host: " + EVIL,
                        "Origin: http://" + EVIL,
                        "X-Forwarded-For: 203.0.113.9",
                        "Authorization: Bearer " + key)
                .send(URI.create(local.base()));
        assertThat(made.status()).as("%s", made).isEqualTo(200);
    }

    @Test
    void proxyOnThisMachineIsNotLocal() throws Exception {
        for (String header : List.of(
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: https",
                "Forwarded: for=203.0.113.9",
                "Via: 1.1 p")) {
            RawRequest.Answer answer =
                    RawRequest.of("GET", "/tasks", "", header).send(URI.create(local.base()));
            assertThat(answer.status()).as(header).isEqualTo(401);
            assertThat(answer.body()).contains("passed a proxy");
            assertThat(RawRequest.of("GET", "/tasks", "", header)
                            .send(URI.create(open.base()))
                            .status())
                    .as(header)
                    .isEqualTo(200);
        }
    }
}
