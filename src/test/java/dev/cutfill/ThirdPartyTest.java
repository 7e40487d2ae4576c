package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of the work of others that the JAR holds.
class ThirdPartyTest {
    private static final String FOLDER = "/META-INF/third-party/";

    @ParameterizedTest
    @ValueSource(strings = {"/postgres-linux-x86_64.txz", "/postgres-linux-arm_64.txz"})
    void everyLibraryBesidePostgresqlIsNamed(String archive) throws Exception {
        String notice = text("NOTICE.txt");
        for (String library : libraries(archive)) {
            assertThat(notice).containsPattern("\\b" + library + "\\b");
        }
    }

    @Test
    void everyLicenceThatIsNamedIsThere() throws Exception {
        Matcher files = Pattern.compile("[A-Za-z0-9.-]+\\.txt").matcher(text("NOTICE.txt"));
        Set<String> named = new TreeSet<>();
        while (files.find()) {
            named.add(files.group());
        }
        assertThat(named).contains("LGPL-2.1.txt", "PostgreSQL.txt", "ICU.txt", "OpenSSL.txt", "Apache-2.0.txt");
        for (String file : named) {
            assertThat(text(file)).as(file).hasSizeGreaterThan(900);
        }
        assertThat(text("LGPL-2.1.txt")).contains("GNU LESSER GENERAL PUBLIC LICENSE", "Version 2.1");
    }

    private static Set<String> libraries(String archive) throws IOException {
        Set<String> names = new TreeSet<>();
        try (InputStream file = ThirdPartyTest.class.getResourceAsStream(archive);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(file)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Matcher library =
                        Pattern.compile("(?:\\./)?lib/(lib[a-z0-9_-]+)\\.so.*").matcher(entry.getName());
                if (library.matches()) {
                    names.add(library.group(1));
                }
            }
        }
        assertThat(names).contains("libpq");
        return names;
    }

    private static String text(String file) throws IOException {
        try (InputStream text = ThirdPartyTest.class.getResourceAsStream(FOLDER + file)) {
            assertThat(text).as(file).isNotNull();
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
