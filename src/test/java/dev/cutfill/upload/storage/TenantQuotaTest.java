package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.upload.storage.UploadException.Reason;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// The bytes that the uploads of one tenant may have together.
class TenantQuotaTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path data;

    private DiskUploads uploads(String... settings) throws Exception {
        UploadProperties properties = TestUploads.properties(settings);
        return TestUploads.on(new UploadDirectory(data, properties.sync()), settings);
    }

    private static void create(DiskUploads uploads, long length, String tenant) {
        uploads.create(Map.of(), OptionalLong.of(length), tenant);
    }

    private static void assertRefused(Reason reason, Runnable creation) {
        assertThatThrownBy(creation::run)
                .isInstanceOfSatisfying(
                        UploadRefused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
    }

    @Test
    void uploadsOfOneTenantAreLimitedTogether() throws Exception {
        DiskUploads uploads = uploads("max-per-tenant", "100B", "min-free", "0B");
        create(uploads, 60, "a");
        assertRefused(new Reason.TenantTotalExceeded(100), () -> create(uploads, 41, "a"));
        create(uploads, 40, "a");
        create(uploads, 100, "b");
        create(uploads, 1_000, "");
        DiskUploads afterRestart = uploads("max-per-tenant", "100B", "min-free", "0B");
        assertRefused(new Reason.TenantTotalExceeded(100), () -> create(afterRestart, 1, "a"));
    }

    @Test
    void concatenationCountsItsBytesBesideItsParts() throws Exception {
        String[] settings = {"max-per-tenant", "100B", "min-free", "0B"};
        UploadDirectory directory =
                new UploadDirectory(data, TestUploads.properties(settings).sync());
        DiskUploads uploads = TestUploads.on(directory, settings);
        Concatenations concatenations = new Concatenations(directory, uploads);
        StoredUpload part = uploads.create(
                uploads.fresh("", OptionalLong.of(40), "").ofTenant("a").concatenated("partial", List.of()));
        try (WriterFence.WriterTurn turn = uploads.take(part.id())) {
            uploads.receive(
                    turn, part, Body.plain(() -> new StreamSource(new ByteArrayInputStream(new byte[40])), true));
        }
        StoredUpload full = uploads.stored(part.id()).orElseThrow();
        UploadRecord whole = uploads.fresh("", OptionalLong.empty(), "")
                .ofTenant("a")
                .concatenated("final;/files/" + part.id(), List.of(part.id()));
        assertThat(concatenations.create(whole, List.of(full)).offset()).isEqualTo(40);
        assertRefused(new Reason.TenantTotalExceeded(100), () -> create(uploads, 21, "a"));
        assertThatThrownBy(() -> concatenations.create(whole, List.of(full)))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(new Reason.TenantTotalExceeded(100)));
        create(uploads, 20, "a");
    }

    @Test
    void thousandOpenUploadsAreTheDefaultWhereOthersUpload() {
        assertThat(TestUploads.properties().decided(false).maxOpen()).isZero();
        assertThat(TestUploads.properties().decided(true).maxOpen()).isEqualTo(1_000);
        assertThat(TestUploads.properties("max-open", "7").decided(true).maxOpen())
                .isEqualTo(7);
    }

    @Test
    void uploadOfUnknownLengthIsHeldByTheLimitToo() throws Exception {
        DiskUploads uploads = uploads("max-per-tenant", "100B", "min-free", "0B");
        String open = uploads.create(Map.of(), OptionalLong.empty(), "a").id();
        create(uploads, 100, "a");
        StoredUpload stored = uploads.stored(open).orElseThrow();
        try (WriterFence.WriterTurn turn = uploads.take(open)) {
            assertThatThrownBy(() -> uploads.declare(turn, stored, 1))
                    .isInstanceOfSatisfying(
                            UploadException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(new Reason.TenantTotalExceeded(100)));
            assertThatThrownBy(() -> uploads.receive(
                            turn,
                            stored,
                            Body.plain(
                                    () -> {
                                        throw new AssertionError("read");
                                    },
                                    false)))
                    .isInstanceOfSatisfying(
                            UploadException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(new Reason.TenantTotalExceeded(100)));
        }
    }

    @Test
    void halfTheVolumeIsTheDefaultWhereOthersMayUpload() throws Exception {
        UploadProperties properties = TestUploads.properties();
        assertThat(properties.decided(false).maxPerTenant()).isEqualTo(DataSize.ofBytes(0));
        assertThat(properties.decided(true).maxPerTenant()).isEqualTo(DataSize.ofBytes(-1));
        long half = data.toFile().getTotalSpace() / 2;
        DiskUploads uploads = uploads("max-size", "1000TB", "min-free", "0B");
        create(uploads, half, "a");
        assertRefused(new Reason.TenantTotalExceeded(half), () -> create(uploads, 1, "a"));
    }
}
