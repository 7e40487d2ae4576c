package dev.cutfill.upload.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/// What a GET brought, byte by byte.
record Download(HttpResponse<byte[]> response) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// @param headers names and values in turn
    static Download get(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return new Download(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    int status() {
        return response.statusCode();
    }

    byte[] body() {
        return response.body();
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }
}
