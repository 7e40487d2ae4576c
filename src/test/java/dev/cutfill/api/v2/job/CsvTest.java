package dev.cutfill.api.v2.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.web.error.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
    @Test
    void cellsInQuotesHaveCommasLinesAndQuotes() {
        assertThat(rows("a,b\r\n\"1,2\",\"x\ny\"\n\"\"\"q\"\"\",\"\"\n"))
                .containsExactly(List.of("a", "b"), List.of("1,2", "x\ny"), List.of("\"q\"", ""));
    }

    @Test
    void emptyLinesAreLeftOutAndEmptyCellsAreNot() {
        assertThat(rows("a,b\n\n,\n1,")).containsExactly(List.of("a", "b"), List.of("", ""), List.of("1", ""));
        assertThat(rows("a\n\"\"\n")).containsExactly(List.of("a"), List.of(""));
        assertThat(rows("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b;1 | row 2 has 1 cells",
                "a;1,2 | row 2 has 2 cells",
                "a;\"1 | without an end",
                "a;\"1\"x | without an end",
            })
    void otherTablesAreRefused(String text, String part) {
        assertThatThrownBy(() -> rows(text.replace(';', '\n')))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(part);
    }

    private static List<List<String>> rows(String text) {
        return Csv.rows("foreach", text);
    }
}
