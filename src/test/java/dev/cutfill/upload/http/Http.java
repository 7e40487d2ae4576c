package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// HTTP spelled out: requests are the bytes that go over the wire, so that a test can send what no client
/// would.
public final class Http implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    Http(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    /// One request on a connection of its own. Lines are header lines; a body gets its Content-Length unless a
    /// line says how it ends.
    public static Response send(int port, String requestLine, String body, String... lines) {
        try (Http http = new Http(port)) {
            http.head(requestLine, body, lines);
            http.write(body);
            return http.read(requestLine.startsWith("HEAD "));
        } catch (IOException e) {
            throw new UncheckedIOException(requestLine, e);
        }
    }

    void head(String requestLine, String body, String... lines) throws IOException {
        boolean framed = Stream.of(lines)
                .anyMatch(line -> line.startsWith("Content-Length:") || line.startsWith("Transfer-Encoding:"));
        String head = Stream.of(
                        Stream.of(
                                requestLine + " HTTP/1.1", "Host: 127.0.0.1:" + socket.getPort(), "Connection: close"),
                        Stream.of(lines),
                        framed || body.isEmpty() ? Stream.<String>of() : Stream.of("Content-Length: " + body.length()))
                .flatMap(part -> part)
                .collect(joining("\r\n", "", "\r\n\r\n"));
        write(head);
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    boolean isAnswered() throws IOException {
        return in.available() > 0;
    }

    /// Whether the server ends the connection, answered or not; waits for it.
    boolean isClosedByServer() throws IOException {
        in.readAllBytes();
        return true;
    }

    /// Sends no more, but still listens.
    void endOfRequest() throws IOException {
        socket.shutdownOutput();
    }

    /// Ends the connection as a client that goes away properly.
    void fin() throws IOException {
        socket.close();
    }

    /// Ends the connection as a client that dies.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Response read(boolean headersOnly) throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.merge(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        String body = headersOnly ? "" : new String(in.readAllBytes(), ISO_8859_1);
        return new Response(Integer.parseInt(status.split(" ", 3)[1]), headers, body);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection after '" + line.toString(ISO_8859_1) + "'");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    public record Response(int status, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /// The part of the Location after the last slash.
        String id() {
            String location = header("Location").orElseThrow();
            return location.substring(location.lastIndexOf('/') + 1);
        }

        List<String> list(String name) {
            return List.of(header(name).orElse("").split(",\\s*"));
        }
    }
}
