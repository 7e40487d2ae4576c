package dev.cutfill;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `scripts/bench soak`: uploads, tasks, event streams and long polls for so many minutes, at a server of its own.
/// What the server holds is printed at the start (after a minute's warming up), in the middle and at the end.
final class SoakBenchmark {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] MEGABYTE = new byte[1 << 20];

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningJar server;
    private final Path data;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong uploads = new AtomicLong();
    private final AtomicLong tasks = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();

    private SoakBenchmark(RunningJar server, Path data) {
        this.server = server;
        this.data = data;
    }

    /// @param arguments minutes, and the data directory
    static void main(String... arguments) throws Exception {
        double minutes = Double.parseDouble(arguments[0]);
        Path data = Path.of(arguments[1]).toAbsolutePath();
        FileSystemUtils.deleteRecursively(data);
        Files.createDirectories(data.getParent());
        try (RunningJar server = RunningJar.start(data, Map.of("CUTFILL_RETENTION_FINISHED", "1h"))) {
            new SoakBenchmark(server, data).run(minutes);
        }
    }

    private void run(double minutes) throws InterruptedException, IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                threads.execute(() -> again(this::upload));
                threads.execute(() -> again(this::work));
                threads.execute(() -> again(this::submit));
            }
            for (int i = 0; i < 20; i++) {
                threads.execute(() -> again(this::watch));
            }
            double warm = Math.min(1, minutes / 10);
            System.out.println(
                    "at      RSS MiB  threads  descriptors  temporary files  database MiB  uploads  tasks  streams  faults");
            Thread.sleep(seconds(warm));
            print("start");
            Thread.sleep(seconds((minutes - warm) / 2));
            print("middle");
            Thread.sleep(seconds((minutes - warm) / 2));
            print("end");
            over.set(true);
        }
    }

    private static Duration seconds(double minutes) {
        return Duration.ofMillis((long) (minutes * 60_000));
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void again(Step step) {
        while (!over.get()) {
            try {
                step.run();
            } catch (IOException e) {
                faults.incrementAndGet();
                System.err.println(e);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// In two pieces, and away with it.
    private void upload() throws IOException, InterruptedException {
        HttpResponse<String> made = send(request("/files")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Integer.toString(2 * MEGABYTE.length))
                .POST(BodyPublishers.noBody()));
        String url = made.headers().firstValue("Location").orElseThrow(() -> new IOException("no upload: " + made));
        for (int offset = 0; offset < 2 * MEGABYTE.length; offset += MEGABYTE.length) {
            expect(
                    204,
                    send(HttpRequest.newBuilder(URI.create(url))
                            .header("Tus-Resumable", "1.0.0")
                            .header("Upload-Offset", Integer.toString(offset))
                            .header("Content-Type", "application/offset+octet-stream")
                            .method("PATCH", BodyPublishers.ofByteArray(MEGABYTE))));
        }
        expect(
                204,
                send(HttpRequest.newBuilder(URI.create(url))
                        .header("Tus-Resumable", "1.0.0")
                        .DELETE()));
        uploads.incrementAndGet();
    }

    /// A worker's poll, with what it then says.
    private void work() throws IOException, InterruptedException {
        String worker = "soak-" + Thread.currentThread().threadId();
        expect(201, post("/api/v2/workers", "{\"id\":\"" + worker + "\",\"queues\":[\"soak\"]}"));
        for (int i = 0; i < 100 && !over.get(); i++) {
            JsonNode claims = JSON.readTree(
                            post("/api/v2/workers/" + worker + "/claims", "{\"wait_seconds\":2,\"confirm\":true}")
                                    .body())
                    .path("claims");
            for (JsonNode claim : claims) {
                String lease = "/api/v2/tasks/" + claim.path("task").path("id").asString() + "/lease/";
                String token = "{\"token\":\"" + claim.path("token").asString() + "\"";
                expect(200, post(lease + "renew", token + "}"));
                expect(200, post(lease + "logs", token + ",\"lines\":[{\"message\":\"at it\"}]}"));
                expect(200, post(lease + "complete", token + ",\"result\":{\"done\":true}}"));
                tasks.incrementAndGet();
            }
        }
    }

    private void submit() throws IOException, InterruptedException {
        HttpResponse<String> made =
                post("/api/v2/tasks", "{\"kind\":\"soak\",\"queue\":\"soak\",\"payload\":{\"n\":1}}");
        expect(201, made);
        Thread.sleep(50);
    }

    /// A stream that its client closes after a while.
    private void watch() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream =
                http.send(request("/api/v2/events").GET().build(), BodyHandlers.ofInputStream());
        try (InputStream in = stream.body()) {
            byte[] piece = new byte[512];
            for (int i = 0; i < 50 && !over.get() && in.read(piece) >= 0; i++) {
                Thread.onSpinWait();
            }
        }
        streams.incrementAndGet();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.base() + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void expect(int status, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private void print(String at) throws IOException {
        Path proc = Path.of("/proc", Long.toString(server.pid()));
        String status = Files.readString(proc.resolve("status"));
        System.out.printf(
                Locale.ROOT,
                "%-7s %7d  %7d  %11d  %15d  %12d  %7d  %5d  %7d  %6d%n",
                at,
                number(status, "VmRSS:") / 1024,
                number(status, "Threads:"),
                count(proc.resolve("fd")),
                count(data.resolve("tmp")) + count(data.resolve("uploads")),
                bytes(data.resolve("pg").resolve("data").resolve("base")) >> 20,
                uploads.get(),
                tasks.get(),
                streams.get(),
                faults.get());
    }

    private static long number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(-1);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.count();
        }
    }

    private static long bytes(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
