package dev.cutfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log that nobody reads stops nothing but itself.
class UnreadLogIT {
    private static final Pattern LOST = Pattern.compile("WARN +LogQueue +(\\d+) lines were lost here");
    private static final int SIGTERM = 143;

    @Test
    void unreadLogStopsNothingAndLaterSaysWhatIsMissing(@TempDir Path directory) throws Exception {
        Map<String, String> talkative = Map.of("LOGGING_LEVEL_ROOT", "debug", "LOGGING_LEVEL_ORG_APACHE", "debug");
        try (RunningJar server = RunningJar.startWithPipe(directory.resolve("data"), talkative)) {
            for (int i = 0; i < 600; i++) {
                assertThat(ask(server, "unread-" + i)).isEqualTo(201);
            }
            CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(() -> lines(server));
            for (int i = 0; i < 10; i++) {
                assertThat(ask(server, "read-" + i)).isEqualTo(201);
            }
            assertThat(server.stop()).isEqualTo(SIGTERM);

            List<String> lines = reading.join();
            long read = lines.stream().mapToLong(line -> line.length() + 1L).sum();
            long lost = lines.stream()
                    .flatMap(line -> LOST.matcher(line).results())
                    .map(MatchResult::group)
                    .count();
            long missing = lines.stream()
                    .flatMap(line -> LOST.matcher(line).results())
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
            assertThat(lost).as("places with lines missing").isPositive();
            assertThat(read + missing * (read / lines.size()))
                    .as("bytes of log")
                    .isGreaterThan(2_000_000);
            assertThat(lines)
                    .as("what came after it was read again")
                    .anyMatch(line -> line.contains("read-9") && !line.contains("unread-9"));
            assertThat(lines)
                    .as("the last that a stopping server has to say")
                    .anyMatch(line -> line.contains("springBootLoggingLifecycle"));
        }
    }

    private static int ask(RunningJar server, String id) throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(URI.create(server.base() + "/api/v1/tasks"))
                        .timeout(Duration.ofSeconds(20))
                        .POST(BodyPublishers.ofString("{\"problem_id\": \"p\"}"))
                        .headers("Content-Type", "application/json", "X-Request-ID", id)
                        .build())
                .statusCode();
    }

    private static List<String> lines(RunningJar server) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(server.printed(), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
