package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.cutfill.Await;
import dev.cutfill.upload.UploadNeeds;
import dev.cutfill.upload.http.CompletionPublisher;
import dev.cutfill.upload.storage.UploadProperties.Sync;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExpirationCleanerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path root = Path.of("");

    private final Set<String> needed = new HashSet<>();
    private final UploadMeters meters = new UploadMeters(new SimpleMeterRegistry());

    @SuppressWarnings("NullAway.Init")
    private UploadDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private DiskUploads uploads;

    @BeforeEach
    void open() throws IOException {
        directory = new UploadDirectory(root, Sync.NEVER);
        uploads = TestUploads.on(directory, CLOCK, "expire-after", "7d");
    }

    @Test
    void unfinishedUploadGoesWhenNobodyHasTouchedItForLong() throws Exception {
        String old = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(8));
        String young = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(6));
        assertThat(sweep().run()).isEqualTo(1);
        assertThat(uploads.find(old)).isEmpty();
        assertThat(uploads.isExpired(old)).isTrue();
        assertThat(uploads.find(young)).isPresent();
    }

    @Test
    void uploadThatATaskNeedsStays() throws Exception {
        String unfinished = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(800));
        String finished = touched(uploads.create(Map.of(), OptionalLong.of(0)).id(), Duration.ofDays(800));
        String nobodys = touched(uploads.create(Map.of(), OptionalLong.of(0)).id(), Duration.ofDays(800));
        needed.addAll(List.of(unfinished, finished));
        assertThat(sweep().run()).isEqualTo(1);
        assertThat(uploads.find(nobodys)).isEmpty();
        assertThat(uploads.find(unfinished)).isPresent();
        assertThat(uploads.find(finished)).isPresent();
    }

    @Test
    void uploadThatIsReceivingStays() throws Exception {
        String id = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(8));
        try (WriterFence.WriterTurn _ = uploads.take(id)) {
            assertThat(sweep().run()).isZero();
        }
        assertThat(sweep().run()).isEqualTo(1);
    }

    @Test
    void wholeIsAsYoungAsTheYoungestOfItsParts() throws Exception {
        StoredUpload part =
                uploads.create(uploads.fresh("", OptionalLong.of(5), "").concatenated("partial", List.of()));
        StoredUpload whole = uploads.create(uploads.fresh("", OptionalLong.empty(), "")
                .concatenated("final;/files/" + part.id(), List.of(part.id())));
        touched(whole.id(), Duration.ofDays(8));
        touched(part.id(), Duration.ofDays(6));
        assertThat(sweep().run()).isZero();
        touched(part.id(), Duration.ofDays(8));
        assertThat(sweep().run()).isEqualTo(2);
    }

    @Test
    void gravesAndLeftoversGoInTheirTime() throws Exception {
        String id = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(8));
        Path leftover = root.resolve("0".repeat(32) + ".json." + "1".repeat(32));
        Path young = root.resolve("0".repeat(32) + ".json." + "2".repeat(32));
        Path foreign = root.resolve("notes.txt");
        for (Path file : List.of(leftover, young, foreign)) {
            Files.createFile(file);
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(9))));
        }
        Files.setLastModifiedTime(young, FileTime.from(NOW));
        sweep().run();
        assertThat(leftover).doesNotExist();
        assertThat(young).as("may be being written").exists();
        assertThat(foreign).as("not ours").exists();
        assertThat(root.resolve(id + ".json")).as("the grave").exists();
        Files.setLastModifiedTime(root.resolve(id + ".json"), FileTime.from(NOW.minus(Duration.ofDays(8))));
        sweep().run();
        assertThat(root.resolve(id + ".json")).doesNotExist();
        assertThat(uploads.isExpired(id)).isFalse();
    }

    @Test
    void nothingExpiresWhenTheOperatorWantsSo() throws Exception {
        String id = touched(uploads.create(Map.of(), OptionalLong.of(5)).id(), Duration.ofDays(9000));
        ExpirationCleaner never =
                new ExpirationCleaner(uploads, Stream::of, new FinishHook("", uploads), meters, Duration.ZERO);
        assertThat(never.run()).isZero();
        assertThat(uploads.find(id)).isPresent();
    }

    @Test
    void hookIsToldUntilItHasHeard() throws Exception {
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            heard.add(new JsonMapper().readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(heard.size() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        listener.start();
        try {
            FinishHook hook =
                    new FinishHook("http://127.0.0.1:" + listener.getAddress().getPort() + "/hook", uploads);
            CompletionPublisher announcements = new CompletionPublisher(uploads, _ -> {}, hook, meters, CLOCK);
            String id =
                    uploads.create(Map.of("label", "pre"), OptionalLong.of(0)).id();
            announcements.announce(uploads.stored(id).orElseThrow());
            Await.until("it is told", () -> heard.size() == 1);
            assertThat(uploads.stored(id).orElseThrow().record().notice().toTell())
                    .as("500 is not heard")
                    .isTrue();
            ExpirationCleaner sweep = new ExpirationCleaner(uploads, Stream::of, hook, meters, Duration.ofDays(7));
            Await.until("it has heard", () -> {
                sweep.run();
                return !uploads.stored(id).orElseThrow().record().notice().toTell();
            });
            assertThat(heard).hasSize(2);
            sweep.run();
            announcements.announce(uploads.stored(id).orElseThrow());
            assertThat(heard).hasSize(2);
            JsonNode event = heard.getFirst();
            assertThat(event.path("Type").asString()).isEqualTo("post-finish");
            JsonNode upload = event.path("Event").path("Upload");
            assertThat(upload.path("ID").asString()).isEqualTo(id);
            assertThat(upload.path("MetaData").path("label").asString()).isEqualTo("pre");
            assertThat(upload.path("Storage").path("Path").asString())
                    .isEqualTo(uploads.file(id).toAbsolutePath().toString());
            assertThat(event.path("Event").path("HTTPRequest").isObject()).isTrue();
        } finally {
            listener.stop(0);
        }
    }

    private ExpirationCleaner sweep() {
        UploadNeeds needs = ids -> {
            Set<String> asked = new HashSet<>(ids);
            asked.retainAll(needed);
            return asked;
        };
        return new ExpirationCleaner(
                uploads, () -> Stream.of(needs), new FinishHook("", uploads), meters, Duration.ofDays(7));
    }

    private String touched(String id, Duration ago) throws IOException {
        FileTime then = FileTime.from(NOW.minus(ago));
        Files.setLastModifiedTime(root.resolve(id), then);
        Files.setLastModifiedTime(root.resolve(id + ".json"), then);
        return id;
    }
}
