package dev.cutfill.api.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerNamesTest {
    private static final String SERVER = "server-00000000-0000-4000-8000-000000000000/";

    @Test
    void placesAreNumberedPastTheWorkersOutside() {
        WorkerNames names = new WorkerNames(Set.of(2, 4, 102));
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(names::internal).toList())
                .isEqualTo(List.of("worker-001-kind", "worker-003-kind", "worker-005-kind", "worker-006-kind"));
        assertThat(names.shown(SERVER + 2)).isEqualTo("worker-003-kind");
        assertThat(names.shown("worker-002-kind")).isEqualTo("worker-002-kind");
    }

    @Test
    void nameLeadsBackToItsPlace() {
        WorkerNames names = new WorkerNames(Set.of(1, 2, 5, 9));
        for (int place = 1; place <= 50; place++) {
            assertThat(names.place(names.internal(place))).hasValue(place);
        }
        assertThat(names.place("worker-005-kind")).as("another's").isEmpty();
        assertThat(names.place("someone")).isEmpty();
    }
}
