package dev.cutfill.api.atropos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningServer.Answer;
import dev.cutfill.TestServer;
import dev.cutfill.api.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Atropos task service's document over HTTP, member for member.
class AtroposIT {
    private static TestServer server;

    @TempDir
    private static Path data;

    @BeforeAll
    static void start() {
        server = TestServer.whole(data).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void createdTaskIsPendingAndHasAllItsMembers() throws Exception {
        Answer created = server.post("/tasks", """
                {"task_type": "data_processing", "parameters": {"processing_time": 10, "record_count": 1000}}""");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.header("Content-Type")).isEqualTo("application/json");
        assertThat(Golden.of(created.body())).isEqualTo("""
                {"id":"ID","task_type":"data_processing","status":"pending","parameters":{"processing_time":10,"record_count":1000},\
                "result":null,"error":null,"created_at":"TIME","completed_at":null,"deleted_at":null}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data_processing   | {"processing_time":0}                   | {"processed_records":1000,"processing_time":0,"output_file":"processed_data_HEX.csv"}
            data_processing   | {"processing_time":0,"record_count":7}  | {"processed_records":7,"processing_time":0,"output_file":"processed_data_HEX.csv"}
            report_generation | {"processing_time":0.0,"pages":3}       | {"report_type":"monthly","pages":3,"generation_time":0.0,"report_url":"https://reports.example.com/HEX.pdf"}
            video_processing  | {"video_length":0}                      | {"original_length":0,"processed_length":0,"processing_time":0.0,"output_formats":["mp4","webm"],"video_url":"https://videos.example.com/HEX.mp4"}
            default           | {"processing_time":0}                   | {"message":"Task completed successfully","processing_time":0,"timestamp":"TIME"}
            anything at all   | {"processing_time":0,"more":[null]}     | {"message":"Task completed successfully","processing_time":0,"timestamp":"TIME"}
            """)
    void eachKindOfTaskCompletesWithItsResult(String type, String parameters, String result) throws Exception {
        String id = create("{\"task_type\":\"" + type + "\",\"parameters\":" + parameters + "}");

        String done = await(id, "completed");
        assertThat(Golden.of(done))
                .isEqualTo("{\"id\":\"ID\",\"task_type\":\"" + type + "\",\"status\":\"completed\",\"parameters\":"
                        + parameters + ",\"result\":" + result
                        + ",\"error\":null,\"created_at\":\"TIME\",\"completed_at\":\"TIME\",\"deleted_at\":null}");
        assertThat(server.get("/tasks/" + id + "/status").body()).isEqualTo(done);
    }

    @Test
    void resultOfATaskThatHasNoneYetIsNull() throws Exception {
        String id = create("{\"task_type\":\"default\",\"parameters\":{\"processing_time\":600}}");
        assertThat(await(id, "processing"))
                .contains("\"result\":null,\"error\":null")
                .contains("\"completed_at\":null");
    }

    @Test
    void impossibleTimeFailsTheTaskAndSaysWhatIsPossible() throws Exception {
        String id = create("{\"task_type\":\"default\",\"parameters\":{\"processing_time\":-1}}");
        assertThat(await(id, "failed"))
                .contains("\"result\":null,\"error\":\"processing_time is -1; it must be a number from 0 to 3600\"");
    }

    @Test
    void parametersMayBeLeftOut() throws Exception {
        assertThat(server.post("/tasks", "{\"task_type\":\"video_processing\",\"unknown\":1}")
                        .body())
                .contains("\"parameters\":{}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                               | [{"type":"missing","loc":["body","task_type"],"msg":"Field required","input":{}}]
            {"task_type":7}                  | [{"type":"string_type","loc":["body","task_type"],"msg":"Input should be a valid string","input":7}]
            {"task_type":"a","parameters":3} | [{"type":"dict_type","loc":["body","parameters"],"msg":"Input should be a valid dictionary","input":3}]
            []                               | [{"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary","input":[]}]
            {"task_type"                     | [{"type":"json_invalid","loc":["body"],"msg":"JSON decode error, at line 1 column 13","input":{}}]
            """)
    void mistakeInTheBodyIsNamed(String body, String detail) throws Exception {
        Answer refused = server.post("/tasks", body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo("{\"detail\":" + detail + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "no-id", "%2e%2e"})
    void missingTaskIsNotFoundWhateverItsIdLooksLike(String id) throws Exception {
        for (String what : new String[] {"/status", "/result"}) {
            Answer answer = server.get("/tasks/" + id + what);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("{\"detail\":\"Task not found\"}");
        }
    }

    @Test
    void listHasTheNewestFirstAndCountsAll() throws Exception {
        create("{\"task_type\":\"first\",\"parameters\":{\"processing_time\":600}}");
        create("{\"task_type\":\"second\",\"parameters\":{\"processing_time\":600}}");

        Answer all = server.get("/tasks");
        assertThat(all.json().path("tasks").path(0).path("task_type").asString())
                .isEqualTo("second");
        assertThat(all.json().path("tasks").path(1).path("task_type").asString())
                .isEqualTo("first");
        assertThat(all.json().path("total_tasks").asInt())
                .isEqualTo(all.json().path("tasks").size())
                .isGreaterThanOrEqualTo(2);
        assertThat(all.json().path("filters").toString()).isEqualTo("{\"status\":\"all\",\"include_deleted\":false}");
        assertThat(server.get("/tasks?limit=1").json().path("tasks").size()).isEqualTo(1);
        assertThat(server.get("/tasks?status=nonsense").status()).isEqualTo(422);
    }

    @Test
    void onlyWhatHasEndedIsDeletedAndIsGoneThen() throws Exception {
        String running = create("{\"task_type\":\"default\",\"parameters\":{\"processing_time\":600}}");
        await(running, "processing");
        Answer refused = server.send("DELETE", "/tasks/" + running, "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo(
                        "{\"detail\":\"Cannot delete task with status 'processing'. Only completed or failed tasks can be deleted.\"}");

        String done = create("{\"task_type\":\"default\",\"parameters\":{\"processing_time\":0}}");
        await(done, "completed");
        assertThat(server.send("DELETE", "/tasks/" + done, "").body())
                .isEqualTo("{\"message\":\"Task deleted successfully\",\"task_id\":\"" + done + "\"}");
        assertThat(server.get("/tasks/" + done + "/status").status()).isEqualTo(404);
        assertThat(server.send("DELETE", "/tasks/" + done, "").status()).isEqualTo(404);

        assertThat(server.get("/tasks").body()).doesNotContain(done);
        assertThat(server.get("/tasks?status=completed&include_deleted=true").body())
                .contains(done);
        Answer deleted = server.get("/tasks?status=deleted");
        assertThat(deleted.json().path("filters").toString())
                .isEqualTo("{\"status\":\"deleted\",\"include_deleted\":false}");
        assertThat(deleted.json().path("total_tasks").asInt())
                .isEqualTo(deleted.json().path("tasks").size())
                .isPositive();
        assertThat(Golden.of(deleted.body()))
                .contains("\"status\":\"completed\"")
                .contains("\"deleted_at\":\"TIME\"")
                .doesNotContain("\"deleted_at\":null");
        assertThat(deleted.body()).contains(done);
    }

    @Test
    void sameKeyMakesOneTask() throws Exception {
        String body = "{\"task_type\":\"default\",\"parameters\":{\"processing_time\":600}}";
        Answer first = server.post("/tasks", body, "Idempotency-Key", "one");
        Answer again = server.post("/tasks", body, "Idempotency-Key", "one");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(server.post("/tasks", "{\"task_type\":\"other\"}", "Idempotency-Key", "one")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void pageOfAnotherOriginReadsWhyItIsRefused() throws Exception {
        Answer refused = server.get("/tasks", "Origin", "http://localhost:3000");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(refused.body()).contains("http://localhost:3000", "cutfill.origins");
    }

    @Test
    void rootSaysThatItRuns() throws Exception {
        assertThat(server.get("/").body())
                .matches(
                        "\\{\"message\":\"Atropos Task Service is running\",\"name\":\"Cutfill\",\"version\":\"[^\"]+\",\"docs\":\"/docs\",\"health\":\"/health\"}");
    }

    @Test
    void browserAtTheRootIsLedToTheConsole() throws Exception {
        Answer led = server.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(led.status()).isEqualTo(302);
        assertThat(led.header("Location")).endsWith("/console/");
    }

    @Test
    void descriptionOfAnUnknownApiIsNotFound() throws Exception {
        Answer unknown = server.get("/openapi/nowhere");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @Test
    void documentationShowsEachApiWithThePathsOfItsDocument() throws Exception {
        assertThat(server.get("/docs").header("Location")).contains("swagger-ui/index.html");
        assertThat(server.get("/swagger-ui/index.html").status()).isEqualTo(200);
        assertThat(server.get("/redoc").header("Location")).endsWith("/docs");
        assertThat(server.get("/openapi/swagger-config").body())
                .contains("/openapi/atropos")
                .contains("/openapi/aiopslab")
                .contains("/openapi/agents")
                .contains("/openapi/orchestrator");
        assertThat(server.get("/openapi/atropos").json().path("paths").propertyNames())
                .containsExactlyInAnyOrder("/", "/tasks", "/tasks/{id}", "/tasks/{id}/status", "/tasks/{id}/result");
    }

    @Test
    void apiStandsUnderItsOwnNameToo() throws Exception {
        assertThat(server.post("/compat/atropos/tasks", "{\"task_type\":\"default\"}")
                        .status())
                .isEqualTo(200);
        assertThat(server.get("/compat/atropos/tasks").json().has("total_tasks"))
                .isTrue();
    }

    private static String create(String body) throws Exception {
        Answer created = server.post("/tasks", body);
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        return created.json().path("id").asString();
    }

    /// The body of /result once the task has this status.
    private static String await(String id, String status) {
        String[] body = {""};
        Await.until(id + " is " + status, () -> {
            try {
                Answer answer = server.get("/tasks/" + id + "/result");
                body[0] = answer.body();
                return answer.json().path("status").asString().equals(status);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        return body[0];
    }
}
