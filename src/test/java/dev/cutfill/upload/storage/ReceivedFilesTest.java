package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.upload.Uploads.Received;
import dev.cutfill.upload.storage.UploadException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReceivedFilesTest {
    @TempDir
    private Path data;

    private final AtomicLong now = new AtomicLong();
    private StorageQuota quota;
    private ReceivedFiles files;

    @BeforeEach
    void open() throws IOException {
        UploadProperties limits = new Binder(new MapConfigurationPropertySource(Map.of(
                        "cutfill.upload.max-total",
                        "100B",
                        "cutfill.upload.max-size",
                        "80B",
                        "cutfill.upload.min-free",
                        "0B")))
                .bindOrCreate("cutfill.upload", Bindable.of(UploadProperties.class));
        UploadDirectory directory = new UploadDirectory(data, limits.sync());
        quota = new StorageQuota(directory, limits);
        files = new ReceivedFiles(directory.received(), quota, limits, now::get);
    }

    @Test
    void fileLiesBesideTheUploadsCountsAndGoes() throws Exception {
        Received file = files.receive(new ByteArrayInputStream(new byte[60]), 60);
        assertThat(file.file()).startsWith(data).hasSize(60);
        assertThat(quota.bytes()).isEqualTo(60);
        assertRefused(new byte[60], 60, Reason.TotalExceeded.class);
        assertRefused(new byte[60], -1, Reason.TotalExceeded.class);
        file.close();
        assertThat(quota.bytes()).isZero();
        assertThat(file.file()).doesNotExist();
        assertThat(data.resolve("received")).isEmptyDirectory();
    }

    @Test
    void fileThatIsTooLargeIsRefusedAnnouncedOrNot() {
        assertRefused(new byte[90], 90, Reason.TooLarge.class);
        assertRefused(new byte[90], -1, Reason.TooLarge.class);
    }

    @Test
    void fileThatCrawlsIsCut() {
        ByteArrayInputStream slow = new ByteArrayInputStream(new byte[50]) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                now.addAndGet(Duration.ofSeconds(70).toNanos());
                return super.read(into, offset, 1);
            }
        };
        assertThatThrownBy(() -> files.receive(slow, 50))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason()).isInstanceOf(Reason.TooSlow.class));
        assertThat(data.resolve("received")).isEmptyDirectory();
    }

    @Test
    void whatACrashLeftIsRemoved() throws Exception {
        Path left = Files.createFile(data.resolve("received").resolve("received1.part"));
        open();
        assertThat(left).doesNotExist();
    }

    private void assertRefused(byte[] body, long announced, Class<? extends Reason> why) {
        assertThatThrownBy(() -> files.receive(new ByteArrayInputStream(body), announced))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason()).isInstanceOf(why));
    }
}
