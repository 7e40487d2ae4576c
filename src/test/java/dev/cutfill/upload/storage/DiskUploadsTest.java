package dev.cutfill.upload.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.upload.ContentCheck;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.storage.UploadException.Reason;
import dev.cutfill.upload.storage.UploadProperties.Sync;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskUploadsTest {
    private static final long MAX = 1_000_000;

    @TempDir
    Path directory = Path.of("");

    private DiskUploads uploads = fresh();

    @BeforeEach
    void open() {
        uploads = fresh();
    }

    private DiskUploads fresh() {
        return TestUploads.on(directory(), "max-size", MAX + "B");
    }

    private UploadDirectory directory() {
        try {
            return new UploadDirectory(directory, Sync.COMPLETION);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void freshUploadHasItsMetadataAndNoBytes() {
        Upload fresh = uploads.create(Map.of("label", "pre", "filename", "Höhe 1.las"), OptionalLong.empty());
        assertThat(uploads.find(fresh.id())).contains(fresh);
        assertThat(fresh.metadata()).isEqualTo(Map.of("label", "pre", "filename", "Höhe 1.las"));
        assertThat(fresh.offset()).isZero();
        assertThat(fresh.finished()).isFalse();
    }

    @Test
    void emptyFileIsFinishedWhenItIsCreated() {
        assertThat(uploads.create(Map.of(), OptionalLong.of(0)).finished()).isTrue();
    }

    @Test
    void uploadSurvivesTheServer() throws Exception {
        String id = uploads.create(Map.of("a", "b"), OptionalLong.of(10)).id();
        receive(id, "12345");
        assertThat(fresh().find(id)).contains(new Upload(id, Map.of("a", "b"), OptionalLong.of(10), 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 127, 131071, 131072, 131073, 300_000, 1_000_000})
    void bytesArriveAsTheyWereSent(int size) throws Exception {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        String id = uploads.create(Map.of(), OptionalLong.of(size)).id();
        int half = size / 2;
        receive(id, new ByteArrayInputStream(sent, 0, half), true);
        StoredUpload whole = receive(id, new ByteArrayInputStream(sent, half, size - half), false);
        assertThat(whole.finished()).isTrue();
        assertThat(Files.readAllBytes(uploads.file(id))).isEqualTo(sent);
    }

    /// However the bytes arrive, and however many there are in all.
    @ParameterizedTest
    @CsvSource({"5, 1", "5, 5", "1023, 100", "1024, 1", "1024, 1024", "1025, 1024", "5000, 1", "5000, 700", "5000, 5000"
    })
    void refusedContentLeavesTheUploadAsNew(int size, int piece) throws Exception {
        List<Integer> shown = new ArrayList<>();
        uploads = TestUploads.on(directory(), Clock.systemUTC(), (_, head) -> {
            shown.add(head.length);
            return head[0] == 'X' ? Optional.of("pre: it is an X file.") : Optional.empty();
        });
        String id =
                uploads.create(Map.of("label", "pre"), OptionalLong.of(size)).id();
        assertThatThrownBy(() -> receivePieces(id, "X".repeat(size), piece))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason())
                                .isEqualTo(new Reason.UnusableContent("pre: it is an X file.")));
        assertThat(shown).containsExactly(Math.min(size, ContentCheck.HEAD));
        assertThat(uploads.find(id)).contains(new Upload(id, Map.of("label", "pre"), OptionalLong.empty(), 0));
        assertThat(uploads.file(id)).isEmptyFile();

        try (WriterTurn turn = uploads.take(id)) {
            uploads.declare(turn, uploads.stored(id).orElseThrow(), size + 1);
        }
        receivePieces(id, "Y".repeat(size + 1), piece);
        assertThat(uploads.find(id).orElseThrow().finished()).isTrue();
        assertThat(shown).as("looked at once").hasSize(2);
    }

    /// A request for each piece.
    private void receivePieces(String id, String content, int piece) throws Exception {
        for (int at = 0; at < content.length(); at += piece) {
            receive(id, content.substring(at, Math.min(content.length(), at + piece)));
        }
    }

    @Test
    void bodyThatBreaksOffLeavesAllThatCame() {
        String id = uploads.create(Map.of(), OptionalLong.of(1000)).id();
        assertThatThrownBy(() -> receive(id, new Breaking("0123456789"), true))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(new Reason.ConnectionLost(10)));
        assertThat(uploads.find(id).orElseThrow().offset()).isEqualTo(10);
    }

    @Test
    void bodyThatBreaksOffAfterTheLastByteIsWhole() throws Exception {
        String id = uploads.create(Map.of(), OptionalLong.of(10)).id();
        assertThat(receive(id, new Breaking("0123456789"), false).finished()).isTrue();
    }

    @Test
    void bodyBeyondTheDeclaredLengthDoesNotFinishTheUpload() {
        String id = uploads.create(Map.of(), OptionalLong.of(4)).id();
        assertThatThrownBy(() -> receive(id, new ByteArrayInputStream("12345".getBytes(UTF_8)), false))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(new Reason.LongerThanDeclared(4)));
        assertThat(uploads.find(id).orElseThrow().finished()).isFalse();
        assertThat(uploads.file(id)).isEmptyFile();
    }

    @Test
    void bodyOfUnknownLengthEndsAtTheLimit() {
        String id = uploads.create(Map.of(), OptionalLong.empty()).id();
        assertThatThrownBy(() -> receive(id, new ByteArrayInputStream(new byte[(int) MAX + 1]), false))
                .isInstanceOfSatisfying(
                        UploadException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(new Reason.TooLarge(MAX)));
        assertThat(uploads.find(id).orElseThrow().offset()).isEqualTo(MAX);
    }

    @Test
    void sealMakesWhatArrivedAll() throws Exception {
        String id = uploads.create(Map.of(), OptionalLong.empty()).id();
        receive(id, "12345");
        assertThat(uploads.finalizeLength(id).orElseThrow().finished()).isTrue();
        assertThat(uploads.find(id).orElseThrow().length()).hasValue(5);
    }

    @Test
    void finalizingSkipsEmptyDeclaredOrReceivingUploads() throws Exception {
        String empty = uploads.create(Map.of(), OptionalLong.empty()).id();
        assertThat(uploads.finalizeLength(empty).orElseThrow().finished()).isFalse();

        String declared = uploads.create(Map.of(), OptionalLong.of(9)).id();
        receive(declared, "12345");
        assertThat(uploads.finalizeLength(declared).orElseThrow().length()).hasValue(9);

        String receiving = uploads.create(Map.of(), OptionalLong.empty()).id();
        receive(receiving, "12345");
        try (WriterTurn _ = uploads.take(receiving)) {
            assertThat(uploads.finalizeLength(receiving).orElseThrow().finished())
                    .isFalse();
        }
        assertThat(uploads.finalizeLength("0".repeat(32))).isEmpty();
        assertThat(uploads.finalizeLength("../x")).isEmpty();
    }

    @Test
    void deletedUploadIsGoneWithItsRecord() throws Exception {
        String id = uploads.create(Map.of(), OptionalLong.empty()).id();
        receive(id, "12345");
        uploads.delete(id);
        uploads.delete(id);
        assertThat(uploads.find(id)).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void newerTurnEndsTheOlder() throws Exception {
        String id = uploads.create(Map.of(), OptionalLong.of(10)).id();
        StoredUpload upload = uploads.stored(id).orElseThrow();
        try (WriterTurn older = uploads.take(id);
                WriterTurn newer = uploads.take(id)) {
            assertThatThrownBy(() -> uploads.receive(older, upload, body(new ByteArrayInputStream(new byte[3]), true)))
                    .isInstanceOfSatisfying(
                            UploadException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(new Reason.Superseded()));
            assertThat(uploads.receive(newer, upload, body(new ByteArrayInputStream(new byte[2]), true))
                            .offset())
                    .isEqualTo(2);
        }
        assertThat(uploads.isBeingWritten(id)).isFalse();
        assertThat(uploads.find(id).orElseThrow().offset()).isEqualTo(2);
    }

    @Test
    void tornRecordLosesNoBytes() throws Exception {
        for (String torn : new String[] {"", "{\"metadata\":\"a Y", "null", "[]", "{\"length\":\"x\"}", "\0\0\0\0"}) {
            String id = uploads.create(Map.of("a", "b"), OptionalLong.of(10)).id();
            receive(id, "12345");
            Files.writeString(directory.resolve(id + ".json"), torn);
            assertThat(uploads.find(id)).as(torn).contains(new Upload(id, Map.of(), OptionalLong.empty(), 5));
        }
    }

    @Test
    void lostRecordLosesNoBytes() throws Exception {
        String id = uploads.create(Map.of("a", "b"), OptionalLong.of(10)).id();
        receive(id, "12345");
        Files.delete(directory.resolve(id + ".json"));
        assertThat(uploads.find(id)).contains(new Upload(id, Map.of(), OptionalLong.empty(), 5));
    }

    @Test
    void bytesBeyondTheDeclaredLengthAreCutOff() throws Exception {
        String id = uploads.create(Map.of(), OptionalLong.of(5)).id();
        Files.writeString(uploads.file(id), "1234567");
        assertThat(uploads.find(id).orElseThrow().finished()).isTrue();
        assertThat(uploads.file(id)).hasContent("12345");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "x/../../etc/passwd", "0123456789ABCDEF0123456789ABCDEF", "0\0"})
    void idThatIsNoneIsUnknown(String id) {
        assertThat(uploads.find(id)).isEmpty();
        uploads.delete(id);
        assertThatThrownBy(() -> uploads.file(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oversizeIsRefusedWhenAnUploadIsCreated() {
        assertThatThrownBy(() -> uploads.create(Map.of(), OptionalLong.of(MAX + 1)))
                .isInstanceOfSatisfying(
                        UploadRefused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(new Reason.TooLarge(MAX)));
    }

    private StoredUpload receive(String id, String text) throws Exception {
        return receive(id, new ByteArrayInputStream(text.getBytes(UTF_8)), true);
    }

    private StoredUpload receive(String id, InputStream body, boolean endKnown) throws Exception {
        try (WriterTurn turn = uploads.take(id)) {
            return uploads.receive(turn, uploads.stored(id).orElseThrow(), body(body, endKnown));
        }
    }

    private static Body body(InputStream stream, boolean endKnown) {
        return Body.plain(() -> new StreamSource(stream), endKnown);
    }

    /// A body whose connection breaks where others end.
    private static final class Breaking extends InputStream {
        private final ByteArrayInputStream sent;

        Breaking(String sent) {
            this.sent = new ByteArrayInputStream(sent.getBytes(UTF_8));
        }

        @Override
        public int read() throws IOException {
            int next = sent.read();
            if (next < 0) {
                throw new IOException("connection reset");
            }
            return next;
        }
    }
}
