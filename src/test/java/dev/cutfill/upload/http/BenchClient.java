package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One connection to a server that is measured, as lean as can be, for it shares two cores with the server:
/// bytes lie ready outside the heap, and of an answer no more is looked at than its end, its status and where
/// an upload is.
final class BenchClient implements AutoCloseable {
    static final int MIB = 1 << 20;
    private static final String TUS = "Tus-Resumable: 1.0.0\r\n";
    private static final String BYTES = "Content-Type: application/offset+octet-stream\r\n";
    private static final Pattern LOCATION = Pattern.compile("(?i)\r\nlocation: *(\\S+)");
    private static final int HEAD = 1024;

    private final SocketChannel socket;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(MIB);
    /// room for a head, then a piece
    private final ByteBuffer request;

    /// @param piece bytes of a body that [#patch(String, long)] sends
    BenchClient(int port, int piece) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        request = ByteBuffer.allocateDirect(HEAD + piece);
    }

    /// @return the path of a new upload
    String create(String collection, long length) throws IOException {
        send(ascii("POST " + collection + " HTTP/1.1\r\nHost: x\r\n" + TUS + "Content-Length: 0\r\nUpload-Length: "
                + length + "\r\n\r\n"));
        Matcher location = LOCATION.matcher(expect(201));
        if (!location.find()) {
            throw new IOException("the answer names no upload");
        }
        return URI.create(location.group(1)).getPath();
    }

    /// Appends one piece, head and all in one write.
    void patch(String path, long offset) throws IOException {
        int piece = request.capacity() - HEAD;
        ByteBuffer head = ascii(head(path, offset, "Content-Length: " + piece + "\r\n"));
        int start = HEAD - head.remaining();
        request.limit(HEAD).position(start);
        request.put(head);
        send(request.limit(request.capacity()).position(start));
        expect(204);
    }

    /// Sends a whole file in one request.
    void patch(String path, int mebibytes, boolean chunked) throws IOException {
        String framing =
                chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + (long) mebibytes * MIB + "\r\n";
        send(ascii(head(path, 0, framing)));
        String before = chunked ? Integer.toHexString(MIB) + "\r\n" : "";
        String after = chunked ? "\r\n" : "";
        ByteBuffer mebibyte = ByteBuffer.allocateDirect(before.length() + MIB + after.length());
        mebibyte.put(ascii(before)).position(before.length() + MIB).put(ascii(after));
        for (int i = 0; i < mebibytes; i++) {
            send(mebibyte.rewind());
        }
        if (chunked) {
            send(ascii("0\r\n\r\n"));
        }
        expect(204);
    }

    /// Begins to append, and sends no more than so many bytes of it.
    void begin(String path, long length, int sent) throws IOException {
        send(ascii(head(path, 0, "Content-Length: " + length + "\r\n")));
        send(ByteBuffer.allocate(sent));
    }

    void head(String path) throws IOException {
        send(ascii("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + TUS + "\r\n"));
        expect(200);
    }

    void download(String path, long length) throws IOException {
        send(ascii("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        expect(200);
        for (long left = length - answer.remaining(); left > 0; ) {
            left -= read();
        }
        answer.limit(0);
    }

    private static String head(String path, long offset, String framing) {
        return "PATCH " + path + " HTTP/1.1\r\nHost: x\r\n" + TUS + BYTES + "Upload-Offset: " + offset + "\r\n"
                + framing + "\r\n";
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private int read() throws IOException {
        int count = socket.read(answer.clear());
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        answer.flip();
        return count;
    }

    /// Leaves what comes after the head in [#answer].
    private String expect(int status) throws IOException {
        StringBuilder head = new StringBuilder();
        int end = -1;
        while (end < 0) {
            int count = read();
            int from = head.length();
            head.append(ISO_8859_1.decode(answer.duplicate().limit(Math.min(count, HEAD))));
            end = head.indexOf("\r\n\r\n");
            answer.position(end < 0 ? count : end + 4 - from);
        }
        if (!head.substring(0, end).startsWith("HTTP/1.1 " + status)) {
            throw new IOException("answered " + head.substring(0, end));
        }
        return head.substring(0, end);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
