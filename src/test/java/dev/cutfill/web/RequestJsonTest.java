package dev.cutfill.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class RequestJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 2}",
                "[{\"b\": {\"a\": 1, \"\\u0061\": 2}}]",
                "{\"a\": 1e309}",
                "{\"a\": -1e999999999}",
                "[1",
                "{\"a\": 01}"
            })
    void twoMembersOfANameAndBoundlessNumbersAreRefused(String text) {
        assertThatThrownBy(() -> RequestJson.check(text)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> RequestJson.check(text.getBytes(UTF_8))).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "{\"a\": {\"a\": 1}, \"b\": [1.7e308, -1.7e308, 1e-999, 123456789012345678901]}"})
    void allElseIsTaken(String text) {
        assertThatCode(() -> RequestJson.check(text)).doesNotThrowAnyException();
    }
}
