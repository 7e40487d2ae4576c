package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.RunningJar;
import dev.cutfill.task.TestPostgres;
import dev.cutfill.upload.http.CuttingProxy.Cut;
import dev.cutfill.upload.http.UploadClient.Job;
import dev.cutfill.upload.http.UploadClient.Manner;
import dev.cutfill.upload.storage.UploadDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every client in every situation, against the built JAR, over a network that breaks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHUNK = 1 << 20;
    private static final int ODD = 3_000_001;
    /// what of a connection is not bytes of the file: heads of requests, frames of chunks, and what was
    /// repeated at a cut
    private static final int OVERHEAD = 300_000;

    private enum Situation {
        IN_ONE_REQUEST(Manner.SIZED, ODD, 0),
        IN_CHUNKS(Manner.DEFERRED, ODD, CHUNK),
        EXACT_MULTIPLE_OF_THE_CHUNK(Manner.DEFERRED, 3 * CHUNK, CHUNK),
        CREATED_BY_THE_CLIENT(Manner.CREATED, ODD, CHUNK),
        EMPTY(Manner.CREATED, 0, 0),
        EMPTY_AND_DEFERRED(Manner.DEFERRED, 0, 0),
        CUT_BY_FIN(Manner.SIZED, ODD, 0),
        CUT_BY_RST(Manner.SIZED, ODD, 0),
        CUT_BY_RST_IN_CHUNKS(Manner.DEFERRED, ODD, CHUNK);

        final Manner manner;
        final int size;
        final int chunk;

        Situation(Manner manner, int size, int chunk) {
            this.manner = manner;
            this.size = size;
            this.chunk = chunk;
        }

        boolean isFor(UploadClient client) {
            return switch (client) {
                case UploadClient.Script _ -> this == IN_ONE_REQUEST || this == CUT_BY_FIN || this == CUT_BY_RST;
                default -> this != EMPTY_AND_DEFERRED || client.declaresEmptyFiles();
            };
        }
    }

    /// The clients in a browser run in a page of another site.
    private final Map<String, String> settings = new HashMap<>(TestPostgres.environment());

    @TempDir
    private static @SuppressWarnings("NullAway.Init") Path directory;

    private RunningJar server;

    @BeforeAll
    void start() throws IOException {
        settings.put("CUTFILL_ORIGINS", UploadClient.Node.origin());
        server = RunningJar.start(directory.resolve("data"), settings);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicContainer> everyClientFinishesInEverySituation() {
        return UploadClient.atHand().stream()
                .map(client -> DynamicContainer.dynamicContainer(
                        client.name(),
                        Stream.of(Situation.values())
                                .filter(situation -> situation.isFor(client))
                                .map(situation -> DynamicTest.dynamicTest(
                                        client.name() + " " + situation, () -> finishes(client, situation)))));
    }

    /// With `cutfill.upload.direct-body` off nothing of Tomcat's inside is touched.
    @Test
    void everyClientFinishesByTheServletsStream() throws Exception {
        server.close();
        Map<String, String> byStream = new HashMap<>(settings);
        byStream.put("CUTFILL_UPLOAD_DIRECTBODY", "false");
        server = RunningJar.start(directory.resolve("data"), byStream);
        try {
            for (UploadClient client : UploadClient.atHand()) {
                for (Situation situation : List.of(Situation.IN_ONE_REQUEST, Situation.CUT_BY_RST)) {
                    finishes(client, situation);
                }
            }
        } finally {
            server.close();
            server = RunningJar.start(directory.resolve("data"), settings);
        }
    }

    private void finishes(UploadClient client, Situation situation) throws Exception {
        Path file = file(client, situation.size);
        try (CuttingProxy network = new CuttingProxy(server.port())) {
            Job job = job(network.port(), file, situation.manner, situation.chunk);
            boolean isCut = situation.name().startsWith("CUT");
            if (isCut) {
                int bytes = situation.size / 2;
                network.cut(new Cut(bytes, situation != Situation.CUT_BY_FIN, () -> awaitOnDisk(bytes - OVERHEAD)));
            }
            URI sent = send(client, job, isCut ? 2 : 1);
            assertThat(network.left()).as("cuts that were not made").isZero();
            assertArrived(client, job, sent);
            long repeated = isCut && client.repeatsRequests() ? situation.size : 0;
            assertThat(network.passed())
                    .as("bytes sent for %s", situation.size)
                    .isLessThan(situation.size + repeated + OVERHEAD);
        }
    }

    /// All clients are held in the middle of their file, the server is killed, and comes back.
    @Test
    void everyClientGoesOnAfterTheServerWasKilled() throws Exception {
        List<UploadClient> clients = UploadClient.atHand();
        Map<UploadClient, Future<Path>> sent = new LinkedHashMap<>();
        CountDownLatch held = new CountDownLatch(clients.size());
        CompletableFuture<Void> dead = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (UploadClient client : clients) {
                sent.put(client, threads.submit(() -> sendThroughDeath(client, held, dead)));
            }
            held.await();
            awaitOnDisk(ODD / 2 - OVERHEAD, clients.size());
            server.kill();
            dead.complete(null);
            server = server.again();
        } finally {
            dead.complete(null);
        }
        for (Future<Path> file : sent.values()) {
            assertThat(file.get()).exists();
        }
    }

    private Path sendThroughDeath(UploadClient client, CountDownLatch held, CompletableFuture<Void> dead)
            throws Exception {
        Path file = file(client, ODD);
        try (CuttingProxy network = new CuttingProxy(server.port())) {
            network.cut(new Cut(ODD / 2, true, () -> {
                held.countDown();
                dead.join();
            }));
            Job job = job(network.port(), file, Manner.DEFERRED, 0);
            URI sent = send(client, job, 60);
            assertArrived(client, job, sent);
            long repeated = client.repeatsRequests() ? ODD : 0;
            assertThat(network.passed()).as("bytes that %s sent", client.name()).isLessThan(ODD + repeated + OVERHEAD);
        }
        return file;
    }

    /// Beyond all sizes that fit into 32 bits. Which clients try is said by `cutfill.clients.big`;
    /// `scripts/bench clients` asks all.
    @TestFactory
    Stream<DynamicTest> fiveGibibytesArrive() {
        List<String> names =
                List.of(System.getProperty("cutfill.clients.big", "curl").split(","));
        return UploadClient.atHand().stream()
                .filter(client -> names.contains(client.name()))
                .map(client -> DynamicTest.dynamicTest(client.name(), () -> fiveGibibytesArriveFrom(client)));
    }

    private void fiveGibibytesArriveFrom(UploadClient client) throws Exception {
        Path file = directory.resolve("big");
        byte[] mark = new byte[4096];
        new Random(5).nextBytes(mark);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
            for (long at : new long[] {0, (1L << 31) - 2048, (1L << 32) - 2048, (5L << 30) - mark.length}) {
                sparse.seek(at);
                sparse.write(mark);
            }
        }
        try {
            int chunk = client instanceof UploadClient.Tuspy ? 1 << 28 : 0; // it holds a whole request in memory
            Job job = job(server.port(), file, Manner.SIZED, chunk);
            assertArrived(client, job, send(client, job, 1));
            Files.delete(onDisk(job.url()));
        } finally {
            Files.delete(file);
        }
    }

    /// @param times how often the user of a client that gives up at a broken connection calls it
    private URI send(UploadClient client, Job job, int times) throws Exception {
        for (int left = client.retries() ? 1 : times; ; left--) {
            try {
                return client.send(job);
            } catch (IOException e) {
                if (left == 1) {
                    throw e;
                }
                Await.until("the server is there", this::isReady);
            }
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return server.get("/ready").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private Job job(int port, Path file, Manner manner, int chunk) throws Exception {
        URI base = URI.create("http://127.0.0.1:" + port);
        String path = switch (manner) {
            case DEFERRED -> uploadOfNewTask("");
            case SIZED -> uploadOfNewTask("{\"sizes\": {\"pre\": " + Files.size(file) + "}}");
            case CREATED -> "/files";
        };
        return new Job(base.resolve(path), file, manner, chunk);
    }

    private String uploadOfNewTask(String body) throws Exception {
        HttpResponse<String> created = server.send(HttpRequest.newBuilder(URI.create(server.base() + "/create_task"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(created.statusCode()).isEqualTo(201);
        return URI.create(JSON.readTree(created.body())
                        .path("upload_urls")
                        .path("pre")
                        .stringValue())
                .getPath();
    }

    private void assertArrived(UploadClient client, Job job, URI sent) throws Exception {
        Path arrived = client instanceof UploadClient.Script ? sameOnDisk(job.file()) : onDisk(sent);
        if (job.manner() != Manner.CREATED && !(client instanceof UploadClient.Script)) {
            assertThat(sent.getPath()).isEqualTo(job.url().getPath());
        }
        assertThat(Files.mismatch(arrived, job.file()))
                .as("first byte that differs")
                .isEqualTo(-1);
        Http.Response head =
                Http.send(server.port(), "HEAD /files/" + arrived.getFileName(), "", "Tus-Resumable: 1.0.0");
        assertThat(head.header("Upload-Offset")).contains(Long.toString(job.size()));
        assertThat(head.header("Upload-Length")).contains(Long.toString(job.size()));
        JsonNode record = JSON.readTree(arrived.resolveSibling(arrived.getFileName() + ".json"));
        assertThat(record.path("announced").booleanValue()).as("announced").isTrue();
    }

    private Path onDisk(URI upload) {
        return directory.resolve("data/uploads").resolve(upload.getPath().substring("/files/".length()));
    }

    private Path sameOnDisk(Path file) throws IOException {
        for (Path upload : uploads()) {
            if (Files.mismatch(upload, file) < 0) {
                return upload;
            }
        }
        throw new AssertionError(file + " is not on the server");
    }

    private static void awaitOnDisk(long bytes) throws Exception {
        awaitOnDisk(bytes, 1);
    }

    /// Until so many unfinished uploads have so many bytes.
    private static void awaitOnDisk(long bytes, int uploads) throws Exception {
        Await.until("the bytes are on disk", () -> {
            int enough = 0;
            for (Path upload : uploads()) {
                long size = Files.size(upload);
                if (size >= bytes && size < ODD) {
                    enough++;
                }
            }
            return enough >= uploads;
        });
    }

    private static List<Path> uploads() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("data/uploads"))) {
            return all.filter(path -> UploadDirectory.isId(path.getFileName().toString()))
                    .toList();
        }
    }

    private static Path file(UploadClient client, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size * 31L + client.name().hashCode()).nextBytes(bytes);
        return Files.write(Files.createTempDirectory(directory, client.name()).resolve("scan.las"), bytes);
    }
}
