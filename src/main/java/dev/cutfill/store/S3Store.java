package dev.cutfill.store;

import io.minio.BucketExistsArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// Files in a bucket of an S3 store; links are presigned GETs.
final class S3Store implements FileStore {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final MinioClient client;
    /// signs for the address that clients use; signing asks nobody
    private final MinioClient signer;
    private final StoreProperties properties;
    private volatile boolean bucketKnown;

    S3Store(StoreProperties properties) {
        this.properties = properties;
        client = client(properties, properties.endpoint());
        signer = client(properties, properties.publicEndpoint());
    }

    private static MinioClient client(StoreProperties properties, String endpoint) {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .region(properties.region())
                .credentials(properties.accessKey(), properties.secretKey())
                .build();
        client.setTimeout(TIMEOUT.toMillis(), TIMEOUT.toMillis(), TIMEOUT.toMillis());
        return client;
    }

    @Override
    public void put(String key, Path file, String contentType) throws IOException {
        try {
            ensureBucket();
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket(properties.bucket())
                    .object(Keys.checked(key))
                    .filename(file.toString())
                    .contentType(contentType)
                    .build());
        } catch (MinioException e) {
            throw failed("does not take " + key, e);
        }
    }

    @Override
    public URI link(String key, Duration validity, URI base) {
        try {
            return URI.create(signer.getPresignedObjectUrl(GetPresignedObjectUrlArgs.builder()
                    .method(Http.Method.GET)
                    .bucket(properties.bucket())
                    .object(Keys.checked(key))
                    .expiry(Math.toIntExact(validity.toSeconds()))
                    .build()));
        } catch (MinioException e) {
            throw new IllegalStateException("a link could not be signed", e); // no request is made: our mistake
        }
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(properties.bucket())
                    .object(Keys.checked(key))
                    .build());
        } catch (MinioException e) {
            throw failed("does not delete " + key, e);
        }
    }

    @Override
    public void check() throws IOException {
        try {
            bucketKnown = false;
            ensureBucket();
        } catch (MinioException e) {
            throw failed("does not answer for its bucket " + properties.bucket(), e);
        }
    }

    private void ensureBucket() throws MinioException {
        if (!bucketKnown) {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(properties.bucket()).build())) {
                client.makeBucket(MakeBucketArgs.builder().bucket(properties.bucket()).build());
            }
            bucketKnown = true;
        }
    }

    private IOException failed(String what, MinioException e) {
        return new IOException("the S3 store at " + properties.endpoint() + " " + what + ": " + e.getMessage(), e);
    }
}
