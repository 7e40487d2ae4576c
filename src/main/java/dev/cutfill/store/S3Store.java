package dev.cutfill.store;

import dev.cutfill.web.StartRefused;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files in a bucket of an S3 store; links are presigned GETs.
final class S3Store implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /// Whoever asks for our health does not wait long.
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    /// what Signature Version 4 allows
    private static final Duration LONGEST_LINK = Duration.ofDays(7);

    private final MinioClient client;
    /// asks for the bucket only
    private final MinioClient checker;
    /// signs for the address that clients use; signing asks nobody
    private final MinioClient signer;
    private final StoreProperties properties;
    private volatile boolean bucketKnown;

    S3Store(StoreProperties properties) {
        this.properties = properties;
        OkHttpClient http = Http.newDefaultClient()
                .newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(TIMEOUT)
                .writeTimeout(TIMEOUT)
                .build();
        client = client(properties, properties.endpoint(), http);
        checker = client(
                properties,
                properties.endpoint(),
                http.newBuilder().callTimeout(CHECK_TIMEOUT).build());
        signer = client(properties, properties.publicEndpoint(), http);
    }

    private static MinioClient client(StoreProperties properties, String endpoint, OkHttpClient http) {
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

    /// Settings that the store refuses stop the start. A store that does not answer yet does not: it may come
    /// up after us.
    ///
    /// @throws StartRefused with what the store said
    void checkAtStart() {
        try {
            check();
        } catch (IOException e) {
            if (e.getCause() instanceof ErrorResponseException answer
                    && answer.response().code() < 500) {
                throw new StartRefused(
                        e.getMessage() + ". Check MINIO_ENDPOINT, MINIO_ACCESS_KEY, MINIO_SECRET_KEY and MINIO_BUCKET,"
                                + " or set none of them to keep results in the data directory.");
            }
            LOG.warn("{}; no task can finish before it does", e.getMessage());
        }
    }

    @Override
    public void put(String key, Path file, String contentType) throws IOException {
        String name = Keys.checked(key);
        call("does not take " + name, () -> {
            ensureBucket(client);
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket(properties.bucket())
                    .object(name)
                    .filename(file.toString())
                    .contentType(contentType)
                    .headers(Keys.fileName(name)
                            .map(shown -> Map.of("Content-Disposition", "inline; filename=\"" + shown + "\""))
                            .orElse(Map.of()))
                    .build());
        });
    }

    @Override
    public InputStream open(String key) throws IOException {
        return open(key, 0);
    }

    @Override
    public InputStream open(String key, long from) throws IOException {
        String name = Keys.checked(key);
        AtomicReference<@Nullable InputStream> opened = new AtomicReference<>();
        try {
            call(
                    "does not give " + name,
                    () -> opened.set(client.getObject(GetObjectArgs.builder()
                            .bucket(properties.bucket())
                            .object(name)
                            .offset(from)
                            .build())));
        } catch (IOException e) {
            if (e.getCause() instanceof ErrorResponseException answer
                    && code(answer).equals("NoSuchKey")) {
                throw new FileNotFoundException(name);
            }
            throw e;
        }
        return Objects.requireNonNull(opened.get());
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        if (validity.toSeconds() < 1 || validity.compareTo(LONGEST_LINK) > 0) {
            throw new IllegalArgumentException("a link cannot be valid for " + validity + "; S3 allows 1 s to 7 days");
        }
        try {
            return URI.create(signer.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(properties.bucket())
                    .object(Keys.checked(key))
                    .expiry(Math.toIntExact(validity.toSeconds()))
                    .build()));
        } catch (MinioException e) {
            // no request is made, but for the region of a bucket at s3.amazonaws.com
            throw new IllegalStateException("a link could not be signed", e);
        }
    }

    @Override
    public void delete(String key) throws IOException {
        String name = Keys.checked(key);
        call(
                "does not delete " + name,
                () -> client.removeObject(RemoveObjectArgs.builder()
                        .bucket(properties.bucket())
                        .object(name)
                        .build()));
    }

    @Override
    public void check() throws IOException {
        bucketKnown = false;
        call("does not answer for its bucket " + properties.bucket(), () -> ensureBucket(checker));
    }

    private void ensureBucket(MinioClient client) throws MinioException {
        if (!bucketKnown) {
            if (!client.bucketExists(
                    BucketExistsArgs.builder().bucket(properties.bucket()).build())) {
                makeBucket(client);
            }
            bucketKnown = true;
        }
    }

    private void makeBucket(MinioClient client) throws MinioException {
        try {
            client.makeBucket(
                    MakeBucketArgs.builder().bucket(properties.bucket()).build());
        } catch (ErrorResponseException e) {
            if (!code(e).equals("BucketAlreadyOwnedByYou")) { // another thread or server was quicker
                throw e;
            }
        }
    }

    private interface Call {
        void run() throws MinioException;
    }

    private void call(String failure, Call call) throws IOException {
        try {
            call.run();
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

    private IOException failed(String what, @Nullable String reason, Exception e) {
        return new IOException("the S3 store at " + properties.endpoint() + " " + what + ": " + reason, e);
    }

    private static String code(ErrorResponseException e) {
        return String.valueOf(e.errorResponse().code());
    }
}
