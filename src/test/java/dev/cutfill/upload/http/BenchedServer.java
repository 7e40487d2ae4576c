package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What [UploadBenchmark] measures: a server in a process of its own, and what is asked of it by [BenchClient].
///
/// @param name `floor`, `ours`, `stock` or `tusd`
/// @param collection the path that uploads are created at
record BenchedServer(String name, Process process, int port, Path directory, String collection)
        implements AutoCloseable {
    private static final int MIB = BenchClient.MIB;
    private static final int PIECE = MIB / 4;

    static BenchedServer start(String kind, Path parent) throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(parent), "bench-" + kind);
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchServer.class.getName(),
                        kind,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("port ")) {
                Thread.ofVirtual().start(() -> drain(out)); // whose log nobody reads stands still
                return new BenchedServer(kind, process, Integer.parseInt(line.substring(5)), directory, "/files");
            }
        }
        throw new IOException(kind + " did not start");
    }

    /// The program that the environment names as TUSD.
    static Optional<BenchedServer> tusd(Path parent) throws IOException, InterruptedException {
        String program = System.getenv("TUSD");
        if (program == null || program.isBlank()) {
            return Optional.empty();
        }
        Path directory = Files.createTempDirectory(parent, "bench-tusd");
        int port = 18_000 + (int) (ProcessHandle.current().pid() % 1000);
        Process process = new ProcessBuilder(
                        program,
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port),
                        "-upload-dir",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("You can now upload files")) {
                Thread.ofVirtual().start(() -> drain(out));
                return Optional.of(new BenchedServer("tusd", process, port, directory, "/files/"));
            }
        }
        throw new IOException("tusd did not start");
    }

    private static void drain(BufferedReader out) {
        try (out) {
            out.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // the process has ended
        }
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    long residentKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// What is left on the heap after a collection.
    long liveKib() throws IOException {
        jcmd("GC.run");
        Matcher used = Pattern.compile("used ([0-9]+)K").matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd does not tell what is used");
        }
        return Long.parseLong(used.group(1));
    }

    private String jcmd(String command) throws IOException {
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        Process jcmd = new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), ISO_8859_1);
    }

    String upload(int mebibytes, boolean chunked) throws IOException {
        try (BenchClient client = connect(0)) {
            String path = client.create(collection, (long) mebibytes * MIB);
            client.patch(path, mebibytes, chunked);
            return path;
        }
    }

    Void download(String path, int mebibytes) throws IOException {
        try (BenchClient client = connect(0)) {
            client.download(path, (long) mebibytes * MIB);
            return null;
        }
    }

    /// One upload in requests of 256 KiB, fifty on a connection: Tomcat ends one after a hundred.
    ///
    /// @return milliseconds of each
    double[] pieces(int count) throws IOException {
        double[] millis = new double[count];
        String path = create((long) count * PIECE);
        for (int first = 0; first < count; first += 50) {
            try (BenchClient client = connect(PIECE)) {
                for (int i = first; i < Math.min(count, first + 50); i++) {
                    long begun = System.nanoTime();
                    client.patch(path, (long) i * PIECE);
                    millis[i] = (System.nanoTime() - begun) / 1e6;
                }
            }
        }
        return millis;
    }

    /// @return milliseconds until the server has told how far the older request came
    double comeBack() throws IOException {
        String path = create(10);
        try (BenchClient old = connect(0);
                BenchClient fresh = connect(0)) {
            old.begin(path, 10, 5);
            long begun = System.nanoTime();
            fresh.head(path);
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    String create(long length) throws IOException {
        try (BenchClient client = connect(0)) {
            return client.create(collection, length);
        }
    }

    BenchClient connect(int piece) throws IOException {
        return new BenchClient(port, piece);
    }

    /// So that a disk need not hold all rounds.
    void removeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > MIB)
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
