package dev.cutfill.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskStateTest {
    @Test
    void onlyRunningTasksSucceedFailOrTimeOut() {
        for (TaskState from : EnumSet.complementOf(EnumSet.of(TaskState.RUNNING))) {
            assertThat(from.next())
                    .doesNotContain(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.TIMED_OUT, TaskState.KILLED);
        }
    }

    @Test
    void successIsFinalAndOtherEndsCanBeStartedAgain() {
        for (TaskState state : TaskState.values()) {
            if (state.terminal()) {
                assertThat(state.next()).isEqualTo(state == TaskState.SUCCEEDED ? Set.of() : Set.of(TaskState.QUEUED));
            }
        }
    }

    @Test
    void everyStateCanBeReachedAndNoneLeadsToWaiting() {
        EnumSet<TaskState> reached = EnumSet.noneOf(TaskState.class);
        for (TaskState state : TaskState.values()) {
            reached.addAll(state.next());
        }
        assertThat(reached).isEqualTo(EnumSet.complementOf(EnumSet.of(TaskState.WAITING)));
    }
}
