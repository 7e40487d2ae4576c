package dev.cutfill.store;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// An S3 store for results (environment: `MINIO_…`); without an endpoint they stay on local disk.
///
/// @param endpoint URL of the store as the server reaches it; `host:port` alone means http
/// @param accessKey who we are there
/// @param secretKey and how we prove it
/// @param bucket made when missing; empty: `uploads`
/// @param publicEndpoint URL of the store as clients reach it, for the links; empty: the same
/// @param region that requests are signed for; empty: what an AWS endpoint says, else `us-east-1`
@ConfigurationProperties(prefix = "cutfill.store.s3", ignoreUnknownFields = false)
record StoreProperties(
        @DefaultValue("") String endpoint,
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey,
        @DefaultValue("") String bucket,
        @DefaultValue("") String publicEndpoint,
        @DefaultValue("") String region) {
    private static final Pattern ENDPOINT =
            Pattern.compile("https?://[0-9A-Za-z._-]+(:[0-9]{1,5})?|https?://\\[[0-9a-fA-F:]+](:[0-9]{1,5})?");
    /// what every S3 server takes
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?![.-])){1,61}[a-z0-9]");

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
        boolean any = !(endpoint + accessKey + secretKey + bucket + publicEndpoint + region).isBlank();
        if (any && !missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "an S3 store needs MINIO_ENDPOINT, MINIO_ACCESS_KEY and MINIO_SECRET_KEY together; missing: "
                            + String.join(", ", missing)
                            + ". Set them too, or no MINIO_ variable to keep results in the data directory.");
        }
        endpoint = url("MINIO_ENDPOINT", endpoint);
        publicEndpoint = publicEndpoint.isBlank() ? endpoint : url("MINIO_PUBLIC_ENDPOINT", publicEndpoint);
        bucket = bucket.isBlank() ? "uploads" : bucket.strip();
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("MINIO_BUCKET is '" + bucket
                    + "'; it must have 3 to 63 lower-case letters, digits, dots and hyphens, for example uploads.");
        }
        accessKey = accessKey.strip();
        secretKey = secretKey.strip();
        region = region.strip();
    }

    private static String url(String name, String value) {
        String given = value.strip().replaceFirst("/+$", "");
        String url = given.isEmpty() || given.contains("://") ? given : "http://" + given;
        if (!url.isEmpty() && !ENDPOINT.matcher(url).matches()) {
            // the value may hold a password and is not repeated
            throw new IllegalArgumentException(name + " must be a scheme, a host and perhaps a port, without a path"
                    + " (signatures cover it), for example http://minio:9000.");
        }
        return url;
    }

    boolean isS3() {
        return !endpoint.isBlank();
    }

    /// Fit for the log.
    @Override
    public String toString() {
        return "StoreProperties[endpoint=" + endpoint + ", bucket=" + bucket + ", publicEndpoint=" + publicEndpoint
                + ", region=" + region + "]";
    }
}
