package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.http.Http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The tus protocol over the wire: what is sent and what comes back, word by word.
class TusIT {
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";
    private static final long MAX = 1_000_000;

    @TempDir
    static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static UploadServer server;

    @BeforeAll
    static void start() {
        server = UploadServer.start(data, "cutfill.upload.max-size=" + MAX + "B");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void optionsTellAllThatIsOffered() {
        for (String path : List.of("/files", "/files/", "/files/" + deferred())) {
            Response options = send("OPTIONS " + path, "");
            assertThat(options.status()).isEqualTo(200);
            assertThat(options.header("Tus-Version")).contains("1.0.0");
            assertThat(options.header("Tus-Max-Size")).contains(Long.toString(MAX));
            assertThat(options.list("Tus-Extension"))
                    .containsExactlyInAnyOrder(
                            "creation",
                            "creation-defer-length",
                            "creation-with-upload",
                            "checksum",
                            "checksum-trailer",
                            "concatenation",
                            "concatenation-unfinished",
                            "expiration",
                            "termination");
            assertThat(options.list("Tus-Checksum-Algorithm"))
                    .containsExactly("md5", "sha1", "sha256", "sha512", "crc32");
        }
    }

    /// method, path (ID is a deferred upload, WHOLE a finished one of 5 bytes), header lines, body → status,
    /// part of the text
    @ParameterizedTest(name = "{0} {1} {2} → {4} {5}")
    @CsvSource(delimiter = '|', textBlock = """
            PATCH  | /files/ID | BYTES~Upload-Offset: 0                         | 12345 | 412 | Tus-Resumable is ''
            PATCH  | /files/ID | Tus-Resumable: 0.2.2~BYTES~Upload-Offset: 0    | 12345 | 412 | Tus-Resumable is '0.2.2'
            HEAD   | /files/ID | Tus-Resumable: 0.2.2                           |       | 412 |
            DELETE | /files/ID | Tus-Resumable: 9                               |       | 412 | Tus-Resumable is '9'
            POST   | /files    | Upload-Length: 5                               |       | 412 | Tus-Resumable is ''
            PATCH  | /files/ID | TUS~Upload-Offset: 0                           | 12345 | 415 | Content-Type is ''
            PATCH  | /files/ID | TUS~Content-Type: text/plain~Upload-Offset: 0  | 12345 | 415 | Content-Type is 'text/plain'
            PATCH  | /files/ID | TUS~BYTES                                      | 12345 | 400 | Upload-Offset is missing
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: -1                    | 12345 | 400 | Upload-Offset must be
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 99999999999999999999  | 12345 | 400 | Upload-Offset must be
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 3                     | 12345 | 409 | Upload-Offset is 3, but the upload has 0 bytes
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Length: 4    | 12345 | 413 | after the 4 bytes
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Length: x    | 12345 | 400 | Upload-Length must be
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Length: 1000001 | 12345 | 413 | at most 1000000 bytes
            PATCH  | /files/WHOLE | TUS~BYTES~Upload-Offset: 5                  | 6     | 413 | after the 5 bytes
            PATCH  | /files/WHOLE | TUS~BYTES~Upload-Offset: 5~Upload-Length: 6 | 6     | 400 | but 5 was declared before
            PATCH  | /files/WHOLE | TUS~BYTES~Upload-Offset: 0                  | 12345 | 409 | the upload has 5 bytes
            PATCH  | /files/00000000000000000000000000000000 | TUS~BYTES~Upload-Offset: 0 | 1 | 404 | There is no such upload
            HEAD   | /files/00000000000000000000000000000000 | TUS              |       | 404 |
            DELETE | /files/00000000000000000000000000000000 | TUS              |       | 404 | There is no such upload
            HEAD   | /files/ID/ | TUS                                           |       | 404 |
            HEAD   | /files/%2e%2e%2f%2e%2e%2fetc%2fpasswd | TUS                |       | 400 |
            HEAD   | /files/..%5c..%5cx | TUS                                   |       | 400 |
            HEAD   | /files/.. | TUS                                            |       | 404 |
            HEAD   | /files/ID.json | TUS                                       |       | 404 |
            HEAD   | /files/x%0d%0aSet-Cookie:y | TUS                           |       | 404 |
            HEAD   | /files    | TUS                                            |       | 404 |
            PUT    | /files/ID | TUS                                            | 1     | 405 | PUT
            GET    | /files/ID | TUS                                            |       | 409 | not finished
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Checksum: sha3 AAAA | 1 | 400 | not one of md5,sha1
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Checksum: sha1 | 1   | 400 | in Base64
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Checksum: sha1 a!b | 1 | 400 | in Base64
            PATCH  | /files/ID | TUS~BYTES~Upload-Offset: 0~Upload-Checksum: sha1 AAAA | 1 | 460 | SHA1 digest
            POST   | /files    | TUS~Upload-Concat: parts                       |       | 400 | One of Upload-Length
            POST   | /files    | TUS~Upload-Length: 5~Upload-Concat: parts      |       | 400 | must be 'partial'
            POST   | /files    | TUS~Upload-Concat: final;/files/nothing        |       | 400 | not here
            POST   | /files    | TUS~Upload-Concat: final;                      |       | 400 | not here
            POST   | /files    | TUS~Upload-Concat: final;/files/WHOLE          |       | 400 | not created as partial
            POST   | /files    | TUS~Upload-Concat: final;/files/00000000000000000000000000000000 | | 400 | not here
            POST   | /files/ID | TUS~Upload-Length: 5                           |       | 405 | POST to /files
            GET    | /files    | TUS~X-HTTP-Method-Override: POST~Upload-Length: 5 |    | 405 | by POST itself
            POST   | /files    | TUS                                            |       | 400 | One of Upload-Length
            POST   | /files    | TUS~Upload-Length: 5~Upload-Defer-Length: 1    |       | 400 | and not both
            POST   | /files    | TUS~Upload-Defer-Length: 2                     |       | 400 | must be 1
            POST   | /files    | TUS~Upload-Length: -5                          |       | 400 | non-negative
            POST   | /files    | TUS~Upload-Length: 1000001                     |       | 413 | at most 1000000 bytes
            POST   | /files    | TUS~Upload-Length: 5~Upload-Metadata: a b c    |       | 400 | not Base64
            POST   | /files    | TUS~Upload-Length: 5~Upload-Metadata: a !!     |       | 400 | not Base64
            POST   | /files    | TUS~Upload-Length: 5~Upload-Metadata: a YQ==,a YQ== |  | 400 | key a twice
            POST   | /files    | TUS~Upload-Length: 5~Upload-Metadata: ,        |       | 400 | a key that is empty
            POST   | /files    | TUS~Upload-Length: 5~Content-Type: text/plain  | 12345 | 415 | 'text/plain'
            POST   | /files    | TUS~Upload-Length: 4~BYTES                     | 12345 | 413 | after the 4 bytes
            """)
    void refusalsSayWhatIsWrong(String method, String path, String lines, String body, int status, String text) {
        String id = deferred();
        String whole = create("Upload-Length: 5", BYTES, "12345");
        Response response = send(
                method + " " + path.replace("ID", id).replace("WHOLE", whole),
                body == null ? "" : body,
                lines.replace("BYTES", BYTES)
                        .replace("TUS", TUS)
                        .replace("WHOLE", whole)
                        .split("~"));
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).contains(text == null ? "" : text).doesNotContain("<html", "Exception");
        if (!path.contains("..") && !path.contains("%")) { // those end before they reach the endpoint
            assertThat(response.header("Tus-Resumable")).contains("1.0.0");
        }
        assertThat(response.header("Tus-Version").isPresent()).isEqualTo(status == 412);
        assertThat(response.header("Allow").isPresent()).isEqualTo(status == 405);
        assertThat(response.header("Upload-Offset").isPresent()).isEqualTo(status == 409);
        assertThat(server.uploads().find(id).orElseThrow().offset())
                .as("the upload is untouched")
                .isZero();
        assertThat(server.uploads().find(id).orElseThrow().length()).isEmpty();
    }

    @Test
    void headOfDeferredUploadIsComplete() {
        String id = server.uploads()
                .create(Map.of("filename", "a.las"), OptionalLong.empty())
                .id();
        Response head = send("HEAD /files/" + id, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Upload-Offset")).contains("0");
        assertThat(head.header("Upload-Defer-Length")).contains("1");
        assertThat(head.header("Upload-Length")).isEmpty();
        assertThat(head.header("Cache-Control")).contains("no-store");
        assertThat(head.header("Upload-Metadata")).contains("filename YS5sYXM=");
    }

    @Test
    void locationIsTheUrlThatTheClientCanReach() throws Exception {
        String key = "Authorization: Bearer "
                + Files.readString(data.resolve("local-key")).strip();
        assertThat(post("/files", "Upload-Length: 5").header("Location").orElseThrow())
                .matches("http://127\\.0\\.0\\.1:" + server.port() + "/files/[0-9a-f]{32}");
        assertThat(post("/files/", "Upload-Length: 5").header("Location").orElseThrow())
                .matches("http://127\\.0\\.0\\.1:" + server.port() + "/files/[0-9a-f]{32}");
        assertThat(post(
                                "/files",
                                "Upload-Length: 5",
                                key,
                                "X-Forwarded-Proto: https",
                                "X-Forwarded-Host: scans.example.org",
                                "X-Forwarded-Prefix: /cutfill")
                        .header("Location")
                        .orElseThrow())
                .matches("https://scans\\.example\\.org/cutfill/files/[0-9a-f]{32}");
        assertThat(post(
                                "/files",
                                "Upload-Length: 5",
                                key,
                                "Forwarded: for=192.0.2.60;proto=https;host=\"scans.example.org:8443\"")
                        .header("Location")
                        .orElseThrow())
                .matches("https://scans\\.example\\.org:8443/files/[0-9a-f]{32}");
    }

    @Test
    void metadataComesBackAsItWasSent() {
        Response created =
                post("/files", "Upload-Length: 5", "Upload-Metadata: filename w6QubGFz,is_confidential,label cHJl");
        assertThat(send("HEAD /files/" + created.id(), "", TUS).header("Upload-Metadata"))
                .contains("filename w6QubGFz,is_confidential,label cHJl");
        assertThat(server.uploads().find(created.id()).orElseThrow().metadata())
                .isEqualTo(Map.of("filename", "ä.las", "is_confidential", "", "label", "pre"));
        assertThat(post("/files", "Upload-Length: 5", "Upload-Metadata: a " + "YWFh".repeat(8 << 10))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void lengthMayComeWithAnyPatchAndComeAgain() {
        String id = deferred();
        assertThat(patch(id, 0, "12345").header("Upload-Offset")).contains("5");
        assertThat(patch(id, 5, "67", "Upload-Length: 9").status()).isEqualTo(204);
        Response head = send("HEAD /files/" + id, "", TUS);
        assertThat(head.header("Upload-Length")).contains("9");
        assertThat(head.header("Upload-Defer-Length")).isEmpty();
        assertThat(patch(id, 7, "8", "Upload-Length: 10").status()).isEqualTo(400);
        assertThat(patch(id, 7, "89", "Upload-Length: 9").status()).isEqualTo(204);
        assertThat(patch(id, 9, "", "Upload-Length: 9").status()).isEqualTo(204);
        assertThat(server.uploads().file(id)).hasContent("123456789");
        assertThat(finished(id)).as("announced").hasSize(1);
    }

    @Test
    void emptyPatchWithTheLengthFinishes() {
        String id = deferred();
        patch(id, 0, "12345");
        assertThat(finished(id)).isEmpty();
        assertThat(patch(id, 5, "", "Upload-Length: 4").status()).isEqualTo(400);
        assertThat(patch(id, 5, "", "Upload-Length: 5").status()).isEqualTo(204);
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void emptyFileIsFinishedAtOnce() {
        Response created = post("/files", "Upload-Length: 0");
        assertThat(created.status()).isEqualTo(201);
        assertThat(send("HEAD /files/" + created.id(), "", TUS).header("Upload-Length"))
                .contains("0");
        assertThat(finished(created.id())).hasSize(1);
        String later = deferred();
        assertThat(patch(later, 0, "", "Upload-Length: 0").status()).isEqualTo(204);
        assertThat(finished(later)).hasSize(1);
    }

    @Test
    void creationMayBringBytes() {
        Response created = send("POST /files", "12345", TUS, BYTES, "Upload-Length: 7");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Upload-Offset")).contains("5");
        assertThat(finished(created.id())).isEmpty();
        assertThat(patch(created.id(), 5, "67").status()).isEqualTo(204);
        assertThat(finished(created.id())).hasSize(1);
        assertThat(send("POST /files", "12345", TUS, BYTES, "Upload-Length: 5").status())
                .isEqualTo(201);
        Response chunked = send(
                "POST /files",
                "3\r\nabc\r\n0\r\n\r\n",
                TUS,
                BYTES,
                "Transfer-Encoding: chunked",
                "Upload-Defer-Length: 1");
        assertThat(chunked.header("Upload-Offset")).contains("3");
    }

    @Test
    void overriddenMethodIsTheMethod() {
        String id = deferred();
        Response patched =
                send("POST /files/" + id, "123", TUS, BYTES, "Upload-Offset: 0", "X-HTTP-Method-Override: PATCH");
        assertThat(patched.status()).isEqualTo(204);
        assertThat(send("POST /files/" + id, "", TUS, "X-HTTP-Method-Override: DELETE")
                        .status())
                .isEqualTo(204);
        assertThat(server.uploads().find(id)).isEmpty();
    }

    @Test
    void deletedUploadIsGone() {
        String id = create("Upload-Length: 7", BYTES, "12345");
        assertThat(send("DELETE /files/" + id, "", TUS).status()).isEqualTo(204);
        assertThat(send("HEAD /files/" + id, "", TUS).status()).isEqualTo(404);
        assertThat(patch(id, 5, "67").status()).isEqualTo(404);
        assertThat(server.uploads().file(id)).doesNotExist();
    }

    @Test
    void chunkedBodyIsKeptLikeAnyOther() {
        String id = deferred();
        Response first = send(
                "PATCH /files/" + id,
                "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                TUS,
                BYTES,
                "Transfer-Encoding: chunked",
                "Upload-Offset: 0");
        assertThat(first.header("Upload-Offset")).contains("5");
        Response last = send(
                "PATCH /files/" + id,
                "1\r\nf\r\n0\r\n\r\n",
                TUS,
                BYTES,
                "Transfer-Encoding: chunked",
                "Upload-Offset: 5",
                "Upload-Length: 6");
        assertThat(last.status()).isEqualTo(204);
        assertThat(server.uploads().file(id)).hasContent("abcdef");
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void chunkedBodyBeyondTheLengthDoesNotFinishTheUpload() {
        String id = create("Upload-Length: 8", BYTES, "12345");
        Response refused = send(
                "PATCH /files/" + id,
                "4\r\nabcd\r\n0\r\n\r\n",
                TUS,
                BYTES,
                "Transfer-Encoding: chunked",
                "Upload-Offset: 5");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(send("HEAD /files/" + id, "", TUS).header("Upload-Offset")).contains("5");
        assertThat(patch(id, 5, "678").status()).isEqualTo(204);
        assertThat(server.uploads().file(id)).hasContent("12345678");
    }

    @Test
    void deferredUploadCannotGrowPastTheLimit() throws Exception {
        String id = deferred();
        try (Http http = new Http(server.port())) {
            http.head("PATCH /files/" + id, "", TUS, BYTES, "Upload-Offset: 0", "Transfer-Encoding: chunked");
            int chunk = (int) MAX + 1;
            http.write(Integer.toHexString(chunk) + "\r\n" + "x".repeat(chunk) + "\r\n0\r\n\r\n");
            assertThat(http.read(false).status()).isEqualTo(413);
        }
        assertThat(server.uploads().file(id)).hasSize(MAX);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cutConnectionCostsNothingThatArrived(boolean reset) throws Exception {
        byte[] file = new byte[700_001];
        new Random(5).nextBytes(file);
        String id = deferred();
        try (Http http = new Http(server.port())) {
            http.head(
                    "PATCH /files/" + id,
                    "",
                    TUS,
                    BYTES,
                    "Upload-Offset: 0",
                    "Content-Length: " + file.length,
                    "Upload-Length: " + file.length);
            http.write(Arrays.copyOf(file, 400_000));
            Await.until("the bytes arrived", () -> offset(id) == 400_000);
            if (reset) {
                http.reset();
            } else {
                http.fin();
            }
        }
        Response head = send("HEAD /files/" + id, "", TUS);
        assertThat(head.header("Upload-Offset")).contains("400000");
        assertThat(head.header("Upload-Length")).as("declared before the body").contains("700001");
        try (Http http = new Http(server.port())) {
            http.head("PATCH /files/" + id, "", TUS, BYTES, "Upload-Offset: 400000", "Content-Length: 300001");
            http.write(Arrays.copyOfRange(file, 400_000, file.length));
            assertThat(http.read(false).header("Upload-Offset")).contains("700001");
        }
        assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(file);
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void newerRequestTakesOverFromOneThatStandsStill() throws Exception {
        String id = deferred();
        try (Http stalled = new Http(server.port())) {
            stalled.head("PATCH /files/" + id, "", TUS, BYTES, "Upload-Offset: 0", "Content-Length: 10");
            stalled.write("12345");
            Await.until("the bytes arrived", () -> offset(id) == 5);
            long asked = System.nanoTime();
            assertThat(send("HEAD /files/" + id, "", TUS).header("Upload-Offset"))
                    .contains("5");
            assertThat(patch(id, 5, "6789", "Upload-Length: 9").status()).isEqualTo(204);
            assertThat(System.nanoTime() - asked).as("ns for HEAD and PATCH").isLessThan(2_000_000_000L);
            stalled.write("XXXXX");
            Response superseded = stalled.read(false);
            assertThat(superseded.status()).isEqualTo(409);
        }
        assertThat(server.uploads().file(id)).hasContent("123456789");
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void refusedRequestNeedNotSendItsBody() throws Exception {
        String id = deferred();
        try (Http http = new Http(server.port())) {
            http.head(
                    "PATCH /files/" + id,
                    "",
                    TUS,
                    BYTES,
                    "Upload-Offset: 7",
                    "Content-Length: 500000",
                    "Expect: 100-continue");
            assertThat(http.read(false).status()).isEqualTo(409);
        }
    }

    @Test
    void finishIsAnnouncedBeforeTheClientIsAnswered() {
        List<String> order = new ArrayList<>();
        server.onFinish(upload -> order.add("announced " + upload.offset()));
        try {
            String id = deferred();
            order.add("answered " + patch(id, 0, "12345", "Upload-Length: 5").status());
            assertThat(order).containsExactly("announced 5", "answered 204");
        } finally {
            server.onFinish(_ -> {});
        }
    }

    @Test
    void unheardFinishIsAnnouncedWhenTheClientAsksAgain() {
        String id = deferred();
        server.onFinish(_ -> {
            throw new IllegalStateException("the database is down");
        });
        try {
            Response unheard = patch(id, 0, "12345", "Upload-Length: 5");
            assertThat(unheard.status()).isEqualTo(503);
            assertThat(unheard.header("Retry-After")).contains("1");
            assertThat(unheard.body()).doesNotContain("database");
            assertThat(send("HEAD /files/" + id, "", TUS).status()).isEqualTo(503);
        } finally {
            server.onFinish(_ -> {});
        }
        assertThat(finished(id)).isEmpty();
        assertThat(send("HEAD /files/" + id, "", TUS).header("Upload-Offset")).contains("5");
        assertThat(send("HEAD /files/" + id, "", TUS).status()).isEqualTo(200);
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void browsersOfAnyOriginMayUpload() {
        Response preflight = send(
                "OPTIONS /files/" + deferred(),
                "",
                "Origin: https://example.org",
                "Access-Control-Request-Method: PATCH",
                "Access-Control-Request-Headers: content-type,tus-resumable,upload-offset,upload-length");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(preflight.list("Access-Control-Allow-Methods")).contains("POST", "HEAD", "PATCH", "DELETE");
        assertThat(preflight.list("Access-Control-Allow-Headers"))
                .contains(
                        "Authorization",
                        "Content-Type",
                        "Tus-Resumable",
                        "Upload-Offset",
                        "Upload-Length",
                        "Upload-Metadata");
        Response head = send("HEAD /files/" + deferred(), "", TUS, "Origin: https://example.org");
        assertThat(head.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(head.list("Access-Control-Expose-Headers"))
                .contains(
                        "Location",
                        "Upload-Offset",
                        "Upload-Length",
                        "Upload-Defer-Length",
                        "Upload-Metadata",
                        "Tus-Version");
        assertThat(send("HEAD /files/" + deferred(), "", TUS).header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(send(
                                "PATCH /files/" + deferred(),
                                "x",
                                TUS,
                                BYTES,
                                "Upload-Offset: 4",
                                "Origin: https://example.org")
                        .header("Access-Control-Allow-Origin"))
                .as("an error can be read too")
                .contains("*");
    }

    @Test
    void manyUploadsRunSideBySide() throws Exception {
        List<Future<byte[]>> clients = new ArrayList<>();
        List<String> ids = Stream.generate(TusIT::deferred).limit(64).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ids.size(); i++) {
                String id = ids.get(i);
                byte[] file = new byte[40_000 + i];
                new Random(i).nextBytes(file);
                clients.add(threads.submit(() -> upload(id, file, 10_007)));
            }
        }
        for (int i = 0; i < ids.size(); i++) {
            assertThat(Files.readAllBytes(server.uploads().file(ids.get(i))))
                    .isEqualTo(clients.get(i).get());
            assertThat(finished(ids.get(i))).hasSize(1);
        }
    }

    private static byte[] upload(String id, byte[] file, int piece) throws IOException {
        for (int at = 0; at < file.length; at += piece) {
            int end = Math.min(file.length, at + piece);
            try (Http http = new Http(server.port())) {
                http.head(
                        "PATCH /files/" + id,
                        "",
                        TUS,
                        BYTES,
                        "Upload-Offset: " + at,
                        "Upload-Length: " + file.length,
                        "Content-Length: " + (end - at));
                http.write(Arrays.copyOfRange(file, at, end));
                assertThat(http.read(false).status()).isEqualTo(204);
            }
        }
        return file;
    }

    private static String deferred() {
        return server.uploads().create(Map.of(), OptionalLong.empty()).id();
    }

    private static String create(String length, String type, String body) {
        return send("POST /files", body, TUS, length, type).id();
    }

    private static Response post(String path, String... lines) {
        return send(
                "POST " + path,
                "",
                Stream.concat(Stream.of(TUS), Stream.of(lines)).toArray(String[]::new));
    }

    private static Response patch(String id, long offset, String body, String... lines) {
        Stream<String> always = Stream.of(TUS, BYTES, "Upload-Offset: " + offset);
        return send(
                "PATCH /files/" + id,
                body,
                Stream.concat(always, Stream.of(lines)).toArray(String[]::new));
    }

    private static Response send(String requestLine, String body, String... lines) {
        return Http.send(server.port(), requestLine, body, lines);
    }

    private static long offset(String id) {
        return server.uploads().find(id).orElseThrow().offset();
    }

    private static List<Upload> finished(String id) {
        return server.finished().stream()
                .filter(upload -> upload.id().equals(id))
                .toList();
    }
}
