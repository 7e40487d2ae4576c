package dev.cutfill.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TasksPathRouterTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task_type": "default"}                                          | /tasks
            {"task_type": "default", "type": "FILE_WRITE", "payload": {}}     | /tasks
            {"type": "FILE_WRITE", "payload": {}}                             | /tasks/
            {"type": "FILE_WRITE", "tenant_id": "x"}                          | /tasks/
            {"problem_id": "p"}                                               | /api/v1/tasks
            {"type": "FILE_WRITE"}                                            | SAME
            {}                                                                | SAME
            []                                                                | SAME
            "task_type"                                                       | SAME
            {"task_type":                                                     | SAME
            """)
    void bodyDecidesWhichApiIsMeant(String body, String api) {
        for (String sentTo : new String[] {"/tasks", "/tasks/"}) {
            assertThat(TasksPathRouter.api(body.getBytes(StandardCharsets.UTF_8), sentTo))
                    .isEqualTo(api.equals("SAME") ? sentTo : api);
        }
    }

    @Test
    void emptyBodyStaysWhereItWasSent() {
        assertThat(TasksPathRouter.api(new byte[0], "/tasks/")).isEqualTo("/tasks/");
    }
}
