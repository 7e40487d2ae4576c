package dev.cutfill.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.job.Jobs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// /api/v2/jobs over HTTP: its shapes, and each of its refusals.
class JobsApiIT {
    private static final String NOBODY = "123e4567-e89b-12d3-a456-426614174000";
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path data) {
        server = Echo.server(data).scheduled().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void jobOfAnyKindRunsToItsEnd() throws Exception {
        JsonNode job = created("""
                {"kind":"x","queue":"echo","name":"orbits","defaults":{"payload":{"a":1,"b":2}},
                 "finally":{"kind":"y","queue":"echo","payload":{"all":true}}}""");
        assertThat(job.path("state").asString()).isEqualTo("open");
        String path = path(job);
        Answer added = server.post(path + "/tasks", """
                {"tasks":[{"external_id":"(2020 AV2)"},{"external_id":"o2","payload":{"b":3}},{}]}""");
        assertThat(added.status()).as("%s", added).isEqualTo(201);
        assertThat(added.body()).isEqualTo("{\"added\":3,\"already\":0}");
        assertThat(server.get(path).json().path("counts").toString())
                .isEqualTo(
                        "{\"waiting\":1,\"queued\":3,\"running\":0,\"succeeded\":0,\"failed\":0,\"cancelled\":0,\"total\":4}");

        JsonNode sealed = server.post(path + "/seal", "").json();
        assertThat(sealed.path("state").asString()).isIn("sealed", "running", "succeeded");
        ended(path, "succeeded");
        JsonNode done = server.get(path).json();
        assertThat(done.path("progress").asDouble()).isEqualTo(1);
        assertThat(done.path("counts").path("succeeded").asInt()).isEqualTo(4);
        assertThat(done.path("eta_s").isNull()).isTrue();
        assertThat(done.path("first_failures").toString()).isEqualTo("[]");

        JsonNode first = server.get(path + "/tasks?limit=2").json();
        assertThat(first.path("tasks").path(0).path("external_id").asString()).isEqualTo("(2020 AV2)");
        assertThat(first.path("tasks").path(0).path("job_id").asString())
                .isEqualTo(job.path("id").asString());
        JsonNode second = server.get(path + "/tasks?limit=2&cursor="
                        + first.path("next_cursor").asString())
                .json();
        assertThat(second.path("tasks").path(1).path("id").asString())
                .isEqualTo(done.path("finally").asString());
        assertThat(server.get(path + "/tasks?state=failed,queued").json().path("tasks"))
                .isEmpty();
        String merged = first.path("tasks").path(1).path("id").asString();
        assertThat(server.get("/api/v2/tasks/" + merged).json().path("result").toString())
                .isEqualTo("{\"a\":1,\"b\":3}");
        assertThat(server.post(path + "/seal", "").status()).as("sealed again").isEqualTo(200);

        assertThat(server.send("DELETE", "/api/v2/tasks/" + merged, "").code()).isEqualTo("in_job");
        assertThat(server.send("DELETE", path, "").status()).isEqualTo(202);
        assertThat(server.get(path).status()).isEqualTo(404);
        Await.until(
                "its tasks are gone",
                () -> server.get("/api/v2/tasks/" + merged).status() == 404);
    }

    @Test
    void sharedFilesAreUploadedOnceAndReadByAllTasks() throws Exception {
        JsonNode job = created("""
                {"kind":"volume","inputs":["e1","e2"],"defaults":{"settings":{"stable":"auto"}},"tasks":[
                  {"external_id":"a","inputs":{"pre":{"job_input":"e1"},"post":{"job_input":"e2"}}},
                  {"external_id":"b","inputs":{"pre":{"job_input":"e2"}}}]}""");
        String path = path(job);
        assertThat(job.path("missing").toString()).isEqualTo("[\"e1\",\"e2\"]");
        assertThat(job.path("counts").path("queued").asInt()).isEqualTo(1);
        Answer early = server.post(path + "/seal", "");
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.code()).isEqualTo("inputs_missing");
        assertThat(early.json().path("detail").asString())
                .isEqualTo("Files have not been uploaded; of the job: e1, e2; of 1 tasks: b");
        upload(job.path("uploads").path("e1"));
        upload(job.path("uploads").path("e2"));
        JsonNode waiting =
                server.get(path + "/tasks?state=waiting").json().path("tasks").path(0);
        assertThat(waiting.path("missing").toString()).isEqualTo("[\"post\"]");
        upload(waiting.path("uploads").path("post"));
        JsonNode sealed = server.post(path + "/seal", "").json();
        assertThat(sealed.path("missing").toString()).isEqualTo("[]");
        Task task = tasks(job, "a");
        assertThat(server.bean(Tasks.class).readable(task.id()))
                .extracting(TaskInput::label)
                .containsExactly("pre", "post");
        server.post(path + "/cancel", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "first | may to june, may to july",
                "previous | may to june, june to july",
                "both | may to june, june to july, may to july",
            })
    void epochsAreHeldAgainstOneAnother(String against, String tasks) throws Exception {
        JsonNode job = created("{\"kind\":\"pairs\",\"inputs\":[\"may\",\"june\",\"july\"],\"against\":\"" + against
                + "\",\"defaults\":{\"settings\":{\"stable\":\"auto\"}}}");
        assertThat(job.path("kind").asString()).isEqualTo("pairs");
        assertThat(job.path("uploads").propertyNames()).containsExactly("may", "june", "july");
        JsonNode listed = server.get(path(job) + "/tasks").json().path("tasks");
        assertThat(listed)
                .extracting(task -> task.path("external_id").asString())
                .containsExactly(tasks.split(", "));
        assertThat(listed).allMatch(task -> task.path("kind").asString().equals("volume"));
        assertThat(job.path("counts").path("queued").asInt()).isEqualTo(listed.size());
    }

    @Test
    void siteOfABatchHasFilesOfItsOwn() throws Exception {
        JsonNode job = created("""
                {"kind":"batch","inputs":["ground"],"defaults":{"settings":{"stable":"geojson"}},
                 "sites":[{"name":"north","stable":"ground"},{"name":"south"}]}""");
        JsonNode listed = server.get(path(job) + "/tasks").json().path("tasks");
        assertThat(listed.path(0).path("missing").toString()).isEqualTo("[\"pre\",\"post\"]");
        assertThat(listed.path(1).path("external_id").asString()).isEqualTo("south");
        assertThat(listed.path(1).path("missing").toString()).isEqualTo("[\"pre\",\"post\",\"geojson\"]");
    }

    @Test
    void tableMakesATaskARow() throws Exception {
        JsonNode job = created("""
                {"kind":"x","queue":"idle","defaults":{"payload":{"unit":"m","n":1}},
                 "foreach":"external_id,n\\n(2020 AV2),7\\n\\"b, c\\",\\n"}""");
        assertThat(job.path("counts").path("total").asInt()).isEqualTo(2);
        assertThat(tasks(job, "(2020 AV2)").spec().payload()).isEqualTo("{\"unit\":\"m\",\"n\":\"7\"}");
        assertThat(tasks(job, "b, c").spec().payload()).isEqualTo("{\"unit\":\"m\",\"n\":\"\"}");
    }

    @Test
    void whatFailedIsShownAndRunAgain() throws Exception {
        JsonNode job = created("""
                {"kind":"x","queue":"by-hand","tasks":[{"external_id":"a"},{"external_id":"b"}],"seal":true}""");
        String path = path(job);
        fail("by-hand");
        succeed("by-hand");
        JsonNode partial = server.get(path).json();
        assertThat(partial.path("state").asString()).isEqualTo("partial");
        assertThat(partial.path("first_failures").toString())
                .isEqualTo(
                        "[{\"id\":\"" + tasks(job, "a").id()
                                + "\",\"external_id\":\"a\",\"state\":\"failed\",\"error\":{\"code\":\"BAD\",\"message\":\"because\"}}]");
        assertThat(server.post("/api/v2/tasks/" + tasks(job, "a").id() + "/retry", "")
                        .code())
                .isEqualTo("in_job");
        assertThat(server.post(path + "/retry", "{\"tasks\":[\"nobody\"]}").status())
                .isEqualTo(404);
        assertThat(server.post(path + "/retry", "{\"states\":[\"cancelled\"]}").code())
                .isEqualTo("wrong_state");
        JsonNode again = server.post(path + "/retry", "{\"tasks\":[\"a\"]}").json();
        assertThat(again.path("state").asString()).isEqualTo("running");
        assertThat(again.path("finished_at").isNull()).isTrue();
        succeed("by-hand");
        assertThat(server.get(path).json().path("state").asString()).isEqualTo("succeeded");
    }

    @Test
    void pauseResumeAndCancelAnswerWithTheJob() throws Exception {
        String path = path(created("{\"kind\":\"x\",\"queue\":\"idle\",\"tasks\":[{}],\"seal\":true}"));
        assertThat(server.post(path + "/pause", "").json().path("paused").asBoolean())
                .isTrue();
        assertThat(server.post(path + "/pause", "").json().path("paused").asBoolean())
                .isTrue();
        assertThat(server.post(path + "/resume", "").json().path("paused").asBoolean())
                .isFalse();
        assertThat(server.send("DELETE", path, "").code()).isEqualTo("wrong_state");
        assertThat(server.post(path + "/cancel", "").json().path("state").asString())
                .isEqualTo("cancelled");
        for (String operation : new String[] {"cancel", "pause", "resume"}) {
            Answer late = server.post(path + "/" + operation, "");
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.code()).isEqualTo("wrong_state");
        }
        ended(path, "cancelled");
        Await.until(
                "its task is",
                () -> server.get(path).json().path("counts").path("cancelled").asInt() == 1);
    }

    @Test
    void sameJobMadeTwiceIsOne() throws Exception {
        String body =
                "{\"kind\":\"x\",\"queue\":\"idle\",\"external_id\":\"month\",\"tasks\":[{\"external_id\":\"a\"}]}";
        JsonNode job = created(body);
        Answer again = server.post("/api/v2/jobs", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id").asString()).isEqualTo(job.path("id").asString());
        Answer other = server.post("/api/v2/jobs", body.replace("idle", "idle2"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("job_exists");
        assertThat(other.json().path("detail").asString())
                .contains(job.path("id").asString());
        String path = path(job) + "/tasks";
        assertThat(server.post(path, "{\"tasks\":[{\"external_id\":\"a\"},{\"external_id\":\"b\"}]}")
                        .body())
                .isEqualTo("{\"added\":1,\"already\":1}");
        Answer differs =
                server.post(path, "{\"tasks\":[{\"external_id\":\"c\"},{\"external_id\":\"a\",\"priority\":1}]}");
        assertThat(differs.code()).isEqualTo("task_exists");
        assertThat(server.get(path(job)).json().path("counts").path("total").asInt())
                .isEqualTo(2);
        server.post(path(job) + "/cancel", "");
        assertThat(server.post(path, "{\"tasks\":[{}]}").code()).isEqualTo("job_sealed");
        assertThat(server.post(path(job) + "/seal", "").code()).isEqualTo("wrong_state");
    }

    @Test
    void keyMakesEachRequestOnce() throws Exception {
        String body = "{\"kind\":\"x\",\"queue\":\"idle\"}";
        Answer made = server.post("/api/v2/jobs", body, "Idempotency-Key", "k1");
        Answer again = server.post("/api/v2/jobs", body, "Idempotency-Key", "k1");
        assertThat(again.body()).isEqualTo(made.body());
        String path = path(made.json()) + "/tasks";
        server.post(path, "{\"tasks\":[{},{}]}", "Idempotency-Key", "k2");
        assertThat(server.post(path, "{\"tasks\":[{},{}]}", "Idempotency-Key", "k2")
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(server.post(path, "{\"tasks\":[{}]}", "Idempotency-Key", "k2")
                        .code())
                .isEqualTo("idempotency_key_reused");
        assertThat(server.get(path(made.json()))
                        .json()
                        .path("counts")
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void refusedTaskLeavesNoJob() throws Exception {
        int before = count();
        Answer refused =
                server.post("/api/v2/jobs", "{\"kind\":\"x\",\"queue\":\"none\",\"tasks\":[{},{\"priority\":1001}]}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void jobsAreListedNewestFirst() throws Exception {
        String kind = "listed";
        for (int i = 0; i < 3; i++) {
            created("{\"kind\":\"listed\",\"queue\":\"idle\",\"name\":\"" + i + "\"}");
        }
        JsonNode page = server.get("/api/v2/jobs?state=open,sealed&limit=2&kind=" + kind)
                .json();
        assertThat(page.path("jobs").path(0).path("name").asString()).isEqualTo("2");
        JsonNode rest = server.get("/api/v2/jobs?limit=2&kind=" + kind + "&cursor="
                        + page.path("next_cursor").asString())
                .json();
        assertThat(rest.path("jobs").path(0).path("name").asString()).isEqualTo("0");
        assertThat(rest.path("next_cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 422 | invalid_value | 'kind' is missing",
                "{\"kind\":\"x\",\"kinds\":1} | 422 | invalid_body | kinds",
                "{\"kind\":\"x\",\"layout\":\"diagram\"} | 422 | invalid_body | 'layout'",
                "{\"kind\":\"x\",\"bucket\":\"b\"} | 422 | invalid_body | 'bucket'",
                "{\"kind\":\"x\",\"tasks\":[{\"orbit_id\":\"o\"}]} | 422 | invalid_body | 'orbit_id'",
                "{\"kind\":\"x\",\"tasks\":[{\"inputs\":{\"a\":{\"object\":\"o\"}}}]} | 422 | invalid_body | 'object'",
                "{\"kind\":\"x\",\"tasks\":[{\"inputs\":{\"a\":{\"task_output\":\"o\"}}}]} | 422 | invalid_body | 'task_output'",
                "{\"kind\":\"x\",\"queue\":\"volume\"} | 422 | invalid_value | own",
                "{\"kind\":\"volume\",\"queue\":\"q\"} | 422 | invalid_value | 'kind' is volume",
                "{\"kind\":\"x\",\"priority\":0} | 422 | invalid_value | 1 to 1000",
                "{\"kind\":\"x\",\"max_running\":0} | 422 | invalid_value | 1 to 100000",
                "{\"kind\":\"x\",\"on_failure\":\"panic\"} | 422 | invalid_value | continue or stop",
                "{\"kind\":\"x\",\"retain_days\":-1} | 422 | invalid_value | 0 to 36500",
                "{\"kind\":\"x\",\"external_id\":\"a/b\"} | 422 | invalid_value | without slash",
                "{\"kind\":\"x\",\"external_id\":\"..\"} | 422 | invalid_value | without slash",
                "{\"kind\":\"x\",\"external_id\":\" a\"} | 422 | invalid_value | no blank",
                "{\"kind\":\"x\",\"name\":\"\"} | 422 | invalid_value | 'name' is",
                "{\"kind\":\"x\",\"inputs\":[\"../a\"]} | 422 | invalid_value | file names",
                "{\"kind\":\"x\",\"callback_url\":\"http://127.0.0.1/\"} | 422 | private_address | private-addresses=true",
                "{\"kind\":\"x\",\"defaults\":{\"settings\":{}}} | 422 | invalid_value | 'settings' is",
                "{\"kind\":\"x\",\"defaults\":{\"timeout_s\":0}} | 422 | invalid_value | defaults.timeout_s",
                "{\"kind\":\"x\",\"defaults\":{\"max_attempts\":101}} | 422 | invalid_value | defaults.max_attempts",
                "{\"kind\":\"volume\",\"defaults\":{\"settings\":{\"no_such\":1}}} | 422 | invalid_settings | no_such",
                "{\"kind\":\"x\",\"finally\":{}} | 422 | invalid_value | 'kind' is missing",
                "{\"kind\":\"x\",\"finally\":{\"kind\":\"volume\"}} | 422 | invalid_value | finally.kind",
                "{\"kind\":\"x\",\"finally\":{\"kind\":\"y\",\"timeout_s\":0}} | 422 | invalid_value | finally.timeout_s",
                "{\"kind\":\"x\",\"tasks\":[null]} | 422 | invalid_value | null in it",
                "{\"kind\":\"x\",\"tasks\":[{\"external_id\":\"\"}]} | 422 | invalid_value | tasks.0.external_id",
                "{\"kind\":\"x\",\"tasks\":[{\"inputs\":{\"a\":{}}}]} | 422 | invalid_value | tasks.0.inputs.a",
                "{\"kind\":\"x\",\"tasks\":[{\"inputs\":{\"a\":{\"upload\":true,\"job_input\":\"b\"}}}]} | 422 | invalid_value | both",
                "{\"kind\":\"x\",\"tasks\":[{\"inputs\":{\"a\":{\"job_input\":\"b\"}}}]} | 422 | invalid_value | the job has no inputs",
                "{\"kind\":\"x\",\"inputs\":[\"c\"],\"tasks\":[{\"inputs\":{\"a\":{\"job_input\":\"b\"}}}]} | 422 | invalid_value | one of the job's inputs: c",
                "{\"kind\":\"volume\",\"tasks\":[{\"inputs\":{\"a\":{\"upload\":true}}}]} | 422 | invalid_value | pre, post, shp, shx",
                "{\"kind\":\"series\",\"inputs\":[\"a\",\"b\"]} | 422 | invalid_value | adjusts no series",
                "{\"kind\":\"pairs\",\"inputs\":[\"a\"]} | 422 | invalid_value | 2 to 100 epochs",
                "{\"kind\":\"pairs\",\"inputs\":[\"a\",\"b\"],\"against\":\"last\"} | 422 | invalid_value | first, previous or both",
                "{\"kind\":\"pairs\",\"inputs\":[\"a\",\"b\"],\"tasks\":[]} | 422 | invalid_value | the server makes the tasks",
                "{\"kind\":\"x\",\"against\":\"first\"} | 422 | invalid_value | only 'pairs'",
                "{\"kind\":\"x\",\"foreach\":\"a\"} | 422 | invalid_value | a header and 1 to 10000 rows",
                "{\"kind\":\"x\",\"foreach\":\"a,a\\n1,2\"} | 422 | invalid_value | each another",
                "{\"kind\":\"x\",\"foreach\":\"a,b\\n1\"} | 422 | invalid_value | row 2 has 1 cells",
                "{\"kind\":\"x\",\"foreach\":\"external_id\\na/b\"} | 422 | invalid_value | without slash",
                "{\"kind\":\"x\",\"foreach\":\"a\\n1\",\"tasks\":[{}]} | 422 | invalid_value | instead of 'tasks'",
                "{\"kind\":\"volume\",\"foreach\":\"a\\n1\"} | 422 | invalid_value | which 'volume' has not",
                "{\"kind\":\"x\",\"sites\":[]} | 422 | invalid_value | only 'batch'",
                "{\"kind\":\"batch\"} | 422 | invalid_value | a list of 1 to 10000",
                "{\"kind\":\"batch\",\"sites\":[{}]} | 422 | invalid_value | the site's name",
                "{\"kind\":\"x\",\"seal\":true,\"inputs\":[\"c\"]} | 409 | inputs_missing | c",
            })
    void wrongJobIsRefusedByName(String body, int status, String code, String part) throws Exception {
        Answer refused = server.post("/api/v2/jobs", body);
        assertThat(refused.status()).as("%s", refused).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.body()).contains(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tasks", "/seal", "/cancel", "/pause", "/resume", "/retry"})
    void unknownJobIsNotFound(String operation) throws Exception {
        for (String id : new String[] {NOBODY, "x"}) {
            Answer answer = operation.isEmpty()
                    ? server.get("/api/v2/jobs/" + id)
                    : server.post(
                            "/api/v2/jobs/" + id + operation, operation.equals("/tasks") ? "{\"tasks\":[{}]}" : "");
            assertThat(answer.status()).as("%s", answer).isEqualTo(404);
            assertThat(answer.json().path("detail").asString()).isEqualTo("There is no job " + id);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "state=done, 'open, sealed'",
        "limit=201, 1 to 200",
        "cursor=x, next_cursor",
    })
    void wrongListParameterIsRefused(String query, String part) throws Exception {
        Answer refused = server.get("/api/v2/jobs?" + query);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains(part);
        String path = path(created("{\"kind\":\"x\",\"queue\":\"idle\"}"));
        assertThat(server.get(path + "/tasks?" + query).status()).isEqualTo(422);
    }

    @Test
    void batchHasAtMostAThousandTasks() throws Exception {
        String path = path(created("{\"kind\":\"x\",\"queue\":\"idle\"}")) + "/tasks";
        String thousand = IntStream.range(0, 1_000).mapToObj(_ -> "{}").collect(Collectors.joining(","));
        assertThat(server.post(path, "{\"tasks\":[" + thousand + "]}").body())
                .isEqualTo("{\"added\":1000,\"already\":0}");
        assertThat(server.post(path, "{\"tasks\":[{}," + thousand + "]}").status())
                .isEqualTo(422);
        assertThat(server.post(path, "{\"tasks\":[]}").status()).isEqualTo(422);
        assertThat(server.post(path, "{}").status()).isEqualTo(422);
    }

    private static JsonNode created(String body) throws Exception {
        Answer made = server.post("/api/v2/jobs", body);
        assertThat(made.status()).as("%s", made).isEqualTo(201);
        return made.json();
    }

    private static String path(JsonNode job) {
        return "/api/v2/jobs/" + job.path("id").asString();
    }

    private static int count() throws Exception {
        return server.get("/api/v2/jobs?limit=200").json().path("jobs").size();
    }

    private static Task tasks(JsonNode job, String name) {
        return server.bean(Jobs.class).tasks(UUID.fromString(job.path("id").asString()), Set.of(), -1, 100).stream()
                .filter(task ->
                        task.place().orElseThrow().externalId().orElse("").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void ended(String path, String state) {
        Await.until(
                "it is " + state,
                () -> server.get(path).json().path("state").asString().equals(state));
    }

    private static Claim claim(String queue) {
        return server.bean(TaskQueue.class)
                .claim(queue, "w", Duration.ofMinutes(1))
                .orElseThrow();
    }

    private static void fail(String queue) {
        server.bean(TaskQueue.class).fail(claim(queue), new Task.Failure("BAD", "because"), false);
    }

    private static void succeed(String queue) {
        server.bean(TaskQueue.class).complete(claim(queue), "{}");
    }

    private static void upload(JsonNode url) throws IOException, InterruptedException {
        String path = URI.create(url.asString()).getPath();
        assertThat(server.send(
                                "PATCH",
                                path,
                                "x",
                                "Tus-Resumable",
                                "1.0.0",
                                "Upload-Offset",
                                "0",
                                "Content-Type",
                                "application/offset+octet-stream")
                        .status())
                .isEqualTo(204);
    }
}
