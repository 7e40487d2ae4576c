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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files in a bucket of an S3 store; links are presigned GETs.
final class S3Store implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    /// Whoever asks for our health does not wait long.
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);
    /// what Signature Version 4 allows
    private static final Duration LONGEST_LINK = Duration.ofDays(7);

    private final S3Connection connection;
    private final MinioClient client;
    /// asks for the bucket only
    private final MinioClient checker;
    /// signs for the address that clients use; signing asks nobody
    private final MinioClient signer;
    private final StoreProperties properties;
    private volatile boolean bucketKnown;

    S3Store(StoreProperties properties) {
        this.properties = properties;
        connection = new S3Connection(properties);
        client = connection.client();
        checker = connection.client(CHECK_TIMEOUT);
        signer = connection.publicClient();
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
        connection.call("does not take " + name, () -> {
            ensureBucket(client);
            return client.uploadObject(UploadObjectArgs.builder()
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
        try {
            return connection.call(
                    "does not give " + name,
                    () -> client.getObject(GetObjectArgs.builder()
                            .bucket(properties.bucket())
                            .object(name)
                            .offset(from)
                            .build()));
        } catch (IOException e) {
            if (S3Connection.answered(e, "NoSuchKey", 404)) {
                throw new FileNotFoundException(name);
            }
            throw e;
        }
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
        connection.call("does not delete " + name, () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(properties.bucket())
                    .object(name)
                    .build());
            return name;
        });
    }

    @Override
    public void check() throws IOException {
        bucketKnown = false;
        connection.call("does not answer for its bucket " + properties.bucket(), () -> {
            ensureBucket(checker);
            return properties.bucket();
        });
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
            if (!S3Connection.code(e).equals("BucketAlreadyOwnedByYou")) { // another thread or server was quicker
                throw e;
            }
        }
    }
}
