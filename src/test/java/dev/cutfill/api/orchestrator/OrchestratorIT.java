package dev.cutfill.api.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.TestServer;
import dev.cutfill.access.Realm;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Uploads;
import dev.cutfill.worker.Runner;
import dev.cutfill.worker.TaskFailure;
import dev.cutfill.worker.VolumeTask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The four routes over HTTP, byte for byte.
class OrchestratorIT {
    /// Does the surveys of this test: each is told how it ends.
    static final class Puppet implements Runner {
        final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

        @Override
        public String queue() {
            return VolumeTask.QUEUE;
        }

        @Override
        public Result run(Assignment assignment) throws TaskFailure, InterruptedException {
            assignment.progress("registration", 0.428);
            String order = orders.take();
            if (order.startsWith("fail")) {
                throw new TaskFailure("NO_OVERLAP", order, false);
            }
            return new Result(order);
        }
    }

    private static final String UPLOAD = "http://127\\.0\\.0\\.1:PORT/files/[0-9a-zA-Z_-]{16,}";

    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(data.resolve("tusd"));
        server = TestServer.whole(
                        data.resolve("cutfill"), "cutfill.tusd.dir=" + data.resolve("tusd"), "cutfill.worker.permits=1")
                .without("VolumeRunnerConfiguration", "StoreConfiguration", "StoredFiles")
                .bean(MemoryStore.class, Puppet.class)
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void createAnswersFourAbsoluteUploadUrls() throws Exception {
        HttpResponse<String> answer = post("/create_task", "");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        String upload = UPLOAD.replace("PORT", "" + server.port());
        assertThat(answer.body())
                .matches("\\{\"task_id\":\"[0-9a-f-]{36}\",\"upload_urls\":\\{\"pre\":\"" + upload + "\",\"post\":\""
                        + upload + "\",\"shp\":\"" + upload + "\",\"shx\":\"" + upload + "\"}}");
    }

    @Test
    void settingsDecideWhichFilesATaskAwaits() throws Exception {
        assertThat(post("/create_task", "{\"settings\": {\"stable\": \"auto\"}}")
                        .body())
                .contains("\"post\":")
                .doesNotContain("\"shp\":")
                .doesNotContain("\"shx\":");
        HttpResponse<String> geojson =
                post("/create_task", "{\"settings\": {\"stable\": \"geojson\", \"cell_m\": 0.5}}");
        assertThat(geojson.statusCode()).isEqualTo(201);
        assertThat(geojson.body()).contains("\"geojson\":").doesNotContain("\"shp\":");
    }

    @Test
    void membersThatThereAreNotAreRefusedWithTheNearest() throws Exception {
        assertAnswer(
                post("/create_task", "{\"setings\": {\"cell_m\": 1}}"),
                422,
                "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\"],\"msg\":\"There is no member 'setings' of the"
                        + " body; did you mean settings? There are settings, sizes.\",\"input\":{\"cell_m\":1}}]}");
        assertThat(post("/create_task", "{\"unknown\": 1}").body())
                .contains("There is no member 'unknown' of the body; there are settings, sizes.");
    }

    @Test
    void sizesThatAreGivenAreTheLengthsOfTheUploads() throws Exception {
        String created = post("/create_task", "{\"sizes\": {\"pre\": 5242880, \"shx\": 108}}")
                .body();
        assertThat(head(created, "pre").firstValue("Upload-Length")).contains("5242880");
        assertThat(head(created, "pre").firstValue("Upload-Defer-Length")).isEmpty();
        assertThat(head(created, "post").firstValue("Upload-Defer-Length")).contains("1");
        assertAnswer(
                post("/create_task", "{\"sizes\": {\"las\": 1}}"),
                422,
                "{\"detail\":\"There is no file 'las' to give a size of; there are pre, post, shp, shx\"}");
        assertAnswer(
                post("/create_task", "{\"sizes\": {\"pre\": 0}}"),
                422,
                "{\"detail\":\"The size of pre must be a whole number of bytes, 1 or more\"}");
        assertThat(post("/create_task", "{\"sizes\": 5}").statusCode()).isEqualTo(422);
        HttpResponse<String> huge = post("/create_task", "{\"sizes\": {\"pre\": 999999999999999}}");
        assertThat(huge.statusCode()).isEqualTo(413);
        assertThat(huge.body()).contains("cutfill.upload.max-size");
    }

    private static HttpHeaders head(String created, String label) throws Exception {
        Matcher url = Pattern.compile("\"" + label + "\":\"([^\"]+)\"").matcher(created);
        assertThat(url.find()).isTrue();
        return send(HttpRequest.newBuilder(URI.create(url.group(1))).HEAD()).headers();
    }

    @Test
    void impossibleSettingsAreRefusedByNameValueAndRemedy() throws Exception {
        assertAnswer(
                post("/create_task", "{\"settings\": {\"cell_m\": -1, \"gap_cells\": 2.5}}"),
                422,
                "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\",\"settings\",\"cell_m\"],\"msg\":\"cell_m is -1; it must be a number"
                        + " from 0.02 to 100, or null to let the points decide.\",\"input\":-1},{\"type\":\"value_error\",\"loc\":[\"body\","
                        + "\"settings\",\"gap_cells\"],\"msg\":\"gap_cells is 2.5; it must be a whole number from 0 to 50.\",\"input\":2.5}]}");
        assertThat(post("/create_task", "{\"settings\": {\"cel_m\": 1}}").body())
                .contains("There is no setting 'cel_m'; did you mean cell_m? There are mode, ");
        assertThat(post("/create_task", "{\"cell_m\": 1}").body())
                .contains("it goes into the member \\\"settings\\\" of the body");
        assertThat(post("/create_task", "{\"settings\": [1]}").statusCode()).isEqualTo(422);
        assertAnswer(
                post("/create_task", "{\"settings\":"),
                422,
                "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\"],\"msg\":\"The settings are no JSON, or have a member twice (line 1, column 13).\"}]}");
        assertThat(post("/create_task", " ".repeat(70_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void uploadsKnowTheirTaskAndLabel() throws Exception {
        Made made = create();
        var upload = server.bean(Uploads.class).find(made.uploadId("shp")).orElseThrow();
        assertThat(upload.metadata())
                .containsEntry("task_id", made.id)
                .containsEntry("label", "shp")
                .containsKey("filename");
        assertThat(upload.length()).isEmpty();
    }

    @Test
    void uploadUrlsAreRightBehindAProxy() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.url("/create_task")))
                .POST(BodyPublishers.noBody())
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "cut.example.org")
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("cutfill/local-key"))
                                        .strip()));
        assertThat(answer.body()).contains("\"pre\":\"https://cut.example.org/files/");
    }

    @Test
    void waitingTaskNamesWhatIsMissing() throws Exception {
        Made made = create();
        assertAnswer(
                get("/query_task/" + made.id),
                200,
                "{\"status\":\"waiting\",\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"],\"results\":null}");
        assertAnswer(post("/start_task/" + made.id, ""), 400, "{\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"]}");
        made.upload("pre");
        made.upload("post");
        assertAnswer(
                get("/query_task/" + made.id),
                200,
                "{\"status\":\"waiting\",\"missing\":[\"shp\",\"shx\"],\"results\":null}");
        assertAnswer(post("/start_task/" + made.id, ""), 400, "{\"missing\":[\"shp\",\"shx\"]}");
    }

    @Test
    void foreignFilesAreRefusedWithTheirFirstBytes() throws Exception {
        Made made = create();
        byte[] e57 = new byte[20_000_000];
        System.arraycopy("ASTM-E57".getBytes(StandardCharsets.UTF_8), 0, e57, 0, 8);
        HttpResponse<String> refusal = made.patch("pre", e57);
        assertThat(refusal.statusCode()).isEqualTo(415);
        assertThat(refusal.body())
                .contains("pre: it is an E57 file; scans are read as LAS or LAZ."
                        + " Convert it, for example with CloudCompare or PDAL.");
        HttpResponse<String> scan = made.patch("shp", "LASF".getBytes(StandardCharsets.UTF_8));
        assertThat(scan.statusCode()).isEqualTo(415);
        assertThat(scan.body())
                .contains("shp: it is a LAS or LAZ file; stable ground is read as a shapefile (.shp) or as GeoJSON.");
        made.uploadAll().await("running");
        server.bean(Puppet.class).orders.add("{}");
        made.await("done");
    }

    @Test
    void taskGoesFromTheLastByteToDoneByItself() throws Exception {
        Made busy = create().uploadAll();
        busy.await("running");
        Await.until(
                "the runner has said how far it is",
                () -> server.bean(Tasks.class)
                        .read(UUID.fromString(busy.id))
                        .orElseThrow()
                        .run()
                        .stage()
                        .equals("registration"));
        HttpResponse<String> running = get("/query_task/" + busy.id);
        assertAnswer(running, 200, "{\"status\":\"running\",\"missing\":[],\"results\":null}");
        assertThat(running.headers().firstValue("X-Cutfill-Progress")).contains("42 registration");

        Made next = create().uploadAll();
        assertAnswer(get("/query_task/" + next.id), 200, "{\"status\":\"pending\",\"missing\":[],\"results\":null}");
        assertAnswer(post("/start_task/" + next.id, ""), 200, "{\"started\":true}");
        assertAnswer(post("/start_task/" + busy.id, ""), 200, "{\"started\":true}");

        // a result links to the task's own files only
        server.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO task_file (task_id, attempt, role, name, store_key, size_bytes, content_type)
                        SELECT id, attempt, 'image', 'hull.png', '9fa9ef786097f1749b19d0ae3c77de70', 1, 'image/png'
                        FROM task WHERE id = :id
                        """)
                .param("id", UUID.fromString(busy.id))
                .update();
        order(
                "{\"hulls\":[{\"id\":\"" + busy.id
                        + "_0\",\"area\":0.30064636883459195,\"cut_volume\":0.0038709541447043147,"
                        + "\"fill_volume\":0.0,\"net_volume\":-0.0038709541447043147,\"image_key\":\"9fa9ef786097f1749b19d0ae3c77de70\"}]}");
        busy.await("done");
        assertAnswer(
                get("/query_task/" + busy.id),
                200,
                "{\"status\":\"done\",\"missing\":null,\"results\":{\"hulls\":[{\"id\":\"" + busy.id
                        + "_0\",\"area\":0.30064636883459195,\"cut_volume\":0.0038709541447043147,\"fill_volume\":0.0,"
                        + "\"net_volume\":-0.0038709541447043147,\"image_key\":\"9fa9ef786097f1749b19d0ae3c77de70\",\"image_url\":\""
                        + server.base() + "/store/9fa9ef786097f1749b19d0ae3c77de70?for=900\"}]}}");
        assertAnswer(post("/start_task/" + busy.id, ""), 200, "{\"started\":true}");

        order("fail: the clouds do not meet");
        next.await("error");
        assertAnswer(
                get("/query_task/" + next.id),
                200,
                "{\"status\":\"error\",\"missing\":null,\"results\":\"fail: the clouds do not meet\"}");

        assertAnswer(post("/start_task/" + next.id, ""), 200, "{\"started\":true}");
        order("{\"hulls\":[]}");
        next.await("done");
        assertAnswer(
                get("/query_task/" + next.id),
                200,
                "{\"status\":\"done\",\"missing\":null,\"results\":{\"hulls\":[]}}");
    }

    @Test
    void killedTaskSaysSo() throws Exception {
        Made made = create();
        server.bean(Tasks.class).cancel(Realm.ALL, UUID.fromString(made.id));
        assertAnswer(get("/query_task/" + made.id), 200, "{\"status\":\"killed\",\"missing\":null,\"results\":null}");
    }

    @Test
    void startSealsWhatWasUploadedWithoutALength() throws Exception {
        Made made = create();
        for (String label : VolumeTask.LABELS) {
            assertThat(made.patch(label, false).statusCode()).isEqualTo(204);
        }
        assertAnswer(post("/start_task/" + made.id, ""), 200, "{\"started\":true}");
        order("{\"hulls\":[]}");
        made.await("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123e4567-e89b-12d3-a456-426614174000", "nonsense", "1-1-1-1-1", "%27%20or%201=1", "..%20"})
    void unknownAndMalformedIdsAreNotFound(String id) throws Exception {
        assertAnswer(get("/query_task/" + id), 404, "{\"detail\":\"Task not found\"}");
        assertAnswer(post("/start_task/" + id, ""), 404, "{\"detail\":\"Task not found\"}");
    }

    @Test
    void hookForOurUploadIsCheckedOnTheDisk() throws Exception {
        Made made = create();
        String unfinished = hook(made, "pre", made.uploadId("pre"));
        assertAnswer(post("/tusd_hook", unfinished, "Hook-Name", "post-finish"), 200, "{}");
        assertThat(get("/query_task/" + made.id).body()).contains("\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"]");

        Files.writeString(server.bean(Uploads.class).file(made.uploadId("pre")), "x");
        server.bean(Uploads.class).finalizeLength(made.uploadId("pre"));
        assertAnswer(
                post("/tusd_hook", hook(made, "post", made.uploadId("pre")), "Hook-Name", "post-finish"), 200, "{}");
        assertAnswer(post("/tusd_hook", unfinished, "Hook-Name", "post-create"), 200, "{}");
        assertThat(get("/query_task/" + made.id).body()).contains("\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"]");

        assertAnswer(post("/tusd_hook", unfinished, "Hook-Name", "post-finish"), 200, "{}");
        assertThat(get("/query_task/" + made.id).body()).contains("\"missing\":[\"post\",\"shp\",\"shx\"]");
    }

    @Test
    void uploadsAtAnExternalTusdStartTheTask() throws Exception {
        Made made = create();
        for (String label : VolumeTask.LABELS) {
            String name = UUID.randomUUID().toString();
            Files.writeString(data.resolve("tusd").resolve(name), "four");
            String version2 = "{\"Type\":\"post-finish\",\"Event\":" + hook(made, label, name) + "}";
            assertAnswer(post("/tusd_hook", version2), 200, "{}");
            assertAnswer(post("/tusd_hook", version2), 200, "{}"); // tusd tries again
        }
        order("{\"hulls\":[]}");
        made.await("done");
    }

    @Test
    void tusdIsNotBelievedFromElsewhereNorAboutOtherFiles() throws Exception {
        Made made = create();
        String name = UUID.randomUUID().toString();
        Files.writeString(data.resolve("tusd").resolve(name), "four");
        Files.writeString(data.resolve(name), "four");
        Files.createSymbolicLink(data.resolve("tusd").resolve(name + "-link"), data.resolve(name));

        // through a proxy, or with its headers forged: not this machine
        assertThat(post(
                                "/tusd_hook",
                                hook(made, "pre", name),
                                "Hook-Name",
                                "post-finish",
                                "X-Forwarded-For",
                                "127.0.0.1")
                        .statusCode())
                .isEqualTo(403);
        // not there, leads out of the directory, has another size
        for (String wrong : List.of("nothing-there", name + "-link", "..", "")) {
            assertThat(post("/tusd_hook", hook(made, "pre", wrong), "Hook-Name", "post-finish")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(post(
                                "/tusd_hook",
                                hook(made, "pre", name).replace("\"Size\":4", "\"Size\":5"),
                                "Hook-Name",
                                "post-finish")
                        .statusCode())
                .isEqualTo(403);
        // a label that the task does not have, a task that is none
        assertAnswer(post("/tusd_hook", hook(made, "state", name), "Hook-Name", "post-finish"), 200, "{}");
        assertAnswer(
                post("/tusd_hook", hook(made, "pre", name).replace(made.id, "none"), "Hook-Name", "post-finish"),
                200,
                "{}");

        assertThat(get("/query_task/" + made.id).body()).contains("\"missing\":[\"pre\",\"post\",\"shp\",\"shx\"]");
    }

    private static String hook(Made made, String label, String name) {
        return """
                {"Upload":{"ID":"%s","Size":4,"SizeIsDeferred":false,"Offset":4,"MetaData":{"filename":"a","label":"%s","task_id":"%s"},\
                "IsPartial":false,"IsFinal":false,"PartialUploads":null,"Storage":{"Path":"/srv/tusd-data/data/%s","Type":"filestore"}},\
                "HTTPRequest":{"Method":"PATCH","URI":"/files/x","RemoteAddr":"172.18.0.1:1","Header":{}}}""".formatted(name, label, made.id, name);
    }

    private record Made(String id, String body) {
        URI url(String label) {
            Matcher url = Pattern.compile("\"" + label + "\":\"([^\"]+)\"").matcher(body);
            assertThat(url.find()).isTrue();
            return URI.create(url.group(1));
        }

        String uploadId(String label) {
            return url(label).getPath().substring("/files/".length());
        }

        HttpResponse<String> patch(String label, byte[] content) throws Exception {
            return send(HttpRequest.newBuilder(url(label))
                    .method("PATCH", BodyPublishers.ofByteArray(content))
                    .header("Tus-Resumable", "1.0.0")
                    .header("Content-Type", "application/offset+octet-stream")
                    .header("Upload-Offset", "0")
                    .header("Upload-Length", Integer.toString(content.length)));
        }

        HttpResponse<String> patch(String label, boolean withLength) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(url(label))
                    .method("PATCH", BodyPublishers.ofString("four", StandardCharsets.UTF_8))
                    .header("Tus-Resumable", "1.0.0")
                    .header("Content-Type", "application/offset+octet-stream")
                    .header("Upload-Offset", "0");
            return send(withLength ? request.header("Upload-Length", "4") : request);
        }

        void upload(String label) throws Exception {
            assertThat(patch(label, true).statusCode()).isEqualTo(204);
        }

        Made uploadAll() throws Exception {
            for (String label : VolumeTask.LABELS) {
                upload(label);
            }
            return this;
        }

        void await(String status) {
            Await.until(id + " is " + status, () -> {
                try {
                    return get("/query_task/" + id).body().startsWith("{\"status\":\"" + status + "\"");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static Made create() throws Exception {
        String body = post("/create_task", "").body();
        return new Made(body.replaceFirst("^\\{\"task_id\":\"([^\"]+)\".*", "$1"), body);
    }

    private static void order(String how) {
        server.bean(Puppet.class).orders.add(how);
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url(path))));
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url(path))).POST(BodyPublishers.ofString(body));
        request.header("Content-Type", "application/json");
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return server.send(request.build());
    }
}
