package dev.cutfill.api.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TusdSettingsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "s3cret, Bearer s3cret, -,      true",
                "s3cret, -,             s3cret, true",
                "s3cret, Bearer s3cre,  -,      false",
                "s3cret, s3cret,        -,      false",
                "s3cret, -,             S3CRET, false",
                "s3cret, -,             -,      false",
            })
    void secretIsAskedOfEveryCallerOnceThereIsOne(String secret, String header, String parameter, boolean trusted) {
        MockHttpServletRequest request = from("127.0.0.1");
        if (header != null) {
            request.addHeader("Authorization", header);
        }
        if (parameter != null) {
            request.setParameter("secret", parameter);
        }
        assertThat(new TusdSettings(null, secret).trusts(request)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "::1, true", "192.168.1.26, false", "2001:db8::1, false"})
    void withoutASecretOnlyThisMachineIsHeard(String address, boolean trusted) {
        assertThat(new TusdSettings(null, null).trusts(from(address))).isEqualTo(trusted);
        assertThat(new TusdSettings(null, "").trusts(from(address))).isEqualTo(trusted);
    }

    @Test
    void addressThatAForwardingHeaderClaimsDoesNotCount() {
        MockHttpServletRequest connection = from("203.0.113.9");
        HttpServletRequest believing = new HttpServletRequestWrapper(connection) {
            @Override
            public String getRemoteAddr() {
                return "127.0.0.1";
            }
        };
        assertThat(new TusdSettings(null, null).trusts(believing)).isFalse();
    }

    @Test
    void callerBehindALocalProxyIsNotOnThisMachine() {
        MockHttpServletRequest request = from("127.0.0.1");
        request.addHeader("X-Forwarded-For", "203.0.113.9");
        assertThat(new TusdSettings(null, null).trusts(request)).isFalse();
    }

    @Test
    void secretIsNotShown() {
        assertThat(new TusdSettings(null, "s3cret").toString()).doesNotContain("s3cret");
    }

    private static MockHttpServletRequest from(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/tusd_hook");
        request.setRemoteAddr(address);
        return request;
    }
}
