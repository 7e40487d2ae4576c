package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What others on the machine can do with the data directory: nothing, whoever the server runs as.
class PrivateFilesIT {
    private static final int NOBODY = 65534;

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private Path root;

    /// Where every user may go.
    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createTempDirectory("private-files");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(RunningJar.JAR, root.resolve("cutfill.jar"));
        Path data = Files.createDirectory(root.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path old = Files.writeString(data.resolve("of-an-older-version"), "");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @AfterEach
    void removeRoot() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void nothingInTheDataDirectoryIsForOthers() throws Exception {
        boolean asRoot = owner(root) == 0;
        List<String> open = openAfterWork(List.of());
        assertThat(open).isEmpty();
        assertThat(permissions(root.resolve("data"))).isEqualTo(asRoot ? "rwx--x--x" : "rwx------");
        assertThat(permissions(root.resolve("data/pg"))).isEqualTo("rwx------");
        if (asRoot) {
            assertThat(owner(root.resolve("data/pg")))
                    .as("the user that PostgreSQL runs as")
                    .isEqualTo(owner(root.resolve("data/pg/data")));
        }
    }

    @Test
    void serverOfAnOrdinaryUserKeepsItsFilesToItself() throws Exception {
        boolean asRoot = owner(root) == 0;
        if (asRoot) {
            for (String path : List.of("data", "data/of-an-older-version")) {
                Files.setAttribute(root.resolve(path), "unix:uid", NOBODY);
            }
        }
        List<String> open = openAfterWork(
                asRoot ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : List.of());
        assertThat(open).isEmpty();
        assertThat(permissions(root.resolve("data"))).isEqualTo("rwx------");
        assertThat(owner(root.resolve("data/pg"))).isEqualTo(asRoot ? NOBODY : owner(root));
    }

    /// What others can do anything with once a server has worked: programs, which hold no data, are left out.
    private List<String> openAfterWork(List<String> prefix) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path data = root.resolve("data");
        Path temporary = Files.createDirectory(root.resolve("temporary")); // root's, and empty
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                RunningJar.java(),
                "-Xmx1g",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                root.resolve("cutfill.jar").toString(),
                "serve"));
        command.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("log").toFile());
        builder.environment().put("TMPDIR", root.toString());
        Process server = builder.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + port);
            awaitReady(base, server);
            HttpResponse<String> made =
                    post(base.resolve("/create_task"), Map.of("Content-Type", "application/json"), "{}");
            assertThat(made.statusCode()).isEqualTo(201);
            HttpResponse<String> upload = post(
                    base.resolve("/files"),
                    Map.of(
                            "Tus-Resumable", "1.0.0",
                            "Upload-Length", "5",
                            "Content-Type", "application/offset+octet-stream"),
                    "12345");
            assertThat(upload.statusCode()).isEqualTo(201);
            assertThat(temporary).isEmptyDirectory();
            return open(data);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static List<String> open(Path data) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path each : all.filter(path -> !path.equals(data)).toList()) {
                boolean program = data.relativize(each).toString().startsWith("pg/bin-");
                boolean link = Files.isSymbolicLink(each);
                if (!program && !link && !permissions(each).endsWith("---")) {
                    open.add(data.relativize(each) + " " + permissions(each));
                }
            }
        }
        return open;
    }

    private void awaitReady(URI base, Process server) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (System.nanoTime() < end && server.isAlive()) {
            try {
                HttpRequest ready =
                        HttpRequest.newBuilder(base.resolve("/ready")).build();
                if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException _) {
                Thread.onSpinWait(); // it does not listen yet
            }
            server.waitFor(Duration.ofMillis(200));
        }
        throw new AssertionError("the server did not start: " + Files.readString(root.resolve("log")));
    }

    private HttpResponse<String> post(URI url, Map<String, String> headers, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
