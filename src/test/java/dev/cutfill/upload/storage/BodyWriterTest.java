package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cutfill.upload.storage.UploadProperties.Sync;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyWriterTest {
    @TempDir
    Path data = Path.of("");

    private long now;

    /// A client that sends a byte now and then keeps its connection from ever standing still.
    @Test
    void tricklingBodyEndsInAnAnswerAndKeepsBytes() throws Exception {
        UploadDirectory directory = new UploadDirectory(data, Sync.NEVER);
        BodyWriter intake = intake(directory, "1KB");
        String id = directory.newId();
        UploadRecord record = UploadRecord.fresh("", OptionalLong.of(1_000_000), 0, "");
        directory.create(id, record);
        try (WriterTurn turn = new WriterFence().take(id)) {
            StoredUpload upload = new StoredUpload(id, record, 0);
            UploadException refusal = catchThrowableOfType(
                    UploadException.class,
                    () -> intake.receive(
                            turn, upload, Body.plain(() -> new Trickle(1_000, Duration.ofSeconds(1)), true)));
            assertThat(refusal.reason()).isEqualTo(new UploadException.Reason.TooSlow(59_000));
            assertThat(directory.bytes(id)).hasSize(59_000);
        }
    }

    @Test
    void bodyOfTheLeastRateIsTaken() throws Exception {
        UploadDirectory directory = new UploadDirectory(data, Sync.NEVER);
        BodyWriter intake = intake(directory, "1KB");
        String id = directory.newId();
        UploadRecord record = UploadRecord.fresh("", OptionalLong.of(204_800), 0, "");
        directory.create(id, record);
        try (WriterTurn turn = new WriterFence().take(id)) {
            StoredUpload upload = new StoredUpload(id, record, 0);
            Body body = Body.plain(() -> new Trickle(2_048, Duration.ofSeconds(1)), true);
            assertThat(intake.receive(turn, upload, body).finished()).isTrue();
        }
    }

    private BodyWriter intake(UploadDirectory directory, String minRate) {
        return new BodyWriter(
                directory,
                TestUploads.properties("min-rate", minRate),
                new UploadMeters(new SimpleMeterRegistry()),
                () -> now,
                TestUploads.NO_CHECK);
    }

    /// So many bytes each time.
    private final class Trickle implements ByteSource {
        private final int bytes;
        private final Duration pause;

        Trickle(int bytes, Duration pause) {
            this.bytes = bytes;
            this.pause = pause;
        }

        @Override
        public ByteBuffer next() {
            now += pause.toNanos();
            return ByteBuffer.allocate(bytes);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
