package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTest {
    private static final Optional<Path> NONE = Optional.empty();
    private static final Optional<Path> LAYOUT = Optional.of(Path.of("/a/cutfill.jar.launch/key"));

    @Test
    void preparedFormTakesOptionsAndArgumentsOver() {
        assertThat(better(LAYOUT, false, "java", "-Xmx6g", "-jar", "cutfill.jar", "serve", "-jar"))
                .isEqualTo(
                        "java @/a/cutfill.jar.launch/key/cutfill.options -Xmx6g -jar /a/cutfill.jar.launch/key/cutfill.jar serve -jar");
    }

    @Test
    void preparedFormGoesOnAsItself() {
        assertStays(
                LAYOUT,
                false,
                "java",
                "@/a/cutfill.jar.launch/key/cutfill.options",
                "-jar",
                "/a/cutfill.jar.launch/key/cutfill.jar");
        assertStays(
                LAYOUT,
                true,
                "java",
                "@/a/cutfill.jar.launch/key/survey.options",
                "-jar",
                "/a/cutfill.jar.launch/key/cutfill.jar",
                "survey");
        assertStays(NONE, false, "java", "-jar", "cutfill.jar", "serve");
        assertStays(NONE, true, "java", "-XX:TieredStopAtLevel=1", "-jar", "cutfill.jar", "survey");
    }

    @Test
    void largeSurveyGoesOnWithBothCompilers() {
        assertThat(better(
                        LAYOUT,
                        false,
                        "java",
                        "@/a/cutfill.jar.launch/key/survey.options",
                        "-jar",
                        "/a/cutfill.jar.launch/key/cutfill.jar",
                        "survey"))
                .isEqualTo(
                        "java @/a/cutfill.jar.launch/key/cutfill.options -jar /a/cutfill.jar.launch/key/cutfill.jar survey");
    }

    @Test
    void optionsOfTheUserWin() {
        assertThat(better(NONE, true, "java", "-Xmx6g", "-jar", "cutfill.jar", "survey"))
                .isEqualTo("java -XX:TieredStopAtLevel=1 -Xmx6g -jar cutfill.jar survey");
        assertStays(NONE, true, "java", "-XX:TieredStopAtLevel=4", "-jar", "cutfill.jar", "survey");
        assertStays(LAYOUT, true, "java", "-XX:AOTMode=off", "-jar", "cutfill.jar", "survey");
        assertStays(LAYOUT, true, "java", "-Xshare:off", "-jar", "cutfill.jar", "survey");
    }

    @Test
    void surveyIsSmallByTheSizeOfItsFiles(@TempDir Path directory) throws IOException {
        String las = file(directory.resolve("a.las"), 80_000_000);
        String laz = file(directory.resolve("b.LAZ"), 20_000_000);
        assertThat(Prepared.isSmallSurvey(new String[] {"survey", las, "--out", directory.toString()}))
                .isTrue();
        assertThat(Prepared.isSmallSurvey(new String[] {"survey", las, las})).isFalse();
        assertThat(Prepared.isSmallSurvey(new String[] {"survey", las, laz})).isFalse();
        assertThat(Prepared.isSmallSurvey(new String[] {"serve", "--port", "0"}))
                .isFalse();
    }

    @Test
    void layoutIsAnotherForAnotherJarOrJava(@TempDir Path directory) throws IOException {
        Path jar = Files.writeString(directory.resolve("cutfill.jar"), "one");
        Path modules = Files.writeString(
                Files.createDirectory(directory.resolve("lib")).resolve("modules"), "java");
        Path layout = Prepared.layout(jar, directory);
        Files.setLastModifiedTime(modules, FileTime.from(Instant.EPOCH));
        Path otherJava = Prepared.layout(jar, directory);
        Files.writeString(jar, "other");
        assertThat(otherJava).isNotEqualTo(layout);
        assertThat(Prepared.layout(jar, directory)).isNotEqualTo(otherJava);
    }

    private static String file(Path path, long bytes) throws IOException {
        try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return path.toString();
    }

    private static void assertStays(Optional<Path> layout, boolean small, String... own) {
        assertThat(better(layout, small, own)).isEqualTo(String.join(" ", own));
    }

    private static String better(Optional<Path> layout, boolean small, String... own) {
        List<String> words = List.of(own);
        return String.join(" ", Prepared.better(words, words.indexOf("-jar"), layout, small));
    }
}
