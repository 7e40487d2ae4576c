package dev.cutfill.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What [UploadBenchmark] measures: a server in a process of its own, and what is asked of it over bare sockets.
///
/// @param collection the path that uploads are created at
record BenchedServer(Process process, int port, Path directory, String collection) implements AutoCloseable {
    static final int MIB = 1 << 20;
    private static final String TUS = "Tus-Resumable: 1.0.0\r\n";
    private static final String BYTES = "Content-Type: application/offset+octet-stream\r\n";

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
                return new BenchedServer(process, Integer.parseInt(line.substring(5)), directory, "/files");
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
                        program, "-host", "127.0.0.1", "-port", Integer.toString(port), "-upload-dir", directory.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains("You can now upload files")) {
                Thread.ofVirtual().start(() -> drain(out));
                return Optional.of(new BenchedServer(process, port, directory, "/files/"));
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
