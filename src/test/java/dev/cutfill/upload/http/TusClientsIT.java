package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.http.Http.Response;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// tus-java-client as Android applications use it, and servers that go away in the middle.
@ParameterizedClass
@ValueSource(booleans = {true, false})
class TusClientsIT {
    /// `cutfill.upload.direct-body`
    @Parameter
    private boolean direct;

    private static final byte[] FILE = new byte[2_500_001];

    static {
        new Random(11).nextBytes(FILE);
    }

    @TempDir
    Path data = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private UploadServer server;

    @BeforeEach
    void start() {
        server = UploadServer.start(data, "cutfill.upload.direct-body=" + direct);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void javaClientFinishesWhatItCreates() throws Exception {
        TusClient client = new TusClient();
        client.setUploadCreationURL(url("/files"));
        TusUploader uploader = client.createUpload(file());
        send(uploader, FILE.length);
        assertArrived(uploader.getUploadURL());
    }

    @Test
    void javaClientFinishesADeferredUploadThatItDeclares() throws Exception {
        TusClient client = new TusClient();
        client.setHeaders(Map.of("Upload-Length", Integer.toString(FILE.length)));
        TusUploader uploader = client.beginOrResumeUploadFromURL(file(), deferred());
        send(uploader, FILE.length);
        assertArrived(uploader.getUploadURL());
    }

    @Test
    void javaClientGoesOnFromWhereItGaveUp() throws Exception {
        URL upload = deferred();
        TusClient client = new TusClient();
        TusUploader first = client.beginOrResumeUploadFromURL(file(), upload);
        send(first, 1_000_000);
        client.setHeaders(Map.of("Upload-Length", Integer.toString(FILE.length)));
        TusUploader second = client.beginOrResumeUploadFromURL(file(), upload);
        assertThat(second.getOffset()).isBetween(1_000_000L, (long) FILE.length - 1);
        send(second, FILE.length);
        assertArrived(upload);
    }

    @Test
    void javaClientThatNeverDeclaresIsFinishedBySealing() throws Exception {
        URL upload = deferred();
        send(new TusClient().beginOrResumeUploadFromURL(file(), upload), FILE.length);
        assertThat(server.finished()).isEmpty();
        String id = upload.getPath().substring("/files/".length());
        assertThat(server.uploads().finalizeLength(id).orElseThrow().finished()).isTrue();
        assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(FILE);
    }

    @Test
    void uploadGoesOnAfterARestart() throws Exception {
        URL upload = deferred();
        send(new TusClient().beginOrResumeUploadFromURL(file(), upload), 1_000_000);
        server.close();
        server = UploadServer.start(data, "cutfill.upload.direct-body=" + direct);
        TusClient client = new TusClient();
        client.setHeaders(Map.of("Upload-Length", Integer.toString(FILE.length)));
        URL moved = url(upload.getPath());
        TusUploader uploader = client.beginOrResumeUploadFromURL(file(), moved);
        assertThat(uploader.getOffset()).isGreaterThanOrEqualTo(1_000_000L);
        send(uploader, FILE.length);
        assertArrived(moved);
    }

    @Test
    void stoppingServerKeepsWhatArrivedWithoutWaiting() throws Exception {
        String id =
                server.uploads().create(Map.of(), OptionalLong.of(FILE.length)).id();
        try (Http http = new Http(server.port());
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            http.head(
                    "PATCH /files/" + id,
                    "",
                    "Tus-Resumable: 1.0.0",
                    "Content-Type: application/offset+octet-stream",
                    "Upload-Offset: 0",
                    "Content-Length: " + FILE.length);
            http.write(Arrays.copyOf(FILE, 900_000));
            Await.until("the bytes arrived", () -> Files.size(server.uploads().file(id)) == 900_000);
            Uploads uploads = server.uploads();
            Future<?> stopped = threads.submit(server::close);
            Response answer = trickle(http);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("The server is stopping");
            stopped.get();
            assertThat(uploads.find(id).orElseThrow().offset()).isGreaterThanOrEqualTo(900_000);
            byte[] kept = Files.readAllBytes(uploads.file(id));
            assertThat(kept).isEqualTo(Arrays.copyOf(FILE, kept.length));
        }
    }

    /// Goes on sending, as a client that knows nothing, until it is answered.
    private static Response trickle(Http http) throws Exception {
        int[] at = {900_000};
        Await.until("the server answers", () -> {
            http.write(Arrays.copyOfRange(FILE, at[0], at[0] + 100));
            at[0] += 100;
            return http.isAnswered();
        });
        return http.read(false);
    }

    private void assertArrived(URL upload) throws IOException {
        assertThat(server.finished()).hasSize(1);
        Upload finished = server.finished().getFirst();
        assertThat(upload.getPath()).isEqualTo("/files/" + finished.id());
        assertThat(Files.readAllBytes(server.uploads().file(finished.id()))).isEqualTo(FILE);
    }

    private URL deferred() throws IOException {
        return url("/files/"
                + server.uploads().create(Map.of(), OptionalLong.empty()).id());
    }

    private URL url(String path) throws IOException {
        return URI.create(server.url(path)).toURL();
    }

    private static TusUpload file() {
        TusUpload upload = new TusUpload();
        upload.setSize(FILE.length);
        upload.setInputStream(new ByteArrayInputStream(FILE));
        upload.setFingerprint("file");
        return upload;
    }

    private static void send(TusUploader uploader, long until) throws Exception {
        uploader.setChunkSize(100_000);
        uploader.setRequestPayloadSize(1_000_000);
        while (uploader.getOffset() < until && uploader.uploadChunk() > -1) {
            assertThat(uploader.getOffset()).isPositive();
        }
        uploader.finish();
    }
}
