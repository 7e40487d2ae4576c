package dev.cutfill.store;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// An S3 store for results (environment: `MINIO_…`); without an endpoint they stay on local disk.
///
/// @param endpoint URL of the store as the server reaches it
/// @param accessKey who we are there
/// @param secretKey and how we prove it
/// @param bucket made when missing
/// @param publicEndpoint URL of the store as clients reach it, for the links; empty: the same
/// @param region that requests are signed for
@ConfigurationProperties(prefix = "cutfill.store.s3", ignoreUnknownFields = false)
record StoreProperties(
        @DefaultValue("") String endpoint,
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey,
        @DefaultValue("uploads") String bucket,
        @DefaultValue("") String publicEndpoint,
        @DefaultValue("us-east-1") String region) {
    StoreProperties {
        List<String> missing = new ArrayList<>();
        if (endpoint.isBlank()) {
            missing.add("MINIO_ENDPOINT");
        }
        if (accessKey.isBlank()) {
            missing.add("MINIO_ACCESS_KEY");
        }
        if (secretKey.isBlank()) {
            missing.add("MINIO_SECRET_KEY");
        }
        if (!missing.isEmpty() && missing.size() < 3) {
            throw new IllegalArgumentException(
                    "an S3 store needs MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY together; missing: " + String.join(", ", missing));
        }
        if (publicEndpoint.isBlank()) {
            publicEndpoint = endpoint;
        }
    }

    boolean isS3() {
        return !endpoint.isBlank();
    }

    /// Fit for the log.
    @Override
    public String toString() {
        return "StoreProperties[endpoint=" + endpoint + ", bucket=" + bucket + ", publicEndpoint=" + publicEndpoint + ", region=" + region + "]";
    }
}
