package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.cutfill.Await;
import dev.cutfill.web.StartRefused;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Against a real S3 server, in this process, that verifies signatures (Signature Version 4) and expiry.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3StoreIT {
    private static final URI UNUSED = URI.create("http://cutfill.invalid");
    private static final String KEY = "an-access-key";
    private static final String SECRET = "a-secret-key";

    private final HttpClient http = HttpClient.newHttpClient();
    private Path directory = Path.of("");
    private S3Proxy server;
    private String endpoint = "";
    private S3Store store;

    @BeforeAll
    void startServer(@TempDir Path data) throws Exception {
        directory = data;
        ((Logger) LoggerFactory.getLogger("org.gaul")).setLevel(Level.WARN);
        server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectory(directory.resolve("s3")).toString()))
                .build();
        server.start();
        endpoint = "http://127.0.0.1:" + server.getPort();
        store = new S3Store(properties(endpoint, SECRET, "", ""));
        store.checkAtStart();
    }

    @AfterAll
    void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void linkHandsOutWhatWasPut() throws Exception {
        store.put("task/region_0.png", file("picture"), "image/png");
        HttpResponse<String> answer = get(store.link("task/region_0.png", Duration.ofSeconds(900), UNUSED));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("picture");
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("Content-Disposition")).contains("inline; filename=\"region_0.png\"");
    }

    @Test
    void olderFileIsHandedOutFromWhereItIs() throws Exception {
        URI here = URI.create("http://cutfill.invalid");
        LocalStore local = new LocalStore(directory.resolve("local"), new SignedLinks(new byte[32], Clock.systemUTC()));
        local.put("moved/old", file("old"), "text/plain");
        FallbackStore moved = new FallbackStore(store, local);
        moved.put("moved/new", file("new"), "text/plain");

        assertThat(moved.link("moved/old", Duration.ofSeconds(900), here)).hasHost("cutfill.invalid");
        assertThat(get(moved.link("moved/new", Duration.ofSeconds(900), here)).body())
                .isEqualTo("new");

        moved.delete("moved/old");
        assertThat(local.has("moved/old")).isFalse();
    }

    @Test
    void fileThatNeedsSeveralPartsArrivesWhole() throws Exception {
        byte[] bytes = new byte[(11 << 20) + 3];
        new Random(1).nextBytes(bytes);
        store.put("large", Files.write(directory.resolve("large"), bytes), "application/octet-stream");
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(store.link("large", Duration.ofSeconds(900), UNUSED))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(bytes);
    }

    @Test
    void changedLinkIsRefused() throws Exception {
        store.put("a", file("a"), "text/plain");
        store.put("b", file("b"), "text/plain");
        String link = store.link("a", Duration.ofSeconds(900), UNUSED).toString();
        assertThat(get(URI.create(link)).statusCode()).isEqualTo(200);

        char last = link.charAt(link.length() - 1);
        assertRefused(link.substring(0, link.length() - 1) + (last == '0' ? '1' : '0'));
        assertRefused(link.replace("X-Amz-Expires=900", "X-Amz-Expires=9000"));
        assertRefused(link.replace("/uploads/a?", "/uploads/b?"));
        assertRefused(link.substring(0, link.indexOf('?')));
    }

    @Test
    void linkExpires() throws Exception {
        store.put("short", file("x"), "text/plain");
        URI link = store.link("short", Duration.ofSeconds(2), UNUSED);
        assertThat(get(link).statusCode()).isEqualTo(200);
        Await.until("the link has expired", () -> get(link).statusCode() == 403);
    }

    @Test
    void linkLeadsToWhereClientsReachTheServer() throws Exception {
        store.put("seen", file("from outside"), "text/plain");
        String outside = "http://localhost:" + server.getPort(); // another name for the same server
        S3Store behind = new S3Store(properties(endpoint, SECRET, outside, ""));
        URI link = behind.link("seen", Duration.ofSeconds(900), UNUSED);
        assertThat(link.toString()).startsWith(outside + "/uploads/seen?");
        assertThat(get(link).body()).isEqualTo("from outside");
    }

    @Test
    void linkNeedsNoServerToBeSigned() throws IOException {
        S3Store alone = new S3Store(properties("http://127.0.0.1:" + unusedPort(), SECRET, "", ""));
        assertThat(alone.link("a", Duration.ofSeconds(900), UNUSED).getPath()).isEqualTo("/uploads/a");
    }

    @Test
    void linkKeepsToWhatSignaturesAllow() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.link("a", Duration.ofDays(8), UNUSED));
        assertThatIllegalArgumentException().isThrownBy(() -> store.link("a", Duration.ZERO, UNUSED));
        assertThatIllegalArgumentException().isThrownBy(() -> store.link("../a", Duration.ofSeconds(9), UNUSED));
    }

    @Test
    void deletedFileIsGoneAndUnknownKeysAreNoError() throws Exception {
        store.put("gone", file("x"), "text/plain");
        store.delete("gone");
        store.delete("gone");
        store.delete("never/was");
        assertThat(get(store.link("gone", Duration.ofSeconds(900), UNUSED)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void missingBucketIsMadeOnce() throws IOException {
        S3Store other = new S3Store(properties(endpoint, SECRET, "", "other-bucket"));
        other.checkAtStart();
        assertThat(directory.resolve("s3/other-bucket")).isDirectory();
        other.check();
        new S3Store(properties(endpoint, SECRET, "", "other-bucket")).put("a", file("x"), "text/plain");
    }

    @Test
    void wrongSecretStopsTheStartWithoutTellingIt() {
        S3Store stranger = new S3Store(properties(endpoint, "a-wrong-secret", "", ""));
        assertThatThrownBy(stranger::checkAtStart)
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(endpoint)
                .hasMessageContaining("MINIO_SECRET_KEY")
                .hasMessageNotContaining("a-wrong-secret");
        assertThatThrownBy(() -> stranger.put("a", file("x"), "text/plain")).isInstanceOf(IOException.class);
    }

    @Test
    void storeThatIsNotUpDoesNotStopTheStart() throws IOException {
        S3Store early = new S3Store(properties("http://127.0.0.1:" + unusedPort(), SECRET, "", ""));
        assertThatCode(early::checkAtStart).doesNotThrowAnyException();
        assertThatThrownBy(early::check).isInstanceOf(IOException.class).hasMessageContaining("127.0.0.1");
        assertThatThrownBy(() -> early.put("a", file("x"), "text/plain")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> early.delete("a")).isInstanceOf(IOException.class);
    }

    private void assertRefused(String link) {
        assertThat(get(URI.create(link)).statusCode()).as(link).isEqualTo(403);
    }

    private HttpResponse<String> get(URI link) {
        try {
            return http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "to-put", ""), content);
    }

    private static StoreProperties properties(String endpoint, String secret, String publicEndpoint, String bucket) {
        return new StoreProperties(endpoint, KEY, secret, bucket, publicEndpoint, "");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
