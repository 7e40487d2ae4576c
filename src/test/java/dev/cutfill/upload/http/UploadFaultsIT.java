package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.upload.http.Http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients and networks do to an upload server that they should not: stand still, crowd in, break off,
/// smuggle.
class UploadFaultsIT {
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";
    private static final String FROM_0 = "Upload-Offset: 0";

    @TempDir
    static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static UploadServer server;

    @BeforeAll
    static void start() {
        server = UploadServer.start(data, "cutfill.upload.sync=never", "server.tomcat.connection-timeout=2s");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// 408, which the container would say, is final to tus-js-client and Uppy: a phone that slept would lose
    /// its upload.
    @Test
    void stalledBodyEndsInAnAnswerThatClientsRetry() throws Exception {
        String id = deferred();
        try (Http http = patch(id, "Content-Length: 10", "Origin: https://example.org")) {
            http.write("12345");
            Response answer = http.read(false);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("The connection broke off; 5 bytes are kept, go on from there.\n");
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.header("Tus-Resumable")).contains("1.0.0");
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        }
        assertThat(offset(id)).isEqualTo(5);
        assertThat(finish(id, 5, "67890").status()).isEqualTo(204);
    }

    @Test
    void clientThatClosesItsHalfIsToldTheOffset() throws Exception {
        String id = deferred();
        try (Http http = patch(id, "Content-Length: 10")) {
            http.write("1234");
            http.endOfRequest();
            Response answer = http.read(false);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("4 bytes are kept");
        }
        assertThat(offset(id)).isEqualTo(4);
    }

    @Test
    void twoThousandIdlePatchesLeaveRoomForOthers() throws Exception {
        List<Http> idle = new ArrayList<>();
        try (UploadServer patient = UploadServer.start(
                data.resolve("idle"),
                "cutfill.upload.sync=never",
                // however long a busy machine takes to open two thousand
                "server.tomcat.connection-timeout=1h",
                "cutfill.upload.min-rate=0B")) {
            for (int i = 0; i < 2_000; i++) {
                String id =
                        patient.uploads().create(Map.of(), OptionalLong.of(10)).id();
                Http http = new Http(patient.port());
                idle.add(http);
                http.head("PATCH /files/" + id, "", TUS, BYTES, FROM_0, "Content-Length: 10");
                http.write("1");
            }
            for (int i = 0; i < 20; i++) {
                Response created = Http.send(patient.port(), "POST /files", "12345", TUS, BYTES, "Upload-Length: 7");
                assertThat(created.status()).isEqualTo(201);
                String path = "/files/" + created.id();
                assertThat(Http.send(patient.port(), "HEAD " + path, "", TUS).header("Upload-Offset"))
                        .contains("5");
                assertThat(Http.send(patient.port(), "PATCH " + path, "67", TUS, BYTES, "Upload-Offset: 5")
                                .status())
                        .isEqualTo(204);
            }
            for (Http http : idle) {
                assertThat(http.isAnswered()).isFalse();
                http.write("234567890");
            }
            for (Http http : idle) {
                assertThat(http.read(false).status()).isEqualTo(204);
            }
        } finally {
            for (Http http : idle) {
                http.close();
            }
        }
    }

    /// Requests that never get to the end of their headers are closed after the idle limit, and hold no thread
    /// before.
    @Test
    void headersThatDoNotEndHoldNobodyUp() throws Exception {
        List<Http> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                Http http = new Http(server.port());
                slow.add(http);
                http.write("PATCH /files/" + "0".repeat(32) + " HTTP/1.1\r\nHost: x\r\nX-" + i + ": ");
            }
            String id = deferred();
            assertThat(finish(id, 0, "12345").status()).isEqualTo(204);
            for (Http http : slow) {
                assertThat(http.isClosedByServer()).isTrue();
            }
        } finally {
            for (Http http : slow) {
                http.close();
            }
        }
    }

    /// header lines and body as they go over the wire → status
    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 5~Content-Length: 6          | 123456                              | 400
            Content-Length: -1                           | 12345                               | 400
            Content-Length: 99999999999999999999         | 12345                               | 400
            Content-Length: 5~Transfer-Encoding: gzip    | 12345                               | 501
            Transfer-Encoding: chunked                   | FFFFFFFFFFFFFFFFF~12345~0~~          | 400
            Transfer-Encoding: chunked                   | -5~12345~0~~                        | 400
            Transfer-Encoding: chunked                   | xyz~12345~0~~                       | 400
            Upload-Offset: 0x0~Content-Length: 5         | 12345                               | 400
            Upload-Offset: +0~Content-Length: 5          | 12345                               | 400
            Upload-Offset: 0, 0~Content-Length: 5        | 12345                               | 400
            Upload-Length: 5;5~Content-Length: 5         | 12345                               | 400
            Upload-Length: ٥~Content-Length: 5           | 12345                               | 400
            """)
    void framingThatContradictsItselfIsRefusedAndNothingIsKept(String lines, String body, int status) throws Exception {
        String id = deferred();
        try (Http http = new Http(server.port())) {
            List<String> all = new ArrayList<>(List.of(TUS, BYTES));
            if (!lines.contains("Upload-Offset")) {
                all.add(FROM_0);
            }
            all.addAll(List.of(lines.split("~")));
            http.head("PATCH /files/" + id, "", all.toArray(String[]::new));
            http.write(body.replace("~", "\r\n"));
            Response answer = http.read(false);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("Exception", "<html");
        }
        assertThat(offset(id)).isZero();
    }

    /// A request within a request: were both lengths believed, the rest would be taken for the next client's
    /// request.
    @Test
    void lengthAndChunksTogetherSmuggleNothing() throws Exception {
        String victim = create("Upload-Length: 5", "123");
        try (Http http = patch(deferred(), "Content-Length: 6", "Transfer-Encoding: chunked")) {
            http.write("0\r\n\r\nDELETE /files/" + victim + " HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n\r\n");
            http.isClosedByServer();
        }
        assertThat(offset(victim)).isEqualTo(3);
    }

    @Test
    void headersBeyondTheLimitAreRefusedBeforeAnythingIsMade() throws Exception {
        long before = entries();
        Response big = Http.send(
                server.port(),
                "POST /files",
                "",
                TUS,
                "Upload-Length: 5",
                "Upload-Metadata: a " + "YWFh".repeat(20_000));
        assertThat(big.status()).isEqualTo(431);
        Response many =
                Http.send(server.port(), "POST /files", "", TUS, "Upload-Length: 5", ("X: y\r\n").repeat(200) + "Z: z");
        assertThat(many.status()).isEqualTo(431);
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void lineBreaksInMetadataStayInMetadata() throws Exception {
        // "a\r\nSet-Cookie: b"
        String id = create("Upload-Length: 5\r\nUpload-Metadata: filename YQ0KU2V0LUNvb2tpZTogYg==", "12345");
        Response head = Http.send(server.port(), "HEAD /files/" + id, "", TUS);
        assertThat(head.header("Upload-Metadata")).contains("filename YQ0KU2V0LUNvb2tpZTogYg==");
        assertThat(head.header("Set-Cookie")).isEmpty();
        assertThat(Http.send(server.port(), "GET /files/" + id, "", TUS).header("Set-Cookie"))
                .isEmpty();
    }

    /// The state on disk is what a server leaves that dies after the last byte and before the word of it.
    @Test
    void finishUnannouncedByADeadServerIsAnnouncedOnce() throws Exception {
        Path left = data.resolve("left");
        String id;
        try (UploadServer dying = UploadServer.start(left)) {
            id = dying.uploads().create(Map.of(), OptionalLong.of(5)).id();
            Files.writeString(dying.uploads().file(id), "12345");
            assertThat(dying.finished()).isEmpty();
        }
        try (UploadServer next = UploadServer.start(left);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> Http.send(next.port(), "HEAD /files/" + id, "", TUS)));
            }
            for (Future<Response> answer : answers) {
                assertThat(answer.get().header("Upload-Offset")).contains("5");
            }
            assertThat(next.finished()).hasSize(1);
        }
        try (UploadServer third = UploadServer.start(left)) {
            assertThat(Http.send(third.port(), "HEAD /files/" + id, "", TUS).status())
                    .isEqualTo(200);
            assertThat(third.finished()).isEmpty();
        }
    }

    private static Http patch(String id, String... lines) throws IOException {
        Http http = new Http(server.port());
        List<String> all = new ArrayList<>(List.of(TUS, BYTES, FROM_0));
        all.addAll(List.of(lines));
        http.head("PATCH /files/" + id, "", all.toArray(String[]::new));
        return http;
    }

    private static Response finish(String id, int offset, String rest) {
        return Http.send(
                server.port(),
                "PATCH /files/" + id,
                rest,
                TUS,
                BYTES,
                "Upload-Offset: " + offset,
                "Upload-Length: " + (offset + rest.length()));
    }

    private static String create(String lines, String body) {
        return Http.send(server.port(), "POST /files", body, TUS, BYTES, lines).id();
    }

    private static String deferred() {
        return server.uploads().create(Map.of(), OptionalLong.empty()).id();
    }

    private static long offset(String id) {
        return server.uploads().find(id).orElseThrow().offset();
    }

    private static long entries() throws IOException {
        try (var files = Files.list(data.resolve("uploads"))) {
            return files.count();
        }
    }
}
