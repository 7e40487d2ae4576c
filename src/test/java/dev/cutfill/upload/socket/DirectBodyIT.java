package dev.cutfill.upload.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.upload.http.Http;
import dev.cutfill.upload.http.Http.Response;
import dev.cutfill.upload.http.UploadServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies past Tomcat's buffer: cut into chunks and writes at every odd place, with the next request behind
/// them in the same packets, refused in the middle, and more of them at a time than there are buffers. The
/// servlet's stream (`cutfill.upload.direct-body` off) stands beside it.
@ParameterizedClass
@ValueSource(booleans = {true, false})
class DirectBodyIT {
    @Parameter
    private boolean direct;

    private static final String HEAD =
            " HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: ";

    @TempDir
    static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static UploadServer server;

    @BeforeParameterizedClassInvocation
    static void start(boolean direct) {
        server = UploadServer.start(
                data.resolve("" + direct), "cutfill.upload.sync=never", "cutfill.upload.direct-body=" + direct);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    /// What requests of uploads hold is kept small; the answers of the other APIs need not be cut up for it.
    @Test
    void answersOfOtherApisComeInOnePiece() {
        Response usual = Http.send(server.port(), "GET /long?length=8000", "");
        assertThat(usual.header("Content-Length")).contains("8000");
        assertThat(usual.body()).hasSize(8_000);
        Response longer = Http.send(server.port(), "GET /long?length=9000", "");
        assertThat(longer.header("Content-Length"))
                .as("its length is not known when it begins")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void chunksMayBeCutAnywhere(int seed) throws Exception {
        Random random = new Random(seed);
        byte[] file = bytes(random, 700_000);
        String id = upload(file.length);
        int largest = List.of(5, 3_000, 131_072, 400_000).get(seed % 4);
        byte[] request = chunked(
                id, file, Math.min(file.length, 140 * largest), size -> 1 + random.nextInt(Math.min(largest, size)));
        try (Socket socket = connect()) {
            for (int at = 0; at < request.length; ) {
                int count = Math.min(request.length - at, 1 + random.nextInt(seed % 3 == 0 ? 40_000 : 300_000));
                socket.getOutputStream().write(request, at, count);
                at += count;
            }
            assertThat(statuses(socket, 1)).containsExactly(204);
        }
        int sent = Math.min(file.length, 140 * largest);
        assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(Arrays.copyOf(file, sent));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000, 100_000, 131_072, 400_000, 3_000_000})
    void requestsBehindABodyAreAnsweredToo(int size) throws Exception {
        byte[] file = bytes(new Random(size), size);
        String chunked = upload(size);
        String plain = upload(size);
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        requests.writeBytes(chunked(chunked, file, size, left -> Math.min(left, 50_000)));
        requests.writeBytes(sized(plain, file));
        String head = "HEAD /files/" + plain + " HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n\r\n";
        requests.writeBytes(head.repeat(5).getBytes(ISO_8859_1));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(requests.toByteArray());
            assertThat(statuses(socket, 7)).containsExactly(204, 204, 200, 200, 200, 200, 200);
        }
        assertThat(Files.readAllBytes(server.uploads().file(chunked))).isEqualTo(file);
        assertThat(Files.readAllBytes(server.uploads().file(plain))).isEqualTo(file);
    }

    /// What is left of a refused body is read to its end, and must not turn up in anybody else's upload.
    @Test
    void bodiesThatAreRefusedInTheMiddleLeaveNoTrace() throws Exception {
        byte[] file = bytes(new Random(1), 500_000);
        for (int round = 0; round < 100; round++) {
            String small = upload(200_000);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(chunked(small, file, file.length, left -> Math.min(left, 30_000)));
                assertThat(statuses(socket, 1)).containsExactly(413);
                String id = upload(file.length);
                byte[] next = round % 2 == 0
                        ? sized(id, file)
                        : chunked(id, file, file.length, left -> Math.min(left, 70_000));
                try (Socket fresh = connect()) {
                    fresh.getOutputStream().write(next);
                    assertThat(statuses(fresh, 1)).containsExactly(204);
                }
                assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(file);
            }
        }
    }

    /// Each stops within the line that tells how long a chunk is, where the reader waits with a buffer in its
    /// hands.
    @Test
    void moreRequestsThanThereAreBuffersAreServed() throws Exception {
        byte[] file = bytes(new Random(2), 60_000);
        List<String> ids = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                String id = upload(file.length);
                Socket socket = connect();
                ids.add(id);
                sockets.add(socket);
                byte[] whole = chunked(id, file, file.length, left -> Math.min(left, 30_000));
                socket.getOutputStream().write(whole, 0, whole.length - 30_000 - 9);
            }
            for (Socket socket : sockets) {
                byte[] whole = chunked("", file, file.length, left -> Math.min(left, 30_000));
                socket.getOutputStream().write(whole, whole.length - 30_000 - 9, 30_000 + 9);
                assertThat(statuses(socket, 1)).containsExactly(204);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        for (String id : ids) {
            assertThat(Files.readAllBytes(server.uploads().file(id))).isEqualTo(file);
        }
    }

    private interface Cut {
        int size(int left);
    }

    private static byte[] chunked(String id, byte[] file, int count, Cut cut) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("PATCH /files/" + id + HEAD + "0\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(ISO_8859_1));
        for (int at = 0; at < count; ) {
            int size = Math.min(count - at, cut.size(count - at));
            out.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
            out.write(file, at, size);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
            at += size;
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private static byte[] sized(String id, byte[] file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("PATCH /files/" + id + HEAD + "0\r\nContent-Length: " + file.length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.writeBytes(file);
        return out.toByteArray();
    }

    /// The statuses of so many answers, none of which has a body but refusals, whose end is not waited for.
    private static List<Integer> statuses(Socket socket, int count) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (statuses.size() < count) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the server closed the connection after " + statuses);
            }
            line.append((char) next);
            if (next == '\n') {
                if (line.indexOf("HTTP/1.1 ") == 0) {
                    statuses.add(Integer.valueOf(line.substring(9, 12)));
                }
                line.setLength(0);
            }
        }
        return statuses;
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String upload(int length) {
        return server.uploads().create(Map.of(), OptionalLong.of(length)).id();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
