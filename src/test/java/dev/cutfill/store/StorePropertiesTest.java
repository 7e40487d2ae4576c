package dev.cutfill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorePropertiesTest {
    @Test
    void nothingSetMeansLocalDisk() {
        assertThat(new StoreProperties("", "", "", "", "", "").isS3()).isFalse();
    }

    @Test
    void threeSettingsAreEnough() {
        StoreProperties properties = new StoreProperties("http://minio:9000/", "key", "secret", "", "", "");
        assertThat(properties.isS3()).isTrue();
        assertThat(properties.endpoint()).isEqualTo("http://minio:9000");
        assertThat(properties.publicEndpoint()).isEqualTo("http://minio:9000");
        assertThat(properties.bucket()).isEqualTo("uploads");
    }

    @ParameterizedTest
    @CsvSource({
        "http://minio:9000, '', '', '', 'MINIO_ACCESS_KEY, MINIO_SECRET_KEY'",
        "http://minio:9000, key, '', '', MINIO_SECRET_KEY",
        "http://minio:9000, '', secret, '', MINIO_ACCESS_KEY",
        "'', key, secret, '', MINIO_ENDPOINT",
        "'', '', '', results, 'MINIO_ENDPOINT, MINIO_ACCESS_KEY, MINIO_SECRET_KEY'",
    })
    void whatIsMissingIsNamed(String endpoint, String accessKey, String secretKey, String bucket, String missing) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreProperties(endpoint, accessKey, secretKey, bucket, "", ""))
                .withMessageContaining("missing: " + missing + ".")
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "minio:9000, http://minio:9000",
        "my_minio:9000, http://my_minio:9000",
        "https://s3.example.org/, https://s3.example.org",
        "http://[::1]:9000, http://[::1]:9000"
    })
    void endpointIsUnderstood(String given, String meant) {
        assertThat(new StoreProperties(given, "key", "secret", "", "", "").endpoint())
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://minio",
                "http://minio:9000/path",
                "http://user:secret@minio",
                "http://",
                "http://minio?x=1",
                "a b"
            })
    void endpointThatCannotBeIsRefused(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreProperties(endpoint, "key", "secret", "", "", ""))
                .withMessageContaining("MINIO_ENDPOINT must be")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreProperties("http://minio", "key", "secret", "", endpoint, ""))
                .withMessageContaining("MINIO_PUBLIC_ENDPOINT must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Uploads", "a_b", "-ab", "a..b", "a/b"})
    void bucketThatNoServerTakesIsRefused(String bucket) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreProperties("http://minio", "key", "secret", bucket, "", ""))
                .withMessageContaining("MINIO_BUCKET is '" + bucket + "'");
    }

    @Test
    void secretKeyIsNotPrinted() {
        assertThat(new StoreProperties("http://minio", "key", "top-secret", "", "", "").toString())
                .doesNotContain("top-secret");
    }
}
