package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents do not rot unseen: what they name exists.
class DocsTest {
    private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    @Test
    void everyClassThatTheArchitectureNamesExists() throws IOException {
        Set<String> classes = new ClassFileImporter()
                .importPackages("dev.cutfill").stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        Matcher names = CODE.matcher(Files.readString(Path.of("src/docs/ARCHITECTURE.md")));
        int found = 0;
        while (names.find()) {
            found++;
            if (!classes.contains(names.group(1))) {
                unknown.add(names.group(1));
            }
        }
        assertThat(found).as("the document names classes").isGreaterThan(10);
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyLinkToAFileLeadsSomewhere() throws IOException {
        try (Stream<Path> documents =
                Files.find(Path.of("src/docs"), 3, (path, _) -> path.toString().endsWith(".md"))) {
            for (Path document :
                    Stream.concat(Stream.of(Path.of("README.md")), documents).toList()) {
                Matcher links = LINK.matcher(Files.readString(document));
                while (links.find()) {
                    assertThat(document.resolveSibling(links.group(1)))
                            .as("link in %s", document)
                            .exists();
                }
            }
        }
    }
}
