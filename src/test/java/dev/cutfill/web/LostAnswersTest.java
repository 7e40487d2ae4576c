package dev.cutfill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LostAnswersTest {
    private final AtomicInteger undone = new AtomicInteger();
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void answerThatLeavesUndoesNothing() throws Exception {
        LostAnswers.undoWith(request, undone::incrementAndGet);
        new LostAnswers().doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        assertThat(undone).hasValue(0);
    }

    @Test
    void answerThatCannotBeWrittenIsUndone() {
        LostAnswers.undoWith(request, undone::incrementAndGet);
        MockHttpServletResponse gone = new MockHttpServletResponse() {
            @Override
            public void flushBuffer() {
                throw new java.io.UncheckedIOException(new IOException("Broken pipe"));
            }
        };
        assertThatThrownBy(() -> new LostAnswers().doFilter(request, gone, new MockFilterChain()))
                .isInstanceOf(RuntimeException.class);
        assertThat(undone).hasValue(1);
    }
}
