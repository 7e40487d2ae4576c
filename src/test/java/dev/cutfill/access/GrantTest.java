package dev.cutfill.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantTest {
    @ParameterizedTest
    @CsvSource({
        "'',    '',      true",
        "'',    a,       true",
        "a,     '',      false",
        "a,     a,       true",
        "a,     b,       false",
        "a*,    a,       true",
        "a*,    ab*,     true",
        "a*,    *,       false",
        "a*c,   abc,     true",
        "a*c,   ab*,     false",
        "a.c,   abc,     false",
        "'a b', a,       true",
        "a,     'a b',   false",
        "a*,    'a1 a2', true"
    })
    void kindsAreRepeatedOrNarrowed(String most, String wanted, boolean covered) {
        assertThat(new Grant(List.of("q"), words(most), 1).covers(new Grant(List.of("q"), words(wanted), 1)))
                .isEqualTo(covered);
    }

    @Test
    void queuesAndParallelAreRepeatedOrNarrowed() {
        Grant most = new Grant(List.of("q", "r"), List.of(), 2);
        assertThat(most.covers(most)).isTrue();
        assertThat(most.covers(new Grant(List.of("r"), List.of(), 1))).isTrue();
        assertThat(most.covers(new Grant(List.of("q", "s"), List.of(), 1))).isFalse();
        assertThat(most.covers(new Grant(List.of("q"), List.of(), 3))).isFalse();
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
