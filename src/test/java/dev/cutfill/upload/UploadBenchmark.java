package dev.cutfill.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// What it costs to receive files, side by side: the loop that nothing can beat, this server, the library it is built on as
/// that comes, and tusd if there is one (`TUSD=path`). The servers run in turn in each round, so that what else the machine does
/// hits all of them; of the rounds the best counts. CPU is that of the server's process, system time included.
final class UploadBenchmark {
    private static final int MIB = 1 << 20;
    private static final String TUS = "Tus-Resumable: 1.0.0\r\n";
    private static final String BYTES = "Content-Type: application/offset+octet-stream\r\n";

    private final int mebibytes;
    private final int rounds;

    private UploadBenchmark(int mebibytes, int rounds) {
        this.mebibytes = mebibytes;
        this.rounds = rounds;
    }

    /// @param arguments MiB of a big file, rounds, directories to receive into
    public static void main(String[] arguments) throws Exception {
        UploadBenchmark benchmark = new UploadBenchmark(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        for (String directory : List.of(arguments).subList(2, arguments.length)) {
            benchmark.bigFiles(Path.of(directory));
        }
        benchmark.smallRequests(Path.of(arguments[2]));
        benchmark.comeBack(Path.of(arguments[2]));
        benchmark.memory(Path.of(arguments[2]));
    }

    /// The best of the rounds.
    private record Figure(double cpuPerGib, double megabytesPerSecond) {
        Figure better(Figure other) {
            return new Figure(Math.min(cpuPerGib, other.cpuPerGib), Math.max(megabytesPerSecond, other.megabytesPerSecond));
        }
    }

    private void bigFiles(Path directory) throws Exception {
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            try (Server server = Server.start("floor", directory)) {
                server.patch("/", 0, 64, false);
                note(figures, "floor", measure(server, mebibytes, () -> server.patch("/", 0, mebibytes, false)));
                server.patch("/", 0, mebibytes, false);
                server.download("/floor-2", 64);
                note(figures, "floor, download", measure(server, mebibytes, () -> server.download("/floor-2", mebibytes)));
            }
            try (Server server = Server.start("ours", directory)) {
                server.download(server.upload(64, false), 64); // the compiler's work is done once, not a file
                server.upload(64, true);
                note(figures, "ours, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                note(figures, "ours, chunked", measure(server, mebibytes, () -> server.upload(mebibytes, true)));
                String whole = server.upload(mebibytes, false);
                note(figures, "ours, download", measure(server, mebibytes, () -> server.download(whole, mebibytes)));
            }
            try (Server server = Server.start("stock", directory)) {
                server.upload(64, false);
                note(figures, "stock, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                int little = Math.max(32, mebibytes / 8);
                note(figures, "stock, chunked", measure(server, little, () -> server.upload(little, true)));
            }
            Optional<Server> tusd = Server.tusd(directory);
            if (tusd.isPresent()) {
                try (Server server = tusd.get()) {
                    server.download(server.upload(64, false), 64);
                    server.upload(64, true);
                    note(figures, "tusd, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                    note(figures, "tusd, chunked", measure(server, mebibytes, () -> server.upload(mebibytes, true)));
                    String whole = server.upload(mebibytes, false);
                    note(figures, "tusd, download", measure(server, mebibytes, () -> server.download(whole, mebibytes)));
                }
            }
        }
        System.out.printf("%n%d MiB into %s, best of %d | CPU s/GiB | MB/s | CPU × floor%n", mebibytes, directory, rounds);
        double floor = figures.getOrDefault("floor", new Figure(1, 1)).cpuPerGib;
        figures.forEach((name, figure) -> System.out.printf(
                Locale.ROOT, "%s | %.2f | %.0f | %.2f%n", name, figure.cpuPerGib, figure.megabytesPerSecond, figure.cpuPerGib / floor));
    }

    private static void note(Map<String, Figure> figures, String name, Figure figure) {
        figures.merge(name, figure, Figure::better);
    }

    private static Figure measure(Server server, int mebibytes, Callable<?> transfer) throws Exception {
        double cpu = server.cpuSeconds();
        long begun = System.nanoTime();
        transfer.call();
        double seconds = (System.nanoTime() - begun) / 1e9;
        server.removeFiles();
        return new Figure((server.cpuSeconds() - cpu) * 1024 / mebibytes, mebibytes * 1.048576 / seconds);
    }

    private void smallRequests(Path directory) throws Exception {
        System.out.printf("%n256 KiB requests into %s | p50 ms | 8 streams, requests/s | tus-java-client, 10 MiB requests, MB/s%n", directory);
        for (String kind : List.of("ours", "stock")) {
            double p50 = Double.MAX_VALUE;
            double perSecond = 0;
            double client = 0;
            for (int round = 0; round < rounds; round++) {
                try (Server server = Server.start(kind, directory)) {
                    server.pieces(500);
                    double[] millis = server.pieces(500);
                    Arrays.sort(millis);
                    p50 = Math.min(p50, millis[millis.length / 2]);
                    perSecond = Math.max(perSecond, eightStreams(server));
                    server.removeFiles();
                    client = Math.max(client, javaClient(server, Math.min(256, mebibytes)));
                    server.removeFiles();
                }
            }
            System.out.printf(Locale.ROOT, "%s | %.2f | %.0f | %.0f%n", kind, p50, perSecond, client);
        }
    }

    /// What a client waits that has lost its network and comes back while the server still believes in the old connection.
    private void comeBack(Path directory) throws Exception {
        try (Server server = Server.start("ours", directory)) {
            double[] millis = new double[200];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = server.comeBack();
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT, "%na HEAD while an older request stands still: p50 %.1f ms, the longest of %d %.1f ms%n",
                    millis[millis.length / 2], millis.length, millis[millis.length - 1]);
        }
    }

    private static double eightStreams(Server server) throws Exception {
        int each = 120;
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<double[]>> streams = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                streams.add(threads.submit(() -> server.pieces(each)));
            }
            for (Future<double[]> stream : streams) {
                stream.get();
            }
        }
        return 8 * each / ((System.nanoTime() - begun) / 1e9);
    }

    private static double javaClient(Server server, int mebibytes) throws Exception {
        TusClient client = new TusClient();
        client.setUploadCreationURL(URI.create("http://127.0.0.1:" + server.port + "/files").toURL());
        TusUpload upload = new TusUpload();
        upload.setSize((long) mebibytes * MIB);
        upload.setInputStream(new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int from, int count) {
                return count;
            }
        });
        upload.setFingerprint("bench");
        long begun = System.nanoTime();
        TusUploader uploader = client.createUpload(upload);
        uploader.setChunkSize(128 * 1024);
        uploader.setRequestPayloadSize(10 * MIB);
        for (long left = (long) mebibytes * MIB; left > 0; ) {
            int sent = uploader.uploadChunk();
            left -= Math.max(0, sent);
            if (sent < 0) {
                break;
            }
        }
        uploader.finish();
        return mebibytes * 1.048576 / ((System.nanoTime() - begun) / 1e9);
    }

    /// What requests that stand still cost: each has its head sent, and no byte of its body.
    private void memory(Path directory) throws Exception {
        try (Server server = Server.start("ours", directory)) {
            server.upload(64, true);
            server.idle(200).forEach(UploadBenchmark::close);
            long before = server.residentKib();
            List<Socket> idle = server.idle(2000);
            long with = server.residentKib();
            System.out.printf("%n2000 idle uploads add %d MiB to %d MiB resident%n", (with - before) / 1024, before / 1024);
            idle.forEach(UploadBenchmark::close);
            long small = server.residentKib();
            server.upload(mebibytes, true);
            System.out.printf("a file of %d MiB adds %d MiB%n", mebibytes, (server.residentKib() - small) / 1024);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A server in a process of its own.
    ///
    /// @param collection the path that uploads are created at
    private record Server(Process process, int port, Path directory, String collection) implements AutoCloseable {
        static Server start(String kind, Path parent) throws IOException {
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
                    return new Server(process, Integer.parseInt(line.substring(5)), directory, "/files");
                }
            }
            throw new IOException(kind + " did not start");
        }

        /// The program that the environment names as TUSD.
        static Optional<Server> tusd(Path parent) throws IOException, InterruptedException {
            String program = System.getenv("TUSD");
            if (program == null || program.isBlank()) {
                return Optional.empty();
            }
            Path directory = Files.createTempDirectory(parent, "bench-tusd");
            int port = 18_000 + (int) (ProcessHandle.current().pid() % 1000);
            Process process = new ProcessBuilder(
                            program, "-host", "127.0.0.1", "-port", Integer.toString(port), "-upload-dir", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.contains("You can now upload files")) {
                    Thread.ofVirtual().start(() -> drain(out));
                    return Optional.of(new Server(process, port, directory, "/files/"));
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

        private Socket connect() throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return socket;
        }

        String upload(int mebibytes, boolean chunked) throws IOException {
            String path = create((long) mebibytes * MIB);
            patch(path, 0, mebibytes, chunked);
            return path;
        }

        String create(long length) throws IOException {
            try (Socket socket = connect()) {
                socket.getOutputStream()
                        .write(("POST " + collection + " HTTP/1.1\r\nHost: x\r\n" + TUS + "Content-Length: 0\r\nUpload-Length: " + length
                                        + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                String location = read(socket.getInputStream()).getOrDefault("location", "");
                return URI.create(location).getPath();
            }
        }

        Void patch(String path, long offset, int mebibytes, boolean chunked) throws IOException {
            byte[] mebibyte = new byte[MIB];
            try (Socket socket = connect()) {
                OutputStream out = socket.getOutputStream();
                String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + (long) mebibytes * MIB + "\r\n";
                out.write(head(path, offset, framing));
                byte[] size = (Integer.toHexString(MIB) + "\r\n").getBytes(ISO_8859_1);
                for (int i = 0; i < mebibytes; i++) {
                    if (chunked) {
                        out.write(size);
                    }
                    out.write(mebibyte);
                    if (chunked) {
                        out.write(new byte[] {'\r', '\n'});
                    }
                }
                if (chunked) {
                    out.write("0\r\n\r\n".getBytes(ISO_8859_1));
                }
                expect("204", read(socket.getInputStream()));
            }
            return null;
        }

        /// One upload in requests of 256 KiB, fifty on a connection: Tomcat ends one after a hundred.
        ///
        /// @return milliseconds of each
        double[] pieces(int count) throws IOException {
            byte[] piece = new byte[MIB / 4];
            double[] millis = new double[count];
            String path = create((long) count * piece.length);
            for (int first = 0; first < count; first += 50) {
                pieces(path, piece, first, Math.min(count, first + 50), millis);
            }
            return millis;
        }

        private void pieces(String path, byte[] piece, int first, int end, double[] millis) throws IOException {
            try (Socket socket = connect()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (int i = first; i < end; i++) {
                    long begun = System.nanoTime();
                    socket.getOutputStream().write(head(path, (long) i * piece.length, "Content-Length: " + piece.length + "\r\n"));
                    socket.getOutputStream().write(piece);
                    expect("204", read(in));
                    millis[i] = (System.nanoTime() - begun) / 1e6;
                }
            }
        }

        Void download(String path, int mebibytes) throws IOException {
            byte[] buffer = new byte[MIB];
            long total = 0;
            try (Socket socket = connect()) {
                socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
                InputStream in = socket.getInputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    total += count;
                }
            }
            if (total < (long) mebibytes * MIB) {
                throw new IOException("the download has " + total + " bytes");
            }
            return null;
        }

        /// @return milliseconds until the server has told how far the older request came
        double comeBack() throws IOException {
            String path = create(10);
            try (Socket old = connect();
                    Socket fresh = connect()) {
                old.getOutputStream().write(head(path, 0, "Content-Length: 10\r\n"));
                old.getOutputStream().write(new byte[5]);
                long begun = System.nanoTime();
                fresh.getOutputStream().write(("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n" + TUS + "\r\n").getBytes(ISO_8859_1));
                expect("200", read(fresh.getInputStream()));
                return (System.nanoTime() - begun) / 1e6;
            }
        }

        List<Socket> idle(int count) throws IOException {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String path = create(10);
                Socket socket = connect();
                socket.getOutputStream().write(head(path, 0, "Content-Length: 10\r\n"));
                sockets.add(socket);
            }
            return sockets;
        }

        private static byte[] head(String path, long offset, String framing) {
            return ("PATCH " + path + " HTTP/1.1\r\nHost: x\r\n" + TUS + BYTES + "Upload-Offset: " + offset + "\r\n" + framing + "\r\n")
                    .getBytes(ISO_8859_1);
        }

        private static void expect(String status, Map<String, String> answer) throws IOException {
            if (!answer.getOrDefault("", "").contains(" " + status)) {
                throw new IOException("answered " + answer);
            }
        }

        /// Header lines by their lower-case names; the status line by the empty name.
        private static Map<String, String> read(InputStream in) throws IOException {
            Map<String, String> lines = new TreeMap<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                String text = line.toString(ISO_8859_1).strip();
                line.reset();
                if (text.isEmpty()) {
                    return lines;
                }
                int colon = lines.isEmpty() ? -1 : text.indexOf(':');
                lines.put(colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 1).strip());
            }
            throw new IOException("the server closed the connection after " + lines);
        }

        /// So that a disk need not hold all rounds.
        void removeFiles() throws IOException {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).filter(file -> file.toFile().length() > MIB).toList()) {
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
}
