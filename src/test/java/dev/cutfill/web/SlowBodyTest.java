package dev.cutfill.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.web.error.ErrorFormat;
import dev.cutfill.web.error.ErrorFormats;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SlowBodyTest {
    private static final String RESULT = "/api/v2/tasks/1/lease/complete";
    private static final int RATE = 100;

    private final AtomicLong now = new AtomicLong();

    /// Reads a body in two parts, the second after so many seconds.
    private void read(String path, int first, int seconds) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setContent("x".repeat(400_000).getBytes(US_ASCII));
        new BodyLimit(formats(), RATE, now::get).doFilter(request, new MockHttpServletResponse(), (bounded, _) -> {
            InputStream body = bounded.getInputStream();
            body.readNBytes(first);
            now.addAndGet(Duration.ofSeconds(seconds).toNanos());
            body.read();
        });
    }

    @Test
    void bodyThatDripsIsEndedAfterHalfAMinute() {
        assertThatThrownBy(() -> read("/api/v2/tasks", 1, 31)).hasMessageContaining("had not come after 31 s");
        assertThatCode(() -> read("/api/v2/tasks", 1, 30)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {61, 100, 3_600})
    void resultIsEndedThatComesMoreSlowlyThanUploadsMay(int seconds) {
        assertThatThrownBy(() -> read(RESULT, RATE * seconds / 2, seconds))
                .hasMessageContaining("had not come after " + seconds + " s");
    }

    @Test
    void resultThatIsSlowButInTimeIsRead() {
        assertThatCode(() -> read(RESULT, 1, 60)).doesNotThrowAnyException();
        assertThatCode(() -> read(RESULT, RATE * 150, 150)).doesNotThrowAnyException();
    }

    /// The request does not tell its length.
    @Test
    void bytesOfAllReadersOfABodyAreCountedTogether() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v2/tasks") {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        request.setContent(new byte[BodyLimit.LARGEST + 2]);
        BodyLimit limit = new BodyLimit(formats(), RATE, now::get);
        assertThatThrownBy(() -> limit.doFilter(request, new MockHttpServletResponse(), (bounded, _) -> {
                    bounded.getInputStream().readNBytes(BodyLimit.LARGEST / 2);
                    bounded.getInputStream().readAllBytes();
                }))
                .hasMessageContaining("The body has more than 1048576 bytes");
    }

    private static ErrorFormats formats() {
        return new ErrorFormats(new DefaultListableBeanFactory().getBeanProvider(ErrorFormat.class));
    }
}
