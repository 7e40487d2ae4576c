package dev.cutfill.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A request with exactly the headers that it is given, also those that HTTP clients reserve for themselves.
record RawRequest(String method, String path, List<String> headers, String body) {
    /// @param headers each with its colon; without one for Host it is that of the server
    static RawRequest of(String method, String path, String body, String... headers) {
        return new RawRequest(method, path, List.of(headers), body);
    }

    /// @param head status line and headers
    record Answer(int status, String head, String body) {}

    Answer send(URI server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(20_000);
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
            if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
                request.append("Host: ").append(server.getAuthority()).append("\r\n");
            }
            headers.forEach(header -> request.append(header).append("\r\n"));
            if (!body.isEmpty()) {
                request.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            request.append("\r\n").append(body);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            return new Answer(Integer.parseInt(answer.substring(9, 12)), parts[0], parts.length == 2 ? parts[1] : "");
        }
    }
}
