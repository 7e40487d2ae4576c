package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/// A test's name is a short sentence in the words of the glossary.
class TestNamesTest {
    private static final Path SOURCES = Path.of("src/test/java");
    private static final int MOST_WORDS = 10;

    @Test
    void nameOfATestHasAtMostTenWords() throws Exception {
        List<Method> tests = tests();
        assertThat(tests).hasSizeGreaterThan(500);
        assertThat(tests.stream().filter(test -> test.getName().split("(?=[A-Z])").length > MOST_WORDS))
                .isEmpty();
    }

    /// The glossary of src/docs/ARCHITECTURE.md says API.
    @Test
    void nameOfATestSpeaksOfApis() throws Exception {
        assertThat(tests().stream()
                        .filter(test -> (test.getDeclaringClass().getSimpleName() + test.getName())
                                .toLowerCase(Locale.ROOT)
                                .contains("door")))
                .isEmpty();
    }

    private static List<Method> tests() throws IOException, ClassNotFoundException {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            List<Method> tests = new ArrayList<>();
            for (Path source : sources.filter(path -> path.toString().matches(".*(IT|Test)\\.java"))
                    .toList()) {
                String name = SOURCES.relativize(source).toString().replace('/', '.');
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".java".length()),
                        false,
                        TestNamesTest.class.getClassLoader());
                Stream.of(type.getDeclaredMethods())
                        .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                        .forEach(tests::add);
            }
            return tests;
        }
    }
}
