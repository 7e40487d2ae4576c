package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What nothing that keeps received bytes can do without, as the floor of [UploadBenchmark]: a thread a
/// connection, one buffer outside the heap, as many bytes as the head says from the socket into the file. Just
/// enough HTTP for the clients of the bench, and no check of anything.
///
/// It does the same work on the file as the server that is measured against it: a new file for each upload,
/// opened and closed by each request, forced onto the disk once, after its last byte. (tusd never does.)
final class FloorServer {
    private static final Pattern REQUEST = Pattern.compile("(POST|PATCH|HEAD|GET) \\S*?([0-9]*) HTTP");
    private static final Pattern OVERRIDE = Pattern.compile("(?i)x-http-method-override: *patch");
    private static final Pattern EXPECT = Pattern.compile("(?i)expect: *100-continue");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final Pattern OFFSET = Pattern.compile("(?i)\r\nupload-offset: *([0-9]+)");
    private static final Pattern WHOLE = Pattern.compile("(?i)\r\nupload-length: *([0-9]+)");

    private final Path directory;
    private final AtomicInteger count = new AtomicInteger();
    private final long[] lengths = new long[1 << 16];

    private FloorServer(Path directory) {
        this.directory = directory;
    }

    static void serve(Path directory) throws IOException {
        FloorServer floor = new FloorServer(directory);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println("port " + server.socket().getLocalPort());
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().start(() -> floor.talk(client));
            }
        }
    }

    private void talk(SocketChannel client) {
        try (client) {
            Connection connection = new Connection(client);
            while (true) {
                answer(connection, connection.head());
            }
        } catch (IOException _) {
            // the client has gone
        }
    }

    private void answer(Connection connection, String head) throws IOException {
        Matcher request = REQUEST.matcher(head);
        if (!request.find()) {
            throw new IOException("the floor does not understand " + head);
        }
        String method = OVERRIDE.matcher(head).find() ? "PATCH" : request.group(1);
        switch (method) {
            case "POST" -> {
                int id = count.incrementAndGet();
                lengths[id] = number(WHOLE, head, 0);
                open(id, StandardOpenOption.CREATE_NEW).close();
                connection.send("HTTP/1.1 201 \r\nContent-Length: 0\r\nLocation: /files/" + id + "\r\n\r\n");
            }
            case "PATCH" -> {
                if (EXPECT.matcher(head).find()) {
                    connection.send("HTTP/1.1 100 \r\n\r\n");
                }
                int id = Integer.parseInt(request.group(2));
                long end;
                try (FileChannel file = open(id, StandardOpenOption.WRITE)) {
                    end = connection.receive(file, number(OFFSET, head, 0), number(LENGTH, head, -1));
                    if (end == lengths[id]) {
                        file.force(false);
                    }
                }
                connection.send("HTTP/1.1 204 \r\nUpload-Offset: " + end + "\r\n\r\n");
            }
            default -> {
                try (FileChannel file = FileChannel.open(path(Integer.parseInt(request.group(2))))) {
                    connection.send("HTTP/1.1 200 \r\nContent-Length: " + file.size() + "\r\n\r\n");
                    for (long at = 0; at < file.size(); ) {
                        at += file.transferTo(at, file.size() - at, connection.client);
                    }
                }
            }
        }
    }

    private FileChannel open(int id, StandardOpenOption option) throws IOException {
        return FileChannel.open(path(id), StandardOpenOption.WRITE, option);
    }

    private Path path(int id) {
        return directory.resolve("floor-" + id);
    }

    private static long number(Pattern header, String head, long defaultValue) {
        Matcher found = header.matcher(head);
        return found.find() ? Long.parseLong(found.group(1)) : defaultValue;
    }

    private static final class Connection {
        final SocketChannel client;
        final ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024).limit(0);

        Connection(SocketChannel client) {
            this.client = client;
        }

        void send(String text) throws IOException {
            client.write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        }

        String head() throws IOException {
            StringBuilder head = new StringBuilder("\r\n");
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.append(line).append("\r\n");
            }
            return head.toString();
        }

        /// @param length -1: chunked
        /// @return where the file ends
        long receive(FileChannel file, long offset, long length) throws IOException {
            if (length >= 0) {
                return copy(file, offset, length);
            }
            long at = offset;
            for (long size = size(); size > 0; size = size()) {
                at = copy(file, at, size);
                line();
            }
            line();
            return at;
        }

        private long size() throws IOException {
            return Long.parseLong(line(), 16);
        }

        private long copy(FileChannel file, long offset, long length) throws IOException {
            long at = offset;
            while (at < offset + length) {
                fill();
                int more = (int) Math.min(buffer.remaining(), offset + length - at);
                int end = buffer.limit();
                buffer.limit(buffer.position() + more);
                while (buffer.hasRemaining()) {
                    at += file.write(buffer, at);
                }
                buffer.limit(end);
            }
            return at;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                fill();
                char next = (char) buffer.get();
                if (next == '\n') {
                    return line.toString().strip();
                }
                line.append(next);
            }
        }

        private void fill() throws IOException {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int read = client.read(buffer);
                buffer.flip();
                if (read < 0) {
                    throw new EOFException();
                }
            }
        }
    }
}
