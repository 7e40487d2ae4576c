package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.cutfill.store.ObjectTree.Condition;
import dev.cutfill.store.ObjectTree.Entry;
import dev.cutfill.store.ObjectTree.Page;
import io.minio.MakeBucketArgs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Objects that other programs share, in a real S3 server in this process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3TreeIT {
    private static final String BUCKET = "orbits";
    private Path directory = Path.of("");
    private S3Proxy server;
    private ObjectTree tree;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        directory = data;
        ((Logger) LoggerFactory.getLogger("org.gaul")).setLevel(Level.WARN);
        server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "key", "secret")
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectory(directory.resolve("s3")).toString()))
                .build();
        server.start();
        StoreProperties properties =
                new StoreProperties("http://127.0.0.1:" + server.getPort(), "key", "secret", "unused", "", "");
        new S3Connection(properties)
                .client()
                .makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        tree = new S3Tree(properties, BUCKET);
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "jobs/j 1/tasks/(2020 AV2)/status", "163693 Atira (2003 CP20)", "ä+&;=%25?#'"})
    void objectIsFoundUnderItsKeyAsItIs(String key) throws IOException {
        String etag = put(key, "bytes", new Condition.Always()).orElseThrow();
        assertThat(tree.head(key)).hasValueSatisfying(entry -> {
            assertThat(entry.bytes()).isEqualTo(5);
            assertThat(entry.etag()).isEqualTo(etag);
        });
        assertThat(read(key)).isEqualTo("bytes");
        assertThat(tree.list(key, Optional.empty(), 10).entries())
                .extracting(Entry::key)
                .containsExactly(key);
        assertThat(read(copied(key))).isEqualTo("bytes");
        tree.delete(List.of(key, copied(key)));
        assertThat(tree.head(key)).isEmpty();
    }

    private String copied(String key) throws IOException {
        assertThat(tree.copy(key, "copies/" + key)).isNotEmpty();
        return "copies/" + key;
    }

    @Test
    void onlyTheFirstOfTwoWritersWins() throws IOException {
        String first = put("race", "1", new Condition.Absent()).orElseThrow();
        assertThat(put("race", "2", new Condition.Absent())).isEmpty();
        String second = put("race", "3", new Condition.Is(first)).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(put("race", "4", new Condition.Is(first))).isEmpty();
        assertThat(read("race")).isEqualTo("3");
        tree.delete(List.of("race"));
        assertThat(put("race", "5", new Condition.Is(second))).isEmpty();
    }

    @Test
    void pagesHaveEveryObjectOnce() throws IOException {
        List<String> keys =
                IntStream.range(0, 25).mapToObj(i -> "many/" + (i + 10)).toList();
        for (String key : keys) {
            put(key, "x", new Condition.Always());
        }
        put("manyother", "x", new Condition.Always());
        List<String> found = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page page = tree.list("many/", after, 10);
            page.entries().forEach(entry -> found.add(entry.key()));
            after = page.next();
        } while (after.isPresent());
        assertThat(found).isEqualTo(keys);
        tree.delete(keys);
        assertThat(tree.list("many/", Optional.empty(), 10).entries()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        assertThat(tree.head("none")).isEmpty();
        assertThatThrownBy(() -> tree.get("none")).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> tree.copy("none", "some")).isInstanceOf(FileNotFoundException.class);
        tree.delete(List.of("none"));
    }

    @Test
    void fileIsPutAsItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "of a file");
        assertThat(tree.put("file", file, "text/plain"))
                .isEqualTo(tree.head("file").orElseThrow().etag());
        assertThat(read("file")).isEqualTo("of a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", ".", "a\nb"})
    void otherKeysAreRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> tree.head(key)).withMessageContaining("not a key");
    }

    private Optional<String> put(String key, String document, Condition condition) throws IOException {
        return tree.put(key, document.getBytes(StandardCharsets.UTF_8), "text/plain", condition);
    }

    private String read(String key) throws IOException {
        return new String(tree.get(key).readAllBytes(), StandardCharsets.UTF_8);
    }
}
