package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.TooManyTasks;
import org.junit.jupiter.api.Test;

class TaskErrorsTest {
    @Test
    void tooManyTasksAreToldWithAPause() {
        assertThat(new TaskErrors().problem(new TooManyTasks("five are enough")))
                .hasValueSatisfying(problem -> assertThat(problem).hasMessage("five are enough"));
        assertThat(new TaskErrors().problem(new IllegalStateException())).isEmpty();
    }
}
