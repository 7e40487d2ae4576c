package dev.cutfill.upload.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    @Test
    void whatIsEncodedIsDecoded() {
        Map<String, String> pairs =
                Map.of("filename", "Grube Süd, 2.las", "label", "pre", "empty", "", "line", "a\r\nb");
        String header = Metadata.encode(pairs);
        assertThat(Metadata.fault(header)).isEmpty();
        assertThat(Metadata.decode(header)).isEqualTo(pairs);
        assertThat(header).doesNotContain("\r", "\n");
    }

    @Test
    void nothingIsNothing() {
        assertThat(Metadata.encode(Map.of())).isEmpty();
        assertThat(Metadata.decode("")).isEmpty();
        assertThat(Metadata.fault("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"filename w6QubGFz", "is_confidential", "a YQ==,b", "a YQ==, b Yg==", "a "})
    void headersThatClientsSendAreAccepted(String header) {
        assertThat(Metadata.fault(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "a YQ==,", "a YQ== x", "a Y", "a é", "ä YQ==", "a YQ==,a Yg==", "a\tYQ=="})
    void headersThatBreakTheSyntaxAreNot(String header) {
        assertThat(Metadata.fault(header)).isPresent();
    }

    @Test
    void sizeIsBounded() {
        assertThat(Metadata.fault("a " + "YWFh".repeat(8191))).isEmpty();
        assertThat(Metadata.fault("a " + "YWFh".repeat(8192))).isPresent();
        assertThatThrownBy(() -> Metadata.encode(Map.of("a", "x".repeat(32_000))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
