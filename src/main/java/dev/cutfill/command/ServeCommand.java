package dev.cutfill.command;

import dev.cutfill.database.DataDirectory;
import dev.cutfill.database.DirectoryLock;
import dev.cutfill.database.EarlyStart;
import dev.cutfill.web.StartRefused;
import dev.cutfill.web.security.StartChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Starts the server and returns once it takes requests.
@Command(
        name = "serve",
        description = "Run the server until it is stopped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  DATABASE_URL         a PostgreSQL of yours instead of the embedded one:",
            "                       postgresql://user:password@host/database",
            "  MINIO_ENDPOINT, MINIO_ACCESS_KEY, MINIO_SECRET_KEY",
            "                       keep results in MinIO/S3 (bucket MINIO_BUCKET, default",
            "                       uploads) instead of the data directory",
            "  CUTFILL_KEY          clients must show this key; the server then listens",
            "                       on all addresses",
            "  CUTFILL_KEY_FILE, DATABASE_URL_FILE, MINIO_SECRET_KEY_FILE, …",
            "                       files that hold the value of the variable",
            "  CUTFILL_HOSTS        names of this server, if they are not plainly its own",
            "  CUTFILL_ORIGINS      web pages elsewhere that may use it without a key",
            "  CUTFILL_PUBLIC_URL   where clients reach the server, if a proxy does not say",
            "  NUM_INTERNAL_WORKERS, AUTO_START_WORKERS, DEFAULT_TIMEOUT_MINUTES, DEFAULT_MAX_STEPS",
            "                       the task executor of /api/v1",
            "  LOG_LEVEL            debug, info, warning or error",
            "All settings: config/application.example.yaml"
        })
public final class ServeCommand implements Callable<Integer> {
    /// Not an exit code: the server's threads keep the process alive.
    public static final int STAYS_UP = -1;

    private static final Map<String, String> LOG_LEVELS =
            Map.of("debug", "debug", "info", "info", "warning", "warn", "warn", "warn", "error", "error");
    private static final Set<String> SILENCING = Set.of("warn", "error");

    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Option(names = "--port", description = "Port to listen on (default: 8000).")
    private @Nullable Integer port;

    @Option(
            names = "--data",
            defaultValue = "${env:CUTFILL_DATA:-./cutfill-data}",
            description =
                    "Directory for everything the server owns: database, uploads, results (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("cutfill-data");

    @Option(names = "--open", description = "Let everyone who can reach this machine in, without a key.")
    private boolean open;

    /// Held until the process ends: were it collected, its file would close and the lock be gone.
    @SuppressWarnings("unused")
    private @Nullable DirectoryLock lock;

    @Override
    public Integer call() {
        if (port != null && (port < 0 || port > 65535)) {
            throw new ParameterException(
                    spec.commandLine(), "--port is " + port + "; ports go from 1 to 65535 (0: any that is free).");
        }
        Path directory = data.toAbsolutePath().normalize();
        String[] settings = settings(directory);
        Optional<String> refusal = lock(directory);
        if (refusal.isPresent()) {
            spec.commandLine().getErr().println("cutfill: " + refusal.get());
            spec.commandLine().getErr().flush();
            return 1;
        }
        SpringApplication server = new SpringApplication(Server.class);
        server.setRegisterShutdownHook(true);
        server.addInitializers(new LogQueue.Before(), new EarlyStart(StartChecks::run));
        try {
            server.run(settings);
        } catch (RuntimeException | Error e) {
            return 1; // StartFailure or Boot has said why
        }
        return STAYS_UP;
    }

    /// Command line beats environment, environment beats files, files beat defaults. What is given here goes to
    /// Boot as arguments, before all else: so does a variable under its common name, and an empty line in a
    /// file cannot switch it off.
    private String[] settings(Path directory) {
        Map<String, String> given;
        try {
            given = Variables.settings(System.getenv());
        } catch (StartRefused e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        String level = System.getenv("LOG_LEVEL");
        if (level != null && !level.isBlank()) {
            String lowest = logLevel(level.strip());
            given.put("logging.level.dev.cutfill", lowest);
            if (SILENCING.contains(lowest)) {
                given.put("logging.threshold.console", lowest); // of libraries too
            }
        }
        given.put("cutfill.data", directory.toString());
        if (port != null) {
            given.put("server.port", port.toString());
        }
        if (open) {
            given.put("cutfill.security.open", "true");
        }
        return given.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
    }

    private String logLevel(String word) {
        String level = LOG_LEVELS.get(word.toLowerCase(Locale.ROOT));
        if (level == null) {
            throw new ParameterException(
                    spec.commandLine(), "LOG_LEVEL is " + word + "; it can be debug, info, warning or error.");
        }
        return level;
    }

    private Optional<String> lock(Path directory) {
        try {
            Files.createDirectories(directory);
            Optional<DirectoryLock> taken = DirectoryLock.take(directory);
            lock = taken.orElse(null);
            if (lock != null) {
                DataDirectory.restrictNewFiles();
                DataDirectory.makePrivate(directory);
            }
            return taken.isPresent()
                    ? Optional.empty()
                    : Optional.of("another server is running on " + directory
                            + "; stop it, or choose another directory with --data.");
        } catch (IOException e) {
            return Optional.of("the data directory " + directory + " cannot be written ("
                    + e.getClass().getSimpleName() + "); choose another with --data, or make it yours.");
        }
    }
}
