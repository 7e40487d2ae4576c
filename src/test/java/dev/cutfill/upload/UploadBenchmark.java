package dev.cutfill.upload;

import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What it costs to receive files, side by side: the loop that nothing can beat, this server, the library it is built on as
/// that comes, and tusd if there is one (`TUSD=path`). The servers run in turn in each round, so that what else the machine does
/// hits all of them; of the rounds the best counts. CPU is that of the server's process, system time included.
final class UploadBenchmark {
    private static final int MIB = BenchedServer.MIB;

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
            try (BenchedServer server = BenchedServer.start("floor", directory)) {
                server.patch("/", 0, 64, false);
                note(figures, "floor", measure(server, mebibytes, () -> server.patch("/", 0, mebibytes, false)));
                server.patch("/", 0, mebibytes, false);
                server.download("/floor-2", mebibytes);
                note(figures, "floor, download", measure(server, mebibytes, () -> server.download("/floor-2", mebibytes)));
            }
            try (BenchedServer server = BenchedServer.start("ours", directory)) {
                server.download(server.upload(64, false), 64); // the compiler's work is done once, not a file
                server.upload(64, true);
                note(figures, "ours, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                note(figures, "ours, chunked", measure(server, mebibytes, () -> server.upload(mebibytes, true)));
                String whole = server.upload(mebibytes, false);
                server.download(whole, mebibytes);
                note(figures, "ours, download", measure(server, mebibytes, () -> server.download(whole, mebibytes)));
            }
            try (BenchedServer server = BenchedServer.start("stock", directory)) {
                server.upload(64, false);
                note(figures, "stock, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                int little = Math.max(32, mebibytes / 8);
                note(figures, "stock, chunked", measure(server, little, () -> server.upload(little, true)));
            }
            Optional<BenchedServer> tusd = BenchedServer.tusd(directory);
            if (tusd.isPresent()) {
                try (BenchedServer server = tusd.get()) {
                    server.download(server.upload(64, false), 64);
                    server.upload(64, true);
                    note(figures, "tusd, Content-Length", measure(server, mebibytes, () -> server.upload(mebibytes, false)));
                    note(figures, "tusd, chunked", measure(server, mebibytes, () -> server.upload(mebibytes, true)));
                    String whole = server.upload(mebibytes, false);
                    server.download(whole, mebibytes);
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

    private static Figure measure(BenchedServer server, int mebibytes, Callable<?> transfer) throws Exception {
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
                try (BenchedServer server = BenchedServer.start(kind, directory)) {
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
        try (BenchedServer server = BenchedServer.start("ours", directory)) {
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

    private static double eightStreams(BenchedServer server) throws Exception {
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

    private static double javaClient(BenchedServer server, int mebibytes) throws Exception {
        TusClient client = new TusClient();
        client.setUploadCreationURL(URI.create("http://127.0.0.1:" + server.port() + "/files").toURL());
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
        try (BenchedServer server = BenchedServer.start("ours", directory)) {
            server.upload(64, true);
            server.idle(200).forEach(UploadBenchmark::close);
            long live = server.liveKib();
            long before = server.residentKib();
            List<Socket> idle = server.idle(2000);
            long with = server.residentKib();
            System.out.printf(
                    "%n2000 idle uploads add %d MiB to %d MiB of live heap, and %d MiB to %d MiB resident%n",
                    (server.liveKib() - live) / 1024, live / 1024, (with - before) / 1024, before / 1024);
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
}
