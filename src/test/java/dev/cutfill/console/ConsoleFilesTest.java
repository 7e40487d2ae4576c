package dev.cutfill.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
    private static final long FIRST_SCREEN = 40_000;

    private final ConsoleFiles files;

    ConsoleFilesTest() throws IOException {
        files = new ConsoleFiles();
    }

    private String index() {
        return new String(files.index().plain(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFileThatTheIndexNamesIsThere() {
        Matcher named =
                Pattern.compile("\"(?:\\./)?([al]/[0-9a-f]{12}/[^\"]+)\"").matcher(index());
        List<String> paths = new ArrayList<>();
        while (named.find()) {
            paths.add(named.group(1));
        }
        assertThat(paths)
                .hasSizeGreaterThan(5)
                .allMatch(path -> files.find(path).isPresent());
        assertThat(files.find("a/../application.yaml")).isEmpty();
    }

    @Test
    void policyAllowsTheImportMapByItsHash() throws Exception {
        String map = index().replaceFirst("(?s).*<script type=\"importmap\">(.*?)</script>.*", "$1");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(map.getBytes(StandardCharsets.UTF_8));
        assertThat(files.policy()).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @Test
    void librariesComeWithTheirLicences() {
        for (String library : List.of("preact", "htm", "ol", "geotiff")) {
            assertThat(files.paths())
                    .as(library)
                    .anyMatch(path -> path.matches("l/[0-9a-f]{12}/" + library + "/LICENSE.*"));
        }
    }

    @Test
    void scriptsOfTheFirstScreenAreSmall() {
        long bytes = 0;
        for (String path : files.paths()) {
            if (path.matches("a/.*\\.js") && !path.contains("/map/") || path.matches("l/.*/(preact|htm)/.*\\.js")) {
                bytes += files.find(path).orElseThrow().packed().length;
            }
        }
        System.out.println("console: scripts of the first screen, gzip: " + bytes + " bytes");
        assertThat(bytes).isBetween(5_000L, FIRST_SCREEN);
    }
}
