package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cutfill.upload.Uploads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The line that an operator's log has of each upload, of a form that programs can read. The URL of an upload
/// is a secret, so the line has the beginning of its id only.
class UploadLogIT {
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";

    @TempDir
    Path data = Path.of("");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Uploads.class.getPackageName());

    @SuppressWarnings("NullAway.Init") // set before each test
    private UploadServer server;

    @BeforeEach
    void start() {
        server = UploadServer.start(data, "cutfill.upload.expire-after=1h");
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        server.close();
    }

    @Test
    void finishedUploadIsLoggedOnceWithSizeTimeAndOwner() {
        String id = create();
        patch(id, 0, "hello");
        assertThat(lines()).as("not before its end").isEmpty();
        patch(id, 5, " world");
        patch(id, 11, "");
        Http.send(server.port(), "HEAD /files/" + id, "", TUS);
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("upload=" + id.substring(0, 8)
                        + "… end=finished bytes=11 seconds=[0-9]+\\.[0-9]+ owner=ip:127\\.0\\.0\\.1");
    }

    @Test
    void uploadThatItsClientGivesUpIsLogged() {
        String id = create();
        patch(id, 0, "hello");
        assertThat(Http.send(server.port(), "DELETE /files/" + id, "", TUS).status())
                .isEqualTo(204);
        assertThat(lines())
                .containsExactly(
                        "upload=" + id.substring(0, 8) + "… end=terminated bytes=5 finished=false owner=ip:127.0.0.1");
    }

    @Test
    void expiredUploadIsLogged() throws Exception {
        String id = create();
        patch(id, 0, "hello");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(61)));
        Files.setLastModifiedTime(data.resolve("uploads").resolve(id), old);
        Files.setLastModifiedTime(data.resolve("uploads").resolve(id + ".json"), old);
        server.sweep();
        assertThat(lines())
                .containsExactly(
                        "upload=" + id.substring(0, 8) + "… end=expired bytes=5 finished=false owner=ip:127.0.0.1");
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("upload="))
                .toList();
    }

    private String create() {
        return Http.send(server.port(), "POST /files", "", TUS, "Upload-Length: 11")
                .id();
    }

    private void patch(String id, int offset, String bytes) {
        assertThat(Http.send(server.port(), "PATCH /files/" + id, bytes, TUS, BYTES, "Upload-Offset: " + offset)
                        .status())
                .isEqualTo(204);
    }
}
