package dev.cutfill;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the server and returns once it takes requests.
@Command(name = "serve", description = "Run the server until it is stopped.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /// Not an exit code: the server's threads keep the process alive.
    static final int STAYS_UP = -1;

    @Option(names = "--port", defaultValue = "8000", description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data",
            defaultValue = "./cutfill-data",
            description = "Directory for everything the server owns: database, uploads, results (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("cutfill-data");

    @Override
    public Integer call() {
        SpringApplication server = new SpringApplication(Server.class);
        server.setDefaultProperties(Map.of("server.port", port, "cutfill.data", data.toAbsolutePath().normalize().toString()));
        server.run();
        return STAYS_UP;
    }
}
