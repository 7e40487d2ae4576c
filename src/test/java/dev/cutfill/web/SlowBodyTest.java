package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.web.error.ErrorFormat;
import dev.cutfill.web.error.ErrorFormats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SlowBodyTest {
    @Test
    void bodyThatDripsIsEndedAfterHalfAMinute() {
        AtomicLong now = new AtomicLong();
        ErrorFormats formats = new ErrorFormats(new DefaultListableBeanFactory().getBeanProvider(ErrorFormat.class));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v2/tasks");
        request.setContent("{}".getBytes());
        assertThatThrownBy(() -> new BodyLimit(formats, now::get)
                        .doFilter(request, new MockHttpServletResponse(), (bounded, _) -> {
                            bounded.getInputStream().read();
                            now.set(Duration.ofSeconds(31).toNanos());
                            bounded.getInputStream().read();
                        }))
                .hasMessageContaining("had not come after 30 s");
    }
}
