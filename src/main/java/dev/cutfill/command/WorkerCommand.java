package dev.cutfill.command;

import dev.cutfill.worker.PipedSurveys;
import dev.cutfill.worker.remote.RemoteWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Does volume tasks for a server elsewhere.
@Command(
        name = "worker",
        description = "Do volume tasks for a server elsewhere until it is stopped.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  CUTFILL_KEY          the server's key, or one with the scope 'work'",
            "The server says with CUTFILL_WORKER_ENABLED=false that it computes nothing itself."
        })
public final class WorkerCommand implements Callable<Integer> {
    @Spec
    private @SuppressWarnings("NullAway.Init") CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            converter = ServerUrl.class,
            description = "Where the server is, for example http://cutfill.example.org:8000.")
    private @Nullable URI server;

    @Option(
            names = "--piped",
            hidden = true,
            description = "Do the surveys that a server asks for on standard input; for servers that do them apart.")
    private boolean piped;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "File that holds the key (default: the variable CUTFILL_KEY).")
    private @Nullable Path keyFile;

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description =
                    "Name under which the server knows this worker (default: the host's and a random part, kept in the scratch directory).")
    private @Nullable String id;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "Tasks at a time (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            description =
                    "Directory for files while they are worked on, this worker's alone (default: a temporary one).")
    private @Nullable Path scratch;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "Seconds without a sign of life after which the server gives a task to another (default: ${DEFAULT-VALUE}).")
    private int leaseSeconds;

    private final SecureRandom random = new SecureRandom();

    @Override
    public Integer call() throws InterruptedException {
        if (piped) {
            PrintStream answers = System.out;
            System.setOut(System.err);
            new PipedSurveys(answers).run(System.in);
        }
        if (server == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--server=URL'");
        }
        if (parallel < 1 || parallel > 1_000 || leaseSeconds < 5 || leaseSeconds > 3_600) {
            throw new ParameterException(
                    spec.commandLine(), "--parallel must be 1 to 1000 and --lease 5 to 3600 seconds.");
        }
        Optional<String> key = key();
        try {
            Path directory =
                    scratch == null ? Files.createTempDirectory("cutfill-worker") : Files.createDirectories(scratch);
            boolean temporary = scratch == null;
            RemoteWorker worker = new RemoteWorker(new RemoteWorker.Settings(
                    server, key, name(directory), parallel, directory, Duration.ofSeconds(leaseSeconds)));
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform()
                            .name("worker-stop")
                            .unstarted(() -> close(worker, temporary ? directory : null)));
            worker.run();
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("cutfill: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return 1;
        }
    }

    private void close(RemoteWorker worker, @Nullable Path temporary) {
        try {
            worker.close();
            FileSystemUtils.deleteRecursively(temporary);
        } catch (IOException e) {
            spec.commandLine().getErr().println("cutfill: files are left over: " + e.getMessage());
            spec.commandLine().getErr().flush();
        }
    }

    private Optional<String> key() {
        if (keyFile != null) {
            try {
                return Optional.of(Files.readString(keyFile).strip());
            } catch (IOException _) {
                throw new ParameterException(
                        spec.commandLine(), "--key-file is " + keyFile + ", which cannot be read.");
            }
        }
        return Optional.ofNullable(System.getenv("CUTFILL_KEY"))
                .map(String::strip)
                .filter(word -> !word.isEmpty());
    }

    /// Two workers on one host are two: each has a directory, and its name in it.
    String name(Path directory) throws IOException {
        if (id != null) {
            return id;
        }
        Path file = directory.resolve("worker-id");
        if (!Files.exists(file)) {
            Path fresh = directory.resolve("worker-id.tmp");
            Files.writeString(fresh, "worker-" + host() + "-" + HexFormat.of().toHexDigits(random.nextInt()) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file).strip();
        if (name.isEmpty()) {
            throw new IOException(file + " is empty; remove it, or give the worker a name with --id.");
        }
        return name;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "host";
        }
    }
}
