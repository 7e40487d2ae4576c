package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rules for the modules of the page.
class PageTest {
    private static final Path ROOT = Path.of("src/main/resources/console");
    private static final Pattern WORD = Pattern.compile("\\bt\\('([^']+)'( \\+)?");

    private static Map<String, String> modules() throws IOException {
        Map<String, String> modules = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".js"))
                    .filter(path -> !path.startsWith(ROOT.resolve("lib")))
                    .toList()) {
                modules.put(ROOT.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(modules).containsKey("app.js");
        return modules;
    }

    private static JsonNode words() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(ROOT.resolve("words/en.json")));
    }

    @Test
    void moduleIsShort() throws IOException {
        modules().forEach((name, text) -> {
            List<String> lines = text.lines().toList();
            assertThat(lines).as("lines of %s", name).hasSizeLessThanOrEqualTo(250);
            assertThat(lines.stream().filter(line -> line.length() > 140 || line.endsWith(" ")))
                    .as("lines of %s that are long or end with a space", name)
                    .isEmpty();
        });
    }

    @Test
    void onlyOneModuleFetches() throws IOException {
        modules().forEach((name, text) -> {
            if (!name.equals("api.js")) {
                assertThat(text).as(name).doesNotContainPattern("\\bfetch\\(|EventSource|sendBeacon|WebSocket");
            }
        });
    }

    @Test
    void nothingIsWrittenAsMarkupOrRunAsText() throws IOException {
        modules()
                .forEach((name, text) -> assertThat(text)
                        .as(name)
                        .doesNotContainPattern(
                                "innerHTML|outerHTML|insertAdjacentHTML|dangerously|\\beval\\(|new Function|https?:"));
    }

    @Test
    void everyWordOfTheModulesIsThere() throws IOException {
        JsonNode words = words();
        TreeSet<String> missing = new TreeSet<>();
        modules().forEach((name, text) -> {
            Matcher used = WORD.matcher(text);
            while (used.find()) {
                String key = used.group(1);
                boolean there = used.group(2) != null
                        ? words.propertyNames().stream().anyMatch(known -> known.startsWith(key))
                        : words.has(key) || words.has(key + ".other");
                if (!there) {
                    missing.add(name + ": " + key);
                }
            }
        });
        assertThat(missing).isEmpty();
    }
}
