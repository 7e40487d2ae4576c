package dev.cutfill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// The built JAR as a process of its own, on a free port, over a data directory that outlives it; what an
/// end-to-end test talks to, kills and starts again.
public final class RunningJar extends RunningServer {
    public static final Path JAR = Path.of(System.getProperty("cutfill.jar", "target/cutfill.jar"));
    private static final Duration TIMEOUT = Duration.ofSeconds(180);

    private static boolean prepared;

    private final ProcessBuilder program;
    private final Process process;
    private final Path log;
    private final int port;

    private RunningJar(ProcessBuilder program, Path log, int port) throws IOException {
        super("");
        this.program = program;
        this.process = program.start();
        this.log = log;
        this.port = port;
    }

    public static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /// Has `scripts/cutfill` prepare the JAR, as users do, before the first start: each later one takes less than half
    /// the processor's time.
    static synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        Path printed = Files.createTempFile("prepare", ".log");
        ProcessBuilder script = new ProcessBuilder("scripts/cutfill", "prepare")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        script.environment()
                .putAll(Map.of(
                        "CUTFILL_JAR", JAR.toAbsolutePath().toString(), "JAVA_HOME", System.getProperty("java.home")));
        try {
            if (script.start().waitFor() != 0) {
                throw new IOException(Files.readString(printed));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(printed);
        }
        prepared = true;
    }

    /// Starts the server and waits until it says it is ready.
    public static RunningJar start(Path data, Map<String, String> environment, String... options) throws IOException {
        int port = freePort();
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--port", Integer.toString(port), "--data", data.toString()));
        arguments.addAll(List.of(options));
        Path log = log(data);
        ProcessBuilder program =
                program(environment, arguments).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return launch(program, log, port);
    }

    /// The same without a word on the command line: port and data directory, too, are said by the environment.
    static RunningJar startByEnvironment(Path data, Map<String, String> environment) throws IOException {
        int port = freePort();
        Path log = log(data);
        ProcessBuilder program =
                program(environment, List.of()).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        program.environment().putAll(Map.of("SERVER_PORT", Integer.toString(port), "CUTFILL_DATA", data.toString()));
        return launch(program, log, port);
    }

    /// What it prints goes into a pipe, [#printed], that the caller reads or does not read.
    static RunningJar startWithPipe(Path data, Map<String, String> environment) throws IOException {
        int port = freePort();
        Path log = Files.createFile(log(data));
        ProcessBuilder program = program(
                        environment, List.of("serve", "--port", Integer.toString(port), "--data", data.toString()))
                .redirectOutput(ProcessBuilder.Redirect.PIPE);
        return launch(program, log, port);
    }

    static ProcessBuilder program(Map<String, String> environment, List<String> arguments) throws IOException {
        prepare();
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx2g", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
        command.addAll(arguments);
        ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().putAll(environment);
        return program;
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    /// The same once more after it has ended: same data, same port.
    public RunningJar again() throws IOException {
        return launch(program, log, port);
    }

    private static RunningJar launch(ProcessBuilder program, Path log, int port) throws IOException {
        RunningJar server = new RunningJar(program, log, port);
        server.await("the server is ready", server::ready, ready -> ready);
        return server;
    }

    @Override
    public int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public String base() {
        return "http://localhost:" + port;
    }

    InputStream printed() {
        return process.getInputStream();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /// The log once this stands in it: a server prints some lines only after it has taken requests.
    String awaitLog(String part) {
        return await("the log says " + part, this::logged, log -> log.contains(part));
    }

    private String logged() {
        try {
            return log();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> bytes(URI address) throws IOException, InterruptedException {
        return http().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
    }

    /// The task once it is in one of these states.
    JsonNode awaitTask(String id, String... statuses) {
        return await("task " + id + " is " + String.join(" or ", statuses), () -> query(id), task -> {
            String status = task.path("status").stringValue();
            if (!List.of(statuses).contains(status)
                    && List.of("done", "error", "killed").contains(status)) {
                throw new AssertionError("the task ended otherwise: " + task + "\n" + tail());
            }
            return List.of(statuses).contains(status);
        });
    }

    private JsonNode query(String id) {
        try {
            return get("/query_task/" + id).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended with " + process.exitValue() + "\n" + tail());
        }
        try {
            return get("/ready").status() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Asks again and again, with a deadline: another process can only be waited for.
    private <T> T await(String what, Supplier<T> question, Predicate<T> answer) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            T now = question.get();
            if (answer.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + TIMEOUT + " until " + what + "; now: " + now + "\n" + tail());
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private String tail() {
        String all = logged();
        return all.substring(Math.max(0, all.length() - 4000));
    }

    /// kill -9.
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// SIGTERM; a server that does not go within 40 s is a failure.
    @Override
    public void close() {
        super.close();
        int _ = stop();
    }

    /// As [#close].
    ///
    /// @return its exit code
    int stop() {
        process.toHandle().destroy(); // Process.destroy would close the pipe, too
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not end on SIGTERM\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
