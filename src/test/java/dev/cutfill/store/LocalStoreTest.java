package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

class LocalStoreTest {
    private static final URI BASE = URI.create("https://example.org/cutfill");

    @TempDir
    private Path data = Path.of("");

    private final SettableClock clock = new SettableClock();
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        store = new LocalStore(data.resolve("store"), SignedLinks.in(data, clock));
    }

    @Test
    void fileIsFoundWithItsTypeAfterARestart() throws IOException {
        store.put("task/region_0.png", file("picture"), "image/png");
        open();
        LocalStore.Stored stored = store.find("task/region_0.png").orElseThrow();
        assertThat(stored.file()).hasContent("picture");
        assertThat(stored.contentType()).isEqualTo(MediaType.IMAGE_PNG);
    }

    @Test
    void laterPutReplacesFileAndType() throws IOException {
        store.put("result", file("a picture"), "image/png");
        store.put("result", file("{}"), "application/json");
        LocalStore.Stored stored = store.find("result").orElseThrow();
        assertThat(stored.file()).hasContent("{}");
        assertThat(stored.contentType()).isEqualTo(MediaType.APPLICATION_JSON);
    }

    @Test
    void failedPutLeavesWhatWasThere() throws IOException {
        store.put("result", file("first"), "text/plain");
        assertThatThrownBy(() -> store.put("result", data.resolve("nowhere"), "text/plain"))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(store.find("result").orElseThrow().file()).hasContent("first");
        assertThat(data.resolve("store/.incoming")).isEmptyDirectory();
    }

    @Test
    void whatAnInterruptedPutLeftIsRemovedAtStart() throws IOException {
        Files.writeString(data.resolve("store/.incoming/half"), "hal");
        open();
        assertThat(data.resolve("store/.incoming")).isEmptyDirectory();
    }

    @Test
    void keysDoNotMeetTheFilesThatHoldTypes() throws IOException {
        List<String> keys = List.of("a", "a.type", "b.a.type", "d/a");
        for (String key : keys) {
            store.put(key, file(key), "text/plain");
        }
        for (String key : keys) {
            assertThat(store.find(key).orElseThrow().file()).hasContent(key);
        }
    }

    @Test
    void fileWhoseTypeIsLostIsBytes() throws IOException {
        store.put("a", file("x"), "image/png");
        Files.writeString(data.resolve("store/.a.type"), "");
        assertThat(store.find("a").orElseThrow().contentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
        Files.delete(data.resolve("store/.a.type"));
        assertThat(store.find("a").orElseThrow().contentType()).isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
    }

    @Test
    void deletedFileIsGoneAndUnknownKeysAreNoError() throws IOException {
        store.put("d/a", file("x"), "text/plain");
        for (String key : List.of("d", "d/a", "d/a", "never/was", "d/a/b")) {
            store.delete(key);
        }
        assertThat(store.find("d/a")).isEmpty();
        try (Stream<Path> left = Files.walk(data.resolve("store")).filter(Files::isRegularFile)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void onlyTheKeysDirectoryGoesWithItsLastFile() throws IOException {
        for (String key : List.of("d/e/a", "d/e/b", "d/c")) {
            store.put(key, file("x"), "text/plain");
        }
        store.delete("d/e/a/below");
        store.delete("d/e/a");
        assertThat(store.find("d/e/b")).isPresent();
        store.delete("d/e/b");
        assertThat(data.resolve("store/d/e")).doesNotExist();
        assertThat(store.find("d/c")).isPresent();
        store.delete("d/c");
        assertThat(data.resolve("store/d")).doesNotExist();
        assertThat(data.resolve("store")).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/",
                "/etc/passwd",
                "../link-secret",
                "a/../../link-secret",
                "a/./b",
                "a//b",
                "a/",
                "a/..",
                ".a.type",
                ".incoming/half",
                "a/.b.type",
                "a\\b",
                "a%2fb",
                "a b",
                "a\nb",
                "a?b",
                "a;b",
                "\u00e4",
                "a\u0000"
            })
    void whatIsNoKeyLeadsNowhere(String key) throws IOException {
        assertThat(store.find(key)).isEmpty();
        Path file = file("x");
        assertThatIllegalArgumentException().isThrownBy(() -> store.put(key, file, "text/plain"));
        assertThatIllegalArgumentException().isThrownBy(() -> store.delete(key));
        assertThatIllegalArgumentException().isThrownBy(() -> store.link(key, Duration.ofSeconds(1), BASE));
    }

    @Test
    void linkIsGoodUntilItExpires() {
        URI link = store.link("d/a.png", Duration.ofSeconds(900), BASE);
        assertThat(link.toString())
                .matches("https://example\\.org/cutfill/store/d/a\\.png\\?expires=[0-9]+&signature=[0-9a-f]{64}");
        assertThat(isGood("d/a.png", link)).isTrue();
        clock.advance(Duration.ofSeconds(900).minusNanos(1));
        assertThat(isGood("d/a.png", link)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(isGood("d/a.png", link)).isFalse();
    }

    @Test
    void linkOpensOneFileOfOneServerForATime() throws IOException {
        URI link = store.link("a", Duration.ofSeconds(900), BASE);
        String expires = parameter(link, "expires");
        String signature = parameter(link, "signature");
        SignedLinks links = SignedLinks.in(data, clock);
        assertThat(links.isGood("a", expires, signature)).isTrue();

        assertThat(links.isGood("b", expires, signature)).isFalse();
        assertThat(links.isGood("a", expires.replaceFirst("^1", "2"), signature))
                .isFalse();
        for (int i = 0; i < signature.length(); i++) {
            char other = signature.charAt(i) == '0' ? '1' : '0';
            assertThat(links.isGood("a", expires, signature.substring(0, i) + other + signature.substring(i + 1)))
                    .isFalse();
        }
        for (String wrong : List.of("", "0", signature + "0", signature.substring(1), "\u00e9".repeat(64))) {
            assertThat(links.isGood("a", expires, wrong)).isFalse();
        }
        for (String wrong : List.of("", "soon", "-1", "1e9", "9".repeat(30))) {
            assertThat(links.isGood("a", wrong, signature)).isFalse();
        }
        SignedLinks elsewhere = SignedLinks.in(Files.createDirectory(data.resolve("elsewhere")), clock);
        assertThat(elsewhere.isGood("a", expires, signature)).isFalse();
    }

    @Test
    void linkSurvivesARestart() throws IOException {
        URI link = store.link("a", Duration.ofSeconds(900), BASE);
        open();
        assertThat(isGood("a", link)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void linkThatWasNeverGoodIsNotMade(long seconds) {
        assertThatIllegalArgumentException().isThrownBy(() -> store.link("a", Duration.ofSeconds(seconds), BASE));
    }

    @Test
    void secretIsItsOwnersEvenAfterABackupOpenedIt() throws IOException {
        Path secret = data.resolve("link-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(secret);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(Files.readAllBytes(secret)).isEqualTo(before).hasSize(32);
        assertThat(new String(before, StandardCharsets.ISO_8859_1)
                        .chars()
                        .distinct()
                        .count())
                .isGreaterThan(16);
    }

    @Test
    void truncatedSecretIsRefusedWithTheRemedy() throws IOException {
        Path secret = data.resolve("link-secret");
        Files.write(secret, Arrays.copyOf(Files.readAllBytes(secret), 7));
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("7 bytes")
                .hasMessageContaining("delete it");
    }

    @Test
    void checkFailsOnceNothingCanBeWritten() throws IOException {
        store.check();
        assertThat(data.resolve("store/.incoming")).isEmptyDirectory();
        Files.delete(data.resolve("store/.incoming"));
        assertThatThrownBy(store::check).isInstanceOf(IOException.class);
    }

    private boolean isGood(String key, URI link) {
        try {
            return SignedLinks.in(data, clock).isGood(key, parameter(link, "expires"), parameter(link, "signature"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String parameter(URI link, String name) {
        return Arrays.stream(link.getQuery().split("&"))
                .filter(p -> p.startsWith(name + "="))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(data.resolve("to-put"), content);
    }
}
