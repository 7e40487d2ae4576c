package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.http.Http.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The extensions checksum, checksum-trailer, expiration, concatenation and concatenation-unfinished, and the
/// download that tusd offers, over the wire.
class TusExtensionsIT {
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";

    @TempDir
    static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static UploadServer server;

    @BeforeAll
    static void start() {
        server = UploadServer.start(data, "cutfill.upload.expire-after=1h");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// digests of "hello world"
    @ParameterizedTest
    @CsvSource({
        "md5, XrY7u+Ae7tCTyyK7j1rNww==",
        "sha1, Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
        "sha256, uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
        "sha512, MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw==",
        "crc32, DUoRhQ==",
        "sha1, MmFhZTZjMzVjOTRmY2ZiNDE1ZGJlOTVmNDA4YjljZTkxZWU4NDZlZA=="
    })
    void bytesWithTheRightDigestAreKept(String algorithm, String digest) {
        String id = create("Upload-Length: 11");
        assertThat(patch(id, 0, "hello worle", "Upload-Checksum: " + algorithm + " " + digest)
                        .status())
                .isEqualTo(460);
        assertThat(head(id).header("Upload-Offset")).contains("0");
        assertThat(server.uploads().file(id)).isEmptyFile();
        assertThat(patch(id, 0, "hello world", "Upload-Checksum: " + algorithm + " " + digest)
                        .header("Upload-Offset"))
                .contains("11");
        assertThat(server.uploads().file(id)).hasContent("hello world");
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void digestIsOfTheRequestAndNotOfTheUpload() {
        String id = create("Upload-Length: 22");
        assertThat(patch(id, 0, "hello world").status()).isEqualTo(204);
        assertThat(patch(id, 11, "hello world", "Upload-Checksum: crc32 DUoRhQ==")
                        .status())
                .isEqualTo(204);
        assertThat(finished(id)).hasSize(1);
    }

    @Test
    void checkedBytesThatBreakOffDoNotCount() throws Exception {
        String id = create("Upload-Length: 22");
        assertThat(patch(id, 0, "hello world").status()).isEqualTo(204);
        try (Http http = new Http(server.port())) {
            http.head(
                    "PATCH /files/" + id,
                    "",
                    TUS,
                    BYTES,
                    "Upload-Offset: 11",
                    "Content-Length: 11",
                    "Upload-Checksum: crc32 DUoRhQ==");
            http.write("hello");
            Await.until("they are on disk", () -> Files.size(server.uploads().file(id)) == 16);
            assertThat(head(id).header("Upload-Offset")).as("not sure yet").contains("11");
            http.reset();
        }
        Await.until("they are cut off", () -> Files.size(server.uploads().file(id)) == 11);
        assertThat(patch(id, 11, "hello world", "Upload-Checksum: crc32 DUoRhQ==")
                        .status())
                .isEqualTo(204);
        assertThat(server.uploads().file(id)).hasContent("hello worldhello world");
    }

    @Test
    void checkedBytesThatAServerDiedOverDoNotCount() throws Exception {
        String id = create("Upload-Length: 22");
        assertThat(patch(id, 0, "hello world").status()).isEqualTo(204);
        // what a kill -9 in the middle of a checked request leaves
        Path record = data.resolve("uploads").resolve(id + ".json");
        Files.writeString(record, Files.readString(record).replace("\"sureUpTo\":null", "\"sureUpTo\":11"));
        Files.writeString(server.uploads().file(id), "hello worldhalf");
        assertThat(head(id).header("Upload-Offset")).contains("11");
        assertThat(patch(id, 11, "hello").status()).isEqualTo(204);
        assertThat(patch(id, 16, " world").status()).isEqualTo(204);
        assertThat(server.uploads().file(id)).hasContent("hello worldhello world");
    }

    @ParameterizedTest
    @CsvSource({"true, DUoRhQ==, 204", "true, AAAAAA==, 460", "false, DUoRhQ==, 204", "false, AAAAAA==, 460"})
    void digestMayComeAfterTheBytes(boolean announced, String digest, int status) {
        String id = create("Upload-Length: 11");
        Response response = Http.send(
                server.port(),
                "PATCH /files/" + id,
                "b\r\nhello world\r\n0\r\nUpload-Checksum: crc32 " + digest + "\r\n\r\n",
                TUS,
                BYTES,
                "Upload-Offset: 0",
                "Transfer-Encoding: chunked",
                announced ? "Trailer: Upload-Checksum" : "X-Nothing: x");
        assertThat(response.status()).isEqualTo(status);
        assertThat(head(id).header("Upload-Offset")).contains(status == 204 ? "11" : "0");
        assertThat(finished(id)).hasSize(status == 204 ? 1 : 0);
    }

    @Test
    void unfinishedUploadSaysWhenItExpires() {
        Response created = post("Upload-Length: 11");
        Instant expires = instant(created.header("Upload-Expires").orElseThrow());
        assertThat(Duration.between(Instant.now(), expires)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(patch(created.id(), 0, "hello").header("Upload-Expires")).isPresent();
        assertThat(head(created.id()).header("Upload-Expires")).isPresent();
        assertThat(patch(created.id(), 5, " world").header("Upload-Expires"))
                .as("finished")
                .isEmpty();
    }

    @Test
    void expiredUploadIsGone() throws Exception {
        String id = create("Upload-Length: 11");
        age(id, Duration.ofMinutes(61));
        server.sweep();
        assertThat(head(id).status()).isEqualTo(410);
        Response patch = patch(id, 0, "hello");
        assertThat(patch.status()).isEqualTo(410);
        assertThat(patch.body()).contains("start a new one");
    }

    @Test
    void partsBecomeOneUpload() {
        String first = create("Upload-Length: 6", "Upload-Concat: partial");
        String second = create("Upload-Length: 5", "Upload-Concat: partial");
        patch(first, 0, "hello ");
        patch(second, 0, "world");
        assertThat(head(first).header("Upload-Concat")).contains("partial");
        assertThat(finished(first)).as("a part is of no use alone").isEmpty();
        String urls = "final;" + server.url("/files/" + first) + " /files/" + second;
        Response whole = post("Upload-Concat: " + urls, "Upload-Metadata: filename YS5sYXM=");
        assertThat(whole.status()).isEqualTo(201);
        Response head = head(whole.id());
        assertThat(head.header("Upload-Concat")).contains(urls);
        assertThat(head.header("Upload-Offset")).contains("11");
        assertThat(head.header("Upload-Length")).contains("11");
        assertThat(server.uploads().file(whole.id())).hasContent("hello world");
        assertThat(finished(whole.id())).hasSize(1);
        assertThat(patch(whole.id(), 11, "").status()).isEqualTo(403);
        assertThat(patch(whole.id(), 0, "x").status()).isEqualTo(403);
        String twice = post("Upload-Concat: final;/files/" + first + " /files/" + first)
                .id();
        assertThat(server.uploads().file(twice)).hasContent("hello hello ");
    }

    @Test
    void partsMayStillBeOnTheirWay() {
        String first = create("Upload-Length: 6", "Upload-Concat: partial");
        String second = create("Upload-Defer-Length: 1", "Upload-Concat: partial");
        String whole = post("Upload-Concat: final;/files/" + first + " /files/" + second)
                .id();
        patch(first, 0, "hello ");
        patch(second, 0, "wor");
        assertThat(head(whole).header("Upload-Offset")).contains("9");
        assertThat(head(whole).header("Upload-Length")).isEmpty();
        patch(second, 3, "l", "Upload-Length: 5");
        assertThat(head(whole).header("Upload-Length")).contains("11");
        assertThat(finished(whole)).isEmpty();
        assertThat(patch(second, 4, "d").status()).isEqualTo(204);
        assertThat(finished(whole)).as("with the last byte of the last part").hasSize(1);
        assertThat(server.uploads().file(whole)).hasContent("hello world");
    }

    @Test
    void finishedUploadCanBeDownloaded() throws Exception {
        byte[] file = new byte[300_000];
        new Random(3).nextBytes(file);
        String id = create(
                "Upload-Length: 300000",
                "Upload-Metadata: filename " + base64("Höhe \"1\".las") + ",filetype " + base64("text/html"));
        try (Http http = new Http(server.port())) {
            http.head("PATCH /files/" + id, "", TUS, BYTES, "Upload-Offset: 0", "Content-Length: 300000");
            http.write(file);
            assertThat(http.read(false).status()).isEqualTo(204);
        }
        Download whole = Download.get(server.url("/files/" + id));
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(file);
        assertThat(whole.header("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''H%C3%B6he%20%221%22.las");
        assertThat(whole.header("Content-Type"))
                .as("not what its uploader says")
                .contains("application/octet-stream");
        assertThat(whole.header("X-Content-Type-Options")).contains("nosniff");
        String etag = whole.header("ETag").orElseThrow();
        assertThat(Download.get(server.url("/files/" + id), "If-None-Match", etag)
                        .status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, 206, hello, bytes 0-4/11",
        "bytes=6-, 206, world, bytes 6-10/11",
        "bytes=-5, 206, world, bytes 6-10/11",
        "bytes=-99, 206, hello world, bytes 0-10/11",
        "bytes=6-99, 206, world, bytes 6-10/11",
        "bytes=11-, 416, , bytes */11",
        "bytes=-0, 416, , bytes */11",
        "bytes=4-2, 200, hello world, ",
        "bytes=a-b, 200, hello world, ",
        "lines=0-4, 200, hello world, "
    })
    void rangeOfItCanBeDownloaded(String range, int status, String body, String contentRange) throws Exception {
        String id = create("Upload-Length: 11");
        patch(id, 0, "hello world");
        Download got = Download.get(server.url("/files/" + id), "Range", range);
        assertThat(got.status()).isEqualTo(status);
        assertThat(got.header("Content-Range").orElse(null)).isEqualTo(contentRange);
        if (status < 300) {
            assertThat(new String(got.body(), UTF_8)).isEqualTo(body);
        }
    }

    @Test
    void rangeOfAnotherVersionIsTheWhole() throws Exception {
        String id = create("Upload-Length: 11");
        patch(id, 0, "hello world");
        String etag = Download.get(server.url("/files/" + id)).header("ETag").orElseThrow();
        assertThat(Download.get(server.url("/files/" + id), "Range", "bytes=0-4", "If-Range", etag)
                        .status())
                .isEqualTo(206);
        assertThat(Download.get(server.url("/files/" + id), "Range", "bytes=0-4", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void strictServerDemandsTheVersionEverywhere() {
        try (UploadServer strict = UploadServer.start(data.resolve("strict"), "cutfill.upload.strict=true")) {
            String id = Http.send(strict.port(), "POST /files", "", TUS, "Upload-Length: 5")
                    .id();
            Response head = Http.send(strict.port(), "HEAD /files/" + id, "");
            assertThat(head.status()).isEqualTo(412);
            assertThat(head.header("Tus-Version")).contains("1.0.0");
            assertThat(Http.send(strict.port(), "HEAD /files/" + id, "", TUS).status())
                    .isEqualTo(200);
            assertThat(Http.send(strict.port(), "DELETE /files/" + id, "", TUS).status())
                    .isEqualTo(204);
            assertThat(Http.send(strict.port(), "HEAD /files/" + id, "").status())
                    .as("of the successor, whose requests carry no header")
                    .isEqualTo(404);
        }
    }

    @Test
    void metadataOfThirtyTwoKibibytesIsKept() {
        String metadata = "name " + Base64.getEncoder().encodeToString(new byte[24_570]);
        Response made =
                Http.send(server.port(), "POST /files", "", TUS, "Upload-Length: 5", "Upload-Metadata: " + metadata);
        assertThat(made.status()).isEqualTo(201);
        assertThat(Http.send(server.port(), "HEAD /files/" + made.id(), "", TUS).header("Upload-Metadata"))
                .contains(metadata);
    }

    @Test
    void operatorMayDoWithout() {
        try (UploadServer bare = UploadServer.start(
                data.resolve("bare"),
                "cutfill.upload.disabled=creation-with-upload,checksum,concatenation-unfinished,termination,download")) {
            assertThat(Http.send(bare.port(), "OPTIONS /files", "").list("Tus-Extension"))
                    .containsExactlyInAnyOrder("creation", "creation-defer-length", "concatenation", "expiration");
            String part = Http.send(bare.port(), "POST /files", "", TUS, "Upload-Length: 5", "Upload-Concat: partial")
                    .id();
            assertThat(Http.send(bare.port(), "POST /files", "", TUS, "Upload-Concat: final;/files/" + part)
                            .status())
                    .isEqualTo(400);
            assertThat(Http.send(bare.port(), "POST /files", "12", TUS, BYTES, "Upload-Length: 5")
                            .status())
                    .isEqualTo(400);
            assertThat(Http.send(bare.port(), "DELETE /files/" + part, "", TUS).status())
                    .isEqualTo(405);
            assertThat(Http.send(bare.port(), "GET /files/" + part, "", TUS).status())
                    .isEqualTo(405);
        }
    }

    @Test
    void limitsAreKept() {
        try (UploadServer small = UploadServer.start(
                data.resolve("small"), "cutfill.upload.max-open=2", "cutfill.upload.max-total=100B")) {
            String first = Http.send(small.port(), "POST /files", "", TUS, "Upload-Length: 10")
                    .id();
            assertThat(Http.send(small.port(), "POST /files", "", TUS, "Upload-Length: 91")
                            .status())
                    .isEqualTo(507);
            assertThat(Http.send(small.port(), "POST /files", "", TUS, "Upload-Length: 5")
                            .status())
                    .isEqualTo(201);
            Response third = Http.send(small.port(), "POST /files", "", TUS, "Upload-Length: 5");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.header("Retry-After")).isPresent();
            assertThat(Http.send(small.port(), "DELETE /files/" + first, "", TUS)
                            .status())
                    .isEqualTo(204);
            assertThat(Http.send(small.port(), "POST /files", "", TUS, "Upload-Length: 91")
                            .status())
                    .isEqualTo(201);
        }
        try (UploadServer full = UploadServer.start(data.resolve("full"), "cutfill.upload.min-free=1000TB")) {
            Response refused = Http.send(full.port(), "POST /files", "", TUS, "Upload-Length: 10");
            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.body()).contains("cutfill.upload.min-free");
            Response task = Http.send(full.port(), "POST /create_task", "{}", "Content-Type: application/json");
            assertThat(task.status()).as("another API that opens an upload").isEqualTo(507);
            assertThat(task.body()).contains("\"detail\"").contains("cutfill.upload.min-free");
        }
    }

    private static void age(String id, Duration by) throws Exception {
        FileTime then = FileTime.from(Instant.now().minus(by));
        Files.setLastModifiedTime(server.uploads().file(id), then);
        Files.setLastModifiedTime(data.resolve("uploads").resolve(id + ".json"), then);
    }

    private static Instant instant(String imfFixdate) {
        return Instant.from(TusExpiration.IMF_FIXDATE.parse(imfFixdate));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String create(String... lines) {
        return post(lines).id();
    }

    private static Response post(String... lines) {
        return Http.send(
                server.port(),
                "POST /files",
                "",
                Stream.concat(Stream.of(TUS), Stream.of(lines)).toArray(String[]::new));
    }

    private static Response patch(String id, long offset, String body, String... lines) {
        Stream<String> always = Stream.of(TUS, BYTES, "Upload-Offset: " + offset);
        return Http.send(
                server.port(),
                "PATCH /files/" + id,
                body,
                Stream.concat(always, Stream.of(lines)).toArray(String[]::new));
    }

    private static Response head(String id) {
        return Http.send(server.port(), "HEAD /files/" + id, "", TUS);
    }

    private static List<Upload> finished(String id) {
        return server.finished().stream()
                .filter(upload -> upload.id().equals(id))
                .toList();
    }
}
