package dev.cutfill.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Prints a link that signs in to the console of a server that runs.
@Command(
        name = "console",
        description = "Print a link that opens the server's console in a browser, once, within ten minutes.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nEnvironment:%n",
        footer = "  CUTFILL_KEY          the server's key; without it the one in the data directory")
public final class ConsoleCommand implements Callable<Integer> {
    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerUrl.class,
            defaultValue = "http://localhost:8000",
            description = "Where the server is (default: ${DEFAULT-VALUE}).")
    private URI server = URI.create("http://localhost:8000");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CUTFILL_DATA:-./cutfill-data}",
            description = "The server's directory (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("cutfill-data");

    @Override
    public Integer call() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server + "/console/link"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + key())
                    .POST(BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                return failed("the server at " + server + " answers " + answer.statusCode() + ": " + answer.body());
            }
            spec.commandLine()
                    .getOut()
                    .println(JsonMapper.shared()
                            .readTree(answer.body())
                            .path("url")
                            .asString(""));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException | JacksonException e) {
            return failed("no server can be asked at " + server + " (--server), or there is no key in CUTFILL_KEY or "
                    + data.resolve("local-key") + " (--data): " + e.getMessage());
        }
    }

    private String key() throws IOException {
        @Nullable String given = System.getenv("CUTFILL_KEY");
        return given == null || given.isBlank()
                ? Files.readString(data.resolve("local-key")).strip()
                : given.strip();
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("cutfill: " + why);
        spec.commandLine().getErr().flush();
        return 1;
    }
}
