package dev.cutfill.store;

import io.minio.Http;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// How an S3 store is called: its clients, and what it refuses as an [IOException] that says which store it was.
final class S3Connection {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final StoreProperties properties;
    private final OkHttpClient http;

    S3Connection(StoreProperties properties) {
        this.properties = properties;
        this.http = Http.newDefaultClient()
                .newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(TIMEOUT)
                .writeTimeout(TIMEOUT)
                .build();
    }

    MinioClient client() {
        return client(properties.endpoint(), http);
    }

    /// One whose calls take no longer than this.
    MinioClient client(Duration most) {
        return client(properties.endpoint(), http.newBuilder().callTimeout(most).build());
    }

    /// One for the address that the store's clients use.
    MinioClient publicClient() {
        return client(properties.publicEndpoint(), http);
    }

    private MinioClient client(String endpoint, OkHttpClient http) {
        MinioClient.Builder client = MinioClient.builder()
                .endpoint(endpoint)
                .credentials(properties.accessKey(), properties.secretKey())
                .httpClient(http);
        if (!properties.region().isEmpty()) {
            client.region(properties.region());
        } else if (!endpoint.contains(".amazonaws.com")) {
            // an AWS endpoint says its own; with any other, a region given saves asking for it
            client.region(Http.US_EAST_1);
        }
        return client.build();
    }

    interface Call<T> {
        T run() throws MinioException;
    }

    /// @param failure what the store does not do when this fails
    <T> T call(String failure, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (ErrorResponseException e) {
            throw failed(failure, code(e) + " (" + e.getMessage() + ")", e);
        } catch (MinioException e) {
            throw failed(
                    failure,
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(),
                    e);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof IOException cause) { // so the client says that it cannot connect
                throw failed(failure, cause.getMessage(), e);
            }
            throw e;
        }
    }

    /// Whether the store has answered with this error, by its code or status.
    static boolean answered(IOException failure, String code, int status) {
        return failure.getCause() instanceof ErrorResponseException answer
                && (code(answer).equals(code) || answer.response().code() == status);
    }

    IOException failed(String what, @Nullable String reason, @Nullable Exception e) {
        return new IOException("the S3 store at " + properties.endpoint() + " " + what + ": " + reason, e);
    }

    static String code(ErrorResponseException e) {
        return String.valueOf(e.errorResponse().code());
    }
}
