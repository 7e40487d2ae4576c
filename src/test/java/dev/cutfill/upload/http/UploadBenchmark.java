package dev.cutfill.upload.http;

import io.tus.java.client.TusClient;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// What it costs to receive files, side by side: the loop that nothing can beat ([FloorServer]), this server,
/// the library it is built on as that comes, and tusd if there is one (`TUSD=path`).
///
/// All servers stand ready at the same time and are warmed alike, by as many bytes of each kind as are
/// measured; then they take turns in each round, so that what else the machine does hits all of them. The
/// median of the rounds counts. CPU is that of the server's process, system time included.
final class UploadBenchmark {
    private static final int MIB = BenchClient.MIB;

    private final int mebibytes;
    private final int rounds;

    private UploadBenchmark(int mebibytes, int rounds) {
        this.mebibytes = mebibytes;
        this.rounds = rounds;
    }

    /// @param arguments MiB of a big file, rounds, what to measure (`big`, `small`, `idle` or `all`),
    /// directories to receive into
    public static void main(String[] arguments) throws Exception {
        UploadBenchmark benchmark = new UploadBenchmark(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        String what = arguments[2];
        List<Path> directories = Arrays.stream(arguments).skip(3).map(Path::of).toList();
        if (what.equals("big") || what.equals("all")) {
            for (Path directory : directories) {
                benchmark.bigFiles(directory);
            }
        }
        if (what.equals("small") || what.equals("all")) {
            benchmark.smallRequests(directories.getFirst());
        }
        if (what.equals("idle") || what.equals("all")) {
            benchmark.comeBack(directories.getFirst());
            benchmark.idle(directories.getFirst());
        }
    }

    /// @param cpu seconds of the server, of so much work
    private record Figure(double cpu, double seconds) {}

    /// Figures by what was measured, a list of rounds each.
    private static final class Figures {
        private final Map<String, List<Figure>> rounds = new LinkedHashMap<>();

        void measure(BenchedServer server, String what, Callable<?> work) throws Exception {
            double cpu = server.cpuSeconds();
            long begun = System.nanoTime();
            work.call();
            double seconds = (System.nanoTime() - begun) / 1e9;
            rounds.computeIfAbsent(server.name() + ", " + what, _ -> new ArrayList<>())
                    .add(new Figure(server.cpuSeconds() - cpu, seconds));
            server.removeFiles();
        }

        List<String> names() {
            return List.copyOf(rounds.keySet());
        }

        double cpu(String name) {
            return median(rounds.getOrDefault(name, List.of()).stream()
                    .mapToDouble(Figure::cpu)
                    .toArray());
        }

        double seconds(String name) {
            return median(rounds.getOrDefault(name, List.of()).stream()
                    .mapToDouble(Figure::seconds)
                    .toArray());
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values.length == 0 ? Double.NaN : (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private static List<BenchedServer> start(Path directory, String... kinds) throws IOException, InterruptedException {
        List<BenchedServer> servers = new ArrayList<>();
        for (String kind : kinds) {
            servers.add(BenchedServer.start(kind, directory));
        }
        BenchedServer.tusd(directory).ifPresent(servers::add);
        return servers;
    }

    private static void stop(List<BenchedServer> servers) throws IOException, InterruptedException {
        for (BenchedServer server : servers) {
            server.close();
        }
    }

    private void bigFiles(Path directory) throws Exception {
        List<BenchedServer> servers = start(directory, "floor", "ours", "stock");
        int little = Math.max(32, mebibytes / 8); // of what takes ten times as long
        Figures figures = new Figures();
        for (int round = 0; round <= rounds; round++) {
            figures = round == 1 ? new Figures() : figures; // the first has warmed them
            for (BenchedServer server : servers) {
                boolean stock = server.name().equals("stock");
                int chunked = stock ? little : mebibytes;
                figures.measure(server, "Content-Length", () -> server.upload(mebibytes, false));
                figures.measure(server, "chunked", () -> server.upload(chunked, true));
                if (!stock) {
                    String whole = server.upload(mebibytes, false);
                    figures.measure(server, "download", () -> server.download(whole, mebibytes));
                }
            }
        }
        stop(servers);
        System.out.printf(
                "%n%d MiB into %s, median of %d | CPU s/GiB | MB/s | CPU × floor%n", mebibytes, directory, rounds);
        for (String name : figures.names()) {
            int size = name.equals("stock, chunked") ? little : mebibytes;
            double perGib = figures.cpu(name) * 1024 / size;
            double floor = figures.cpu("floor" + name.substring(name.indexOf(','))) * 1024 / mebibytes;
            System.out.printf(
                    Locale.ROOT,
                    "%s | %.2f | %.0f | %.2f%n",
                    name,
                    perGib,
                    size * 1.048576 / figures.seconds(name),
                    perGib / floor);
        }
    }

    private void smallRequests(Path directory) throws Exception {
        List<BenchedServer> servers = start(directory, "floor", "ours", "stock");
        int streams = 960;
        int client = Math.min(256, mebibytes);
        Figures figures = new Figures();
        Map<String, List<Double>> latencies = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            boolean warming = round == 0;
            figures = round == 1 ? new Figures() : figures;
            for (BenchedServer server : servers) {
                int times = warming ? 12 : 1; // so many small requests until the compiler has nothing left to do
                for (int i = 0; i < times; i++) {
                    double p50 = median(server.pieces(500));
                    if (!warming) {
                        latencies
                                .computeIfAbsent(server.name(), _ -> new ArrayList<>())
                                .add(p50);
                    }
                    figures.measure(server, "streams", () -> eightStreams(server, streams / 8));
                    figures.measure(server, "client", () -> javaClient(server, client));
                }
            }
        }
        stop(servers);
        System.out.printf(
                "%n256 KiB requests into %s, median of %d | p50 ms | 8 streams, requests/s | CPU ms/request"
                        + " | tus-java-client, 10 MiB requests, MB/s | CPU s/GiB%n",
                directory, rounds);
        for (Map.Entry<String, List<Double>> server : latencies.entrySet()) {
            String name = server.getKey();
            System.out.printf(
                    Locale.ROOT,
                    "%s | %.2f | %.0f | %.2f | %.0f | %.2f%n",
                    name,
                    median(server.getValue().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray()),
                    streams / figures.seconds(name + ", streams"),
                    figures.cpu(name + ", streams") * 1000 / streams,
                    client * 1.048576 / figures.seconds(name + ", client"),
                    figures.cpu(name + ", client") * 1024 / client);
        }
    }

    /// What a client waits that has lost its network and comes back while the server still believes in the old
    /// connection.
    private void comeBack(Path directory) throws Exception {
        try (BenchedServer server = BenchedServer.start("ours", directory)) {
            double[] millis = new double[200];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = server.comeBack();
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "%na HEAD while an older request stands still: p50 %.1f ms, the longest of %d %.1f ms%n",
                    millis[millis.length / 2],
                    millis.length,
                    millis[millis.length - 1]);
        }
    }

    private static @Nullable Void eightStreams(BenchedServer server, int each) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<double[]>> streams = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                streams.add(threads.submit(() -> server.pieces(each)));
            }
            for (Future<double[]> stream : streams) {
                stream.get();
            }
        }
        return null;
    }

    private static @Nullable Void javaClient(BenchedServer server, int mebibytes) throws Exception {
        TusClient client = new TusClient();
        client.setUploadCreationURL(URI.create("http://127.0.0.1:" + server.port() + server.collection())
                .toURL());
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
        return null;
    }

    /// What uploads cost that nothing comes for: begun and left alone, and with a request that has its head
    /// sent and no byte of its body.
    private void idle(Path directory) throws Exception {
        try (BenchedServer server = BenchedServer.start("ours", directory)) {
            server.upload(64, true);
            standStill(server, 200).forEach(UploadBenchmark::close);
            Memory before = Memory.of(server);
            for (int i = 0; i < 2000; i++) {
                server.create(10);
            }
            System.out.println("2000 uploads begun " + Memory.of(server).since(before));
            before = Memory.of(server);
            List<BenchClient> clients = standStill(server, 2000);
            System.out.println(
                    "2000 requests that stand still " + Memory.of(server).since(before));
            clients.forEach(UploadBenchmark::close);
            before = Memory.of(server);
            server.upload(mebibytes, true);
            System.out.println(
                    "a file of " + mebibytes + " MiB " + Memory.of(server).since(before));
        }
    }

    /// @param live what is left on the heap after a collection, KiB
    private record Memory(long live, long resident) {
        static Memory of(BenchedServer server) throws IOException {
            long resident = server.residentKib();
            return new Memory(server.liveKib(), resident);
        }

        String since(Memory before) {
            return "add %d MiB to %d MiB of live heap, and %d MiB to %d MiB resident"
                    .formatted(
                            (live - before.live) / 1024,
                            before.live / 1024,
                            (resident - before.resident) / 1024,
                            before.resident / 1024);
        }
    }

    private static List<BenchClient> standStill(BenchedServer server, int count) throws IOException {
        List<BenchClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = server.create(10);
            BenchClient client = server.connect(0);
            client.begin(path, 10, 0);
            clients.add(client);
        }
        return clients;
    }

    private static void close(BenchClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
