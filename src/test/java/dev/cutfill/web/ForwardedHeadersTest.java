package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.web.security.ForwardedHeaders;
import dev.cutfill.web.security.ProxyProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ForwardedHeadersTest {
    private final ForwardedHeaders filter =
            new ForwardedHeaders(new ProxyProperties(List.of("127.0.0.0/8", "10.1.0.0/16", "fd00::/8")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, '203.0.113.5', 192.0.2.1",
        "127.0.0.1, '203.0.113.5', 203.0.113.5",
        "127.0.0.1, '1.1.1.1, 203.0.113.5', 203.0.113.5",
        "127.0.0.1, '1.1.1.1, 203.0.113.5, 10.1.2.3', 203.0.113.5",
        "127.0.0.1, '1.1.1.1, 203.0.113.5:4711, 10.1.2.3:80, fd00::1', 203.0.113.5",
        "127.0.0.1, '10.1.0.1, 10.1.0.2', 10.1.0.1",
        "127.0.0.1, '127.0.0.1, unknown', unknown"
    })
    void whoAskedIsTheRightmostThatIsNoProxy(String peer, String forwardedFor, String expected) throws Exception {
        HttpServletRequest seen = seen(peer, "X-Forwarded-For", forwardedFor);
        assertThat(seen.getRemoteAddr()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 'for=203.0.113.5', 192.0.2.1",
        "127.0.0.1, 'for=1.1.1.1, for=203.0.113.5', 203.0.113.5",
        "127.0.0.1, 'for=1.1.1.1, for=203.0.113.5;proto=https, for=\"[fd00::1]:80\"', 203.0.113.5"
    })
    void forwardedIsReadAlike(String peer, String forwarded, String expected) throws Exception {
        assertThat(seen(peer, "Forwarded", forwarded).getRemoteAddr()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'1.1.1.1, 203.0.113.5', 'evil.example.org, pits.example.org', pits.example.org",
        "'203.0.113.5, 10.1.2.3', 'evil.example.org, pits.example.org, inner', pits.example.org",
        "'203.0.113.5, 10.1.2.3', 'pits.example.org', pits.example.org"
    })
    void nameIsTheOneThatTheOutermostProxyHeard(String forwardedFor, String host, String expected) throws Exception {
        HttpServletRequest seen = seen("127.0.0.1", "X-Forwarded-For", forwardedFor, "X-Forwarded-Host", host);
        assertThat(seen.getServerName()).isEqualTo(expected);
    }

    private HttpServletRequest seen(String peer, String... headers) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/where");
        request.setRemoteAddr(peer);
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, new MockHttpServletResponse(), chain);
        return (HttpServletRequest) Objects.requireNonNull(chain.getRequest());
    }
}
