package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.http.Http.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Resumable Uploads for HTTP over the wire.
class ResumableUploadsIT {
    private static final String PARTIAL = "Content-Type: application/partial-upload";
    private static final String MORE = "Upload-Complete: ?0";
    private static final String LAST = "Upload-Complete: ?1";
    /// of "hello world"
    private static final String DIGEST = "sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:";

    @TempDir
    static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static UploadServer server;

    @BeforeAll
    static void start() {
        server = UploadServer.start(data, "cutfill.upload.max-size=1000000B", "cutfill.upload.expire-after=1h");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fileMayComeInOneRequest() {
        Response created =
                send("POST /files", "hello world", LAST, "Content-Disposition: inline; filename=\"a b.las\"");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Upload-Complete")).contains("?1");
        assertThat(server.uploads().file(created.id())).hasContent("hello world");
        assertThat(server.uploads().find(created.id()).orElseThrow().metadata())
                .isEqualTo(Map.of("filename", "a b.las"));
        assertThat(finished(created.id())).hasSize(1);
    }

    @Test
    void fileMayComeInPieces() {
        Response created = send("POST /files", "hello", MORE);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Upload-Complete")).contains("?0");
        assertThat(created.header("Upload-Offset")).contains("5");
        assertThat(created.header("Upload-Limit").orElseThrow()).matches("max-size=1000000, max-age=3[56][0-9]{2}");
        assertThat(append(created.id(), 5, " wor", MORE).header("Upload-Complete"))
                .contains("?0");
        Response head = send("HEAD /files/" + created.id(), "");
        assertThat(head.status()).isEqualTo(204);
        assertThat(head.header("Upload-Offset")).contains("9");
        assertThat(head.header("Upload-Complete")).contains("?0");
        assertThat(head.header("Upload-Length")).isEmpty();
        assertThat(head.header("Cache-Control")).contains("no-store");
        assertThat(finished(created.id())).isEmpty();
        Response last = append(created.id(), 9, "ld", LAST);
        assertThat(last.status()).isEqualTo(204);
        assertThat(last.header("Upload-Complete")).contains("?1");
        assertThat(finished(created.id())).hasSize(1);
        assertThat(send("HEAD /files/" + created.id(), "").header("Upload-Length"))
                .contains("11");
        assertThat(append(created.id(), 11, "", LAST).header("Upload-Complete"))
                .as("the answer was lost")
                .contains("?1");
        assertThat(finished(created.id())).hasSize(1);
    }

    @Test
    void allBytesAreNotTheWordThatTheyAreAll() {
        String id = send("POST /files", "hello", MORE, "Upload-Length: 5").id();
        assertThat(send("HEAD /files/" + id, "").header("Upload-Complete")).contains("?0");
        assertThat(finished(id)).isEmpty();
        assertThat(append(id, 5, "", LAST).header("Upload-Complete")).contains("?1");
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void startOfATaskIsTheWordToo() {
        String id = send("POST /files", "hello", MORE, "Upload-Length: 5").id();
        assertThat(server.uploads().finalizeLength(id).orElseThrow().finished()).isTrue();
    }

    @Test
    void sameUploadMayBeContinuedByTus() {
        String id = send("POST /files", "hello", MORE, "Upload-Length: 11").id();
        Response head = send("HEAD /files/" + id, "", "Tus-Resumable: 1.0.0");
        assertThat(head.header("Upload-Offset")).contains("5");
        assertThat(head.header("Upload-Length")).contains("11");
        String other = server.uploads().create(Map.of(), OptionalLong.empty()).id();
        assertThat(append(other, 0, "hello", MORE).status()).isEqualTo(204);
        assertThat(append(other, 5, " world", LAST).header("Upload-Complete")).contains("?1");
        assertThat(finished(other)).as("an upload of a task").hasSize(1);
    }

    @Test
    void tusClientMayFinishAnUploadByUploadComplete() {
        String id = server.uploads().create(Map.of(), OptionalLong.empty()).id();
        Response response = send(
                "PATCH /files/" + id,
                "hello",
                "Tus-Resumable: 1.0.0",
                "Content-Type: application/offset+octet-stream",
                "Upload-Offset: 0",
                LAST);
        assertThat(response.status()).isEqualTo(204);
        assertThat(finished(id)).hasSize(1);
    }

    /// interop version → what the life of an upload is called
    @ParameterizedTest
    @CsvSource({"6, expires", "7, max-age", "8, max-age"})
    void urlIsToldBeforeTheBytesHaveCome(int version, String age) throws Exception {
        try (Http http = new Http(server.port())) {
            http.head("POST /files", "", LAST, "Upload-Draft-Interop-Version: " + version, "Content-Length: 11");
            http.write("hello");
            Response interim = http.read(true);
            assertThat(interim.status()).isEqualTo(104);
            assertThat(interim.header("Upload-Draft-Interop-Version")).contains(Integer.toString(version));
            assertThat(interim.header("Upload-Limit").orElseThrow()).contains(age + "=");
            http.write(" world");
            Response answer = http.read(false);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("Location")).isEqualTo(interim.header("Location"));
            assertThat(server.uploads().file(interim.id())).hasContent("hello world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upload-Draft-Interop-Version: 5", "Upload-Draft-Interop-Version: 9", "X-Nothing: x"})
    void clientOfAnotherVersionGetsNoInterimResponse(String version) {
        assertThat(send("POST /files", "hello", LAST, version).status()).isEqualTo(201);
    }

    @Test
    void interruptedCreationGoesOnAtTheUrlThatWasTold() throws Exception {
        String id;
        try (Http http = new Http(server.port())) {
            http.head("POST /files", "", LAST, "Upload-Draft-Interop-Version: 8", "Content-Length: 11");
            id = http.read(true).id();
            http.write("hello");
            Await.until(
                    "it is there", () -> server.uploads().find(id).orElseThrow().offset() == 5);
            http.reset();
        }
        Response head = send("HEAD /files/" + id, "");
        assertThat(head.header("Upload-Offset")).contains("5");
        assertThat(head.header("Upload-Length")).as("of the Content-Length").contains("11");
        assertThat(append(id, 5, " world", LAST).header("Upload-Complete")).contains("?1");
        assertThat(server.uploads().file(id)).hasContent("hello world");
    }

    @Test
    void askingForTheOffsetEndsTheRunningRequest() throws Exception {
        String id = send("POST /files", "", MORE).id();
        try (Http stalled = new Http(server.port())) {
            stalled.head("PATCH /files/" + id, "", PARTIAL, LAST, "Upload-Offset: 0", "Content-Length: 11");
            stalled.write("hello");
            Await.until(
                    "it is there", () -> server.uploads().find(id).orElseThrow().offset() == 5);
            assertThat(send("HEAD /files/" + id, "").header("Upload-Offset")).contains("5");
            stalled.write(" world");
            assertThat(stalled.read(false).status()).isEqualTo(409);
        }
        assertThat(send("HEAD /files/" + id, "").header("Upload-Offset"))
                .as("what was said stays true")
                .contains("5");
    }

    /// headers of an append to an upload of 5 bytes of 11, body → status, part of the problem
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PARTIAL~LAST                                    | x      | 400 | Upload-Offset is missing
            PARTIAL~LAST~Upload-Offset: five                | x      | 400 | Upload-Offset is missing
            PARTIAL~Upload-Offset: 5                        | x      | 400 | Upload-Complete is missing
            PARTIAL~Upload-Complete: true~Upload-Offset: 5  | x      | 400 | Upload-Complete is missing
            MORE~Upload-Offset: 5                           | x      | 415 | application/partial-upload
            PARTIAL~MORE~Upload-Offset: 3                   | x      | 409 | "expected-offset":5
            PARTIAL~MORE~Upload-Offset: 3                   | x      | 409 | "provided-offset":3
            PARTIAL~LAST~Upload-Offset: 5                   | x      | 400 | #inconsistent-upload-length
            PARTIAL~MORE~Upload-Offset: 5~Upload-Length: 12 | x      | 400 | #inconsistent-upload-length
            PARTIAL~MORE~Upload-Offset: 5~Content-Digest: sha-256=:AAAA: | x | 400 | its algorithm makes 32
            PARTIAL~MORE~Upload-Offset: 5~Content-Digest: DIGEST | hello | 400 | do not have this SHA256
            """)
    void refusalsAreProblems(String lines, String body, int status, String text) {
        String id = send("POST /files", "hello", MORE, "Upload-Length: 11").id();
        Response response = send(
                "PATCH /files/" + id,
                body,
                lines.replace("PARTIAL", PARTIAL)
                        .replace("LAST", LAST)
                        .replace("MORE", MORE)
                        .replace("DIGEST", DIGEST)
                        .split("~"));
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains(text);
        assertThat(response.header("Upload-Complete")).contains("?0");
        assertThat(response.header("Upload-Offset").isPresent()).isEqualTo(status == 409);
        assertThat(send("HEAD /files/" + id, "").header("Upload-Offset")).contains("5");
    }

    @Test
    void uploadThatExceedsItsLengthIsInvalid() {
        String id = send("POST /files", "hello", MORE, "Upload-Length: 11").id();
        assertThat(append(id, 5, " worlds", MORE).status()).isEqualTo(400);
        assertThat(send("HEAD /files/" + id, "").status()).isEqualTo(410);
        String chunked = send("POST /files", "hello", MORE, "Upload-Length: 11").id();
        Response exceeded = send(
                "PATCH /files/" + chunked,
                "7\r\n worlds\r\n0\r\n\r\n",
                PARTIAL,
                MORE,
                "Upload-Offset: 5",
                "Transfer-Encoding: chunked");
        assertThat(exceeded.status()).isEqualTo(400);
        assertThat(send("HEAD /files/" + chunked, "").status()).isEqualTo(410);
    }

    @Test
    void completeUploadTakesNoMoreAndStays() {
        String id = send("POST /files", "hello", LAST).id();
        assertThat(append(id, 5, "x", LAST).status()).isEqualTo(400);
        assertThat(append(id, 3, "lo", LAST).status()).isEqualTo(409);
        assertThat(send("HEAD /files/" + id, "").header("Upload-Complete")).contains("?1");
    }

    @Test
    void limitsAreToldAndKept() {
        assertThat(send("OPTIONS /files", "").header("Upload-Limit")).contains("max-size=1000000");
        Response refused = send("POST /files", "x", MORE, "Upload-Length: 1000001");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.header("Upload-Limit")).contains("max-size=1000000");
        assertThat(send("POST /files", "hello", LAST, "Upload-Length: 6").status())
                .isEqualTo(400);
        assertThat(send("POST /files", "hello", "Upload-Complete: yes").status())
                .isEqualTo(400);
    }

    @Test
    void cancelledUploadIsGone() {
        String id = send("POST /files", "hello", MORE).id();
        assertThat(send("DELETE /files/" + id, "").status()).isEqualTo(204);
        assertThat(send("HEAD /files/" + id, "", "Upload-Draft-Interop-Version: 8")
                        .status())
                .isEqualTo(404);
        assertThat(append(id, 5, "x", LAST).status()).isEqualTo(404);
        String tus = server.uploads().create(Map.of(), OptionalLong.empty()).id();
        assertThat(send("DELETE /files/" + tus, "").status())
                .as("without a word which protocol is meant")
                .isEqualTo(412);
    }

    @Test
    void digestOfTheWholeIsVerifiedBeforeAnybodyIsTold() {
        String right =
                send("POST /files", "hello", MORE, "Repr-Digest: " + DIGEST).id();
        assertThat(append(right, 5, " world", LAST).status()).isEqualTo(204);
        assertThat(finished(right)).hasSize(1);
        String wrong =
                send("POST /files", "hello", MORE, "Repr-Digest: " + DIGEST).id();
        Response refused = append(wrong, 5, " worle", LAST);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Upload-Complete"))
                .as("to go on would not help")
                .contains("?1");
        assertThat(finished(wrong)).isEmpty();
        assertThat(send("HEAD /files/" + wrong, "").status()).isEqualTo(410);
    }

    @Test
    void digestIsComputedForWhoWantsIt() {
        Response created = send("POST /files", "hello world", LAST, "Want-Repr-Digest: sha-512=3, sha-256=10, md5=9");
        assertThat(created.header("Repr-Digest")).contains(DIGEST);
        assertThat(send("POST /files", "hello world", LAST, "Content-Digest: " + DIGEST)
                        .status())
                .isEqualTo(201);
        Response wrong = send("POST /files", "hello worle", LAST, "Content-Digest: " + DIGEST);
        assertThat(wrong.status()).isEqualTo(400);
    }

    @Test
    void getAnswersTheOffsetOrTheFinishedBytes() throws Exception {
        String id = send("POST /files", "hello", MORE).id();
        Response unfinished = send("GET /files/" + id, "");
        assertThat(unfinished.status()).isEqualTo(204);
        assertThat(unfinished.header("Upload-Offset")).contains("5");
        append(id, 5, " world", LAST);
        Download finished = Download.get(server.url("/files/" + id));
        assertThat(finished.status()).isEqualTo(200);
        assertThat(finished.body()).asString().isEqualTo("hello world");
    }

    private static Response append(String id, long offset, String body, String complete) {
        return send("PATCH /files/" + id, body, PARTIAL, complete, "Upload-Offset: " + offset);
    }

    private static Response send(String requestLine, String body, String... lines) {
        return Http.send(server.port(), requestLine, body, Stream.of(lines).toArray(String[]::new));
    }

    private static List<Upload> finished(String id) {
        return server.finished().stream()
                .filter(upload -> upload.id().equals(id))
                .toList();
    }
}
