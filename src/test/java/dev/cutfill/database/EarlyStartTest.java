package dev.cutfill.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class EarlyStartTest {
    @Test
    void refusalComesBeforeAnythingIsStarted(@TempDir Path data) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.setEnvironment(new MockEnvironment().withProperty("cutfill.data", data.toString()));
        new EarlyStart((_, _) -> {
                    throw new IllegalStateException("refused");
                })
                .initialize(context);
        assertThatThrownBy(context::refresh).hasMessage("refused");
        assertThat(data).isEmptyDirectory();
    }
}
