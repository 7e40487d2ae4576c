package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of records are read by older and newer versions of this program.
class UploadRecordTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path data = Path.of("");

    @Test
    void allMembersStandSideBySide() throws Exception {
        UploadDirectory directory = new UploadDirectory(data, UploadProperties.Sync.NEVER);
        UploadRecord record = UploadRecord.fresh("name eA==", OptionalLong.of(7), 5, "key:a")
                .concatenated("final;/files/1", List.of("1"))
                .withDigest("sha-256=:x:")
                .waitingForWord()
                .verifiedOffset(3L)
                .asAnnounced(true);
        directory.create(ID, record);
        assertThat(Files.readString(data.resolve(ID + ".json")))
                .contains("\"metadata\":\"name eA==\"", "\"length\":7", "\"announced\":true", "\"created\":5")
                .contains("\"owner\":\"key:a\"", "\"sureUpTo\":3", "\"concat\":\"final;/files/1\"", "\"parts\":[\"1\"]")
                .contains("\"digest\":\"sha-256=:x:\"", "\"complete\":false", "\"toTell\":true")
                .doesNotContain("\"creation\"", "\"notice\"");
        assertThat(directory.read(ID).orElseThrow().record()).isEqualTo(record);
    }

    @Test
    void recordsOfTheFirstVersionAreRead() throws Exception {
        UploadDirectory directory = new UploadDirectory(data, UploadProperties.Sync.NEVER);
        Files.writeString(data.resolve(ID + ".json"), "{\"metadata\":\"name eA==\",\"length\":7,\"announced\":true}");
        Files.createFile(data.resolve(ID));
        UploadRecord read = directory.read(ID).orElseThrow().record();
        assertThat(read)
                .isEqualTo(UploadRecord.fresh("name eA==", OptionalLong.of(7), 0, "")
                        .asAnnounced(false));
        Files.writeString(data.resolve(ID + ".json"), "{\"length\":null}");
        assertThat(directory.read(ID).orElseThrow().record()).isEqualTo(UploadRecord.LOST);
    }
}
