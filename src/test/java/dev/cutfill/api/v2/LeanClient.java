package dev.cutfill.api.v2;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Sends POSTs of one and the same body over one kept connection, with as little work as can be: it shares the
/// cores with the server that is measured.
final class LeanClient implements AutoCloseable {
    private final URI server;
    private final String rest;
    private Socket socket;
    private InputStream in;

    LeanClient(String base, String key, String body) throws IOException {
        this.server = URI.create(base);
        this.socket = new Socket(server.getHost(), server.getPort());
        this.in = new BufferedInputStream(socket.getInputStream());
        this.rest = " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /// @return the body of the answer
    String ask(String path) throws IOException {
        socket.getOutputStream().write(("POST " + path + rest).getBytes(StandardCharsets.US_ASCII));
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        int length = -1;
        boolean last = false;
        for (String header; !(header = line()).isEmpty(); ) {
            last |= header.equalsIgnoreCase("Connection: close");
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        String body = length >= 0 ? bytes(length) : chunks();
        if (last) { // as Tomcat says after a hundred requests
            socket.close();
            socket = new Socket(server.getHost(), server.getPort());
            in = new BufferedInputStream(socket.getInputStream());
        }
        return body;
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int length = -1; length != 0; ) {
            length = Integer.parseInt(line(), 16);
            all.append(bytes(length));
            line();
        }
        return all.toString();
    }

    private String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server went away");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = in.read()) != '\n'; ) {
            if (next < 0) {
                throw new EOFException("the server went away");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
