package dev.cutfill.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.upload.http.Http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` after random numbers of bytes, again and again, while uploads of every kind come in; each is taken up in
/// the
/// next round. After every death: the offset that is told is what is on disk, no less than what was
/// acknowledged, and the bytes are those sent.
///
/// Five rounds; `-Dcutfill.rounds=50` and `-Dcutfill.seed=…` make it another number and other points, as
/// `scripts/bench faults` does.
class KilledServerIT {
    private static final int ROUNDS = Integer.getInteger("cutfill.rounds", 5);
    private static final int UPLOADS = 8;
    private static final int SIZE = 8_000_001;
    private static final String TUS = "Tus-Resumable: 1.0.0";
    private static final String BYTES = "Content-Type: application/offset+octet-stream";

    private static final byte[] POOL = new byte[SIZE + 1_000_000];

    static {
        new Random(4).nextBytes(POOL);
    }

    @TempDir
    Path data = Path.of("");

    private final Random random = new Random(Long.getLong("cutfill.seed", 4));
    private final List<Sending> finished = new ArrayList<>();
    private final List<Sending> open = new ArrayList<>();

    /// How the bytes are sent.
    private enum Way {
        ONE_REQUEST,
        CHUNKED,
        SMALL_REQUESTS
    }

    /// One upload and what its client knows of it.
    private static final class Sending {
        final Way way;
        final String id;
        final int start;
        volatile long acknowledged;
        volatile boolean lengthAcknowledged;

        /// @param start where in [#POOL] its file begins
        Sending(Way way, String id, int start) {
            this.way = way;
            this.id = id;
            this.start = start;
        }
    }

    @Test
    void deathCostsNothingThatWasAcknowledged() throws Exception {
        int port = freePort();
        int interrupted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process server = start(port, round % 2 == 0 ? "request" : "completion");
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Sending sending : open) {
                    check(port, sending);
                }
                while (open.size() < UPLOADS) {
                    open.add(create(port));
                }
                List<Future<?>> running = new ArrayList<>();
                for (Sending sending : open) {
                    running.add(clients.submit(() -> send(port, sending)));
                }
                long death = onDisk() + random.nextInt(UPLOADS * SIZE / 4);
                Await.until(
                        "bytes came",
                        () -> onDisk() >= death || running.stream().allMatch(Future::isDone));
                assertThat(server.isAlive()).as("ended by itself").isTrue();
                server.destroyForcibly().waitFor();
                for (Future<?> client : running) {
                    client.get();
                }
            } finally {
                server.destroyForcibly().waitFor();
            }
            interrupted += (int) open.stream()
                    .filter(each -> size(each) > 0 && size(each) < SIZE)
                    .count();
            tearRecord(open.get(random.nextInt(open.size())));
            List<Sending> done =
                    open.stream().filter(each -> each.acknowledged == SIZE).toList();
            finished.addAll(done);
            open.removeAll(done);
        }
        assertThat(interrupted).as("uploads that a death met in the middle").isGreaterThan(ROUNDS);
        finishAll(port);
    }

    private void finishAll(int port) throws Exception {
        Process server = start(port, "completion");
        try {
            for (Sending sending : open) {
                check(port, sending);
                send(port, sending);
                assertThat(sending.acknowledged).isEqualTo(SIZE);
            }
            for (Sending sending : finished) {
                check(port, sending);
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /// Bytes of the uploads that are not finished.
    private long onDisk() {
        return open.stream().mapToLong(this::size).sum();
    }

    private void check(int port, Sending sending) throws IOException {
        long onDisk = size(sending);
        Response head = Http.send(port, "HEAD /files/" + sending.id, "", TUS);
        assertThat(head.header("Upload-Offset"))
                .as("what is told is what is on disk")
                .contains(Long.toString(onDisk));
        assertThat(onDisk).as("acknowledged").isGreaterThanOrEqualTo(sending.acknowledged);
        byte[] kept = Files.readAllBytes(data.resolve("uploads").resolve(sending.id));
        assertThat(Arrays.mismatch(kept, 0, kept.length, POOL, sending.start, sending.start + kept.length))
                .as("first byte that differs")
                .isEqualTo(-1);
        if (sending.lengthAcknowledged) {
            assertThat(head.header("Upload-Length")).contains(Integer.toString(SIZE));
        }
    }

    private Sending create(int port) {
        Response created = Http.send(port, "POST /files", "", TUS, "Upload-Defer-Length: 1");
        assertThat(created.status()).isEqualTo(201);
        return new Sending(Way.values()[random.nextInt(Way.values().length)], created.id(), random.nextInt(1_000_000));
    }

    /// Sends what is missing, and ends when the server does.
    private static void send(int port, Sending sending) {
        try {
            Response head = Http.send(port, "HEAD /files/" + sending.id, "", TUS);
            long offset = Long.parseLong(head.header("Upload-Offset").orElseThrow());
            do {
                long end = sending.way == Way.SMALL_REQUESTS ? Math.min(SIZE, offset + 200_000) : SIZE;
                Response answer = patch(port, sending, (int) offset, (int) end);
                assertThat(answer.status()).isEqualTo(204);
                offset = Long.parseLong(answer.header("Upload-Offset").orElseThrow());
                assertThat(offset).isEqualTo(end);
                sending.lengthAcknowledged = true;
                sending.acknowledged = offset;
            } while (offset < SIZE);
        } catch (IOException | UncheckedIOException _) {
            // the server is dead
        }
    }

    private static Response patch(int port, Sending sending, int from, int to) throws IOException {
        boolean chunked = sending.way == Way.CHUNKED;
        try (Http http = new Http(port)) {
            http.head(
                    "PATCH /files/" + sending.id,
                    "",
                    TUS,
                    BYTES,
                    "Upload-Offset: " + from,
                    "Upload-Length: " + SIZE,
                    chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (to - from));
            for (int at = from; at < to; at += 100_000) {
                byte[] piece = Arrays.copyOfRange(POOL, sending.start + at, sending.start + Math.min(to, at + 100_000));
                if (chunked) {
                    http.write(Integer.toHexString(piece.length) + "\r\n");
                }
                http.write(piece);
                if (chunked) {
                    http.write("\r\n");
                }
            }
            if (chunked) {
                http.write("0\r\n\r\n");
            }
            return http.read(false);
        }
    }

    /// As a machine that lost power leaves it.
    private void tearRecord(Sending sending) throws IOException {
        Path record = data.resolve("uploads").resolve(sending.id + ".json");
        try (FileChannel torn = FileChannel.open(record, StandardOpenOption.WRITE)) {
            torn.truncate(random.nextLong(torn.size()));
        }
        sending.lengthAcknowledged = false;
    }

    private long size(Sending sending) {
        try {
            return Files.size(data.resolve("uploads").resolve(sending.id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(int port, String sync) throws Exception {
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UploadServer.class.getName(),
                        data.toString(),
                        "server.port=" + port,
                        "cutfill.upload.sync=" + sync)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
                .start();
        Await.until("the server is there", () -> {
            assertThat(server.isAlive())
                    .as(Files.readString(data.resolve("log")))
                    .isTrue();
            try (Http _ = new Http(port)) {
                return true;
            } catch (IOException _) {
                return false;
            }
        });
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
