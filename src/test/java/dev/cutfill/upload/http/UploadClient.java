package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusExecutor;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// A program that uploads, driven as its users drive it.
sealed interface UploadClient {
    /// How the upload comes to be that a client is given.
    enum Manner {
        /// made by /create_task: its length is declared later
        DEFERRED,
        /// made by /create_task, which was told its size
        SIZED,
        /// made by the client itself
        CREATED
    }

    /// @param url of the upload; CREATED: where uploads are made
    /// @param chunk bytes of a request; 0: all in one
    record Job(URI url, Path file, Manner manner, int chunk) {
        long size() throws IOException {
            return Files.size(file);
        }
    }

    String name();

    /// Sends the file; a client that takes up broken connections by itself does so for two minutes.
    ///
    /// @return the upload's URL
    /// @throws IOException with what the client said, when it gave up
    URI send(Job job) throws IOException, InterruptedException;

    /// Whether it goes on by itself when a connection breaks; else its user calls it again.
    default boolean retries() {
        return true;
    }

    /// Whether it can finish an empty file whose length was deferred: some send nothing at all when there is
    /// nothing to send.
    default boolean declaresEmptyFiles() {
        return true;
    }

    /// Whether it sends a whole request again, unasked, when a connection that it had used before breaks:
    /// browsers do.
    default boolean repeatsRequests() {
        return false;
    }

    /// The clients at hand: those that need no installation or, with `-Pclients`, all.
    static List<UploadClient> atHand() {
        List<UploadClient> clients = new ArrayList<>(List.of(new Curl(), new TusJava(), new Script()));
        if (System.getProperty("cutfill.clients", "").equals("all")) {
            for (String name : List.of("tus-js-4", "tus-js-5", "uppy", "uppy-chromium")) {
                clients.add(new Node(name));
            }
            clients.add(new Tuspy());
        }
        return clients;
    }

    /// The clients that src/test/js drives.
    record Node(String name) implements UploadClient {
        private static final Path DRIVER = Path.of("src/test/js");
        private static final int PAGE_PORT = freePort();

        /// Of the page in Chromium, which makes uploads where it is let in.
        static String origin() {
            return "http://127.0.0.1:" + PAGE_PORT;
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean repeatsRequests() {
            return name.equals("uppy-chromium");
        }

        @Override
        public URI send(Job job) throws IOException, InterruptedException {
            List<String> command =
                    command(job, "node", DRIVER.resolve("upload.mjs").toString(), name);
            if (name.equals("uppy-chromium")) {
                command.addAll(List.of("--page-port", Integer.toString(PAGE_PORT)));
            }
            if (name.startsWith("tus-js") && job.size() > Integer.MAX_VALUE) {
                command.add("--stream");
            }
            return URI.create(run(command));
        }
    }

    /// In a virtual environment of its own.
    record Tuspy() implements UploadClient {
        @Override
        public String name() {
            return "tuspy";
        }

        @Override
        public URI send(Job job) throws IOException, InterruptedException {
            return URI.create(run(command(job, "target/tuspy/bin/python", "src/test/python/upload.py")));
        }

        @Override
        public boolean declaresEmptyFiles() {
            return false;
        }
    }

    private static List<String> command(Job job, String... program) {
        List<String> command = new ArrayList<>(Arrays.asList(program));
        command.addAll(List.of(job.url.toString(), job.file.toString()));
        if (job.manner != Manner.SIZED) {
            command.add("--" + job.manner.name().toLowerCase(Locale.ROOT).replace("created", "create"));
        }
        if (job.chunk > 0) {
            command.addAll(List.of("--chunk", Integer.toString(job.chunk)));
        }
        return command;
    }

    /// What a program says before it ends with 0.
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    /// As in the scripts of those who have no other client: HEAD, then PATCH.
    record Curl() implements UploadClient {
        private static final String TUS = "Tus-Resumable: 1.0.0";
        private static final String BYTES = "Content-Type: application/offset+octet-stream";

        @Override
        public String name() {
            return "curl";
        }

        @Override
        public boolean retries() {
            return false;
        }

        @Override
        public URI send(Job job) throws IOException, InterruptedException {
            URI upload = job.manner == Manner.CREATED ? create(job) : job.url;
            while (true) {
                String head = curl("--head", "-H", TUS, upload.toString());
                long offset = header(head, "upload-offset").orElseThrow();
                boolean declared = header(head, "upload-length").isPresent();
                if (declared && offset == job.size()) {
                    return upload;
                }
                patch(job, upload, offset, declared);
            }
        }

        /// The first bytes come with the creation, in a body whose length is not said (chunked).
        private static URI create(Job job) throws IOException, InterruptedException {
            List<String> command =
                    new ArrayList<>(List.of("-X", "POST", "-H", TUS, "-H", "Upload-Length: " + job.size()));
            if (job.size() > 0) {
                command.addAll(List.of("-H", BYTES, "-H", "Transfer-Encoding: chunked", "-T", job.file.toString()));
            }
            command.addAll(List.of("-D", "-", job.url.toString()));
            String head = curl(command.toArray(String[]::new));
            return URI.create(head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("location:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("location:".length())
                    .strip());
        }

        private static void patch(Job job, URI upload, long offset, boolean declared)
                throws IOException, InterruptedException {
            List<String> command =
                    new ArrayList<>(List.of("-X", "PATCH", "-H", TUS, "-H", BYTES, "-H", "Upload-Offset: " + offset));
            if (!declared) {
                command.addAll(List.of("-H", "Upload-Length: " + job.size()));
            }
            if (job.chunk == 0 && offset < job.size()) {
                command.addAll(List.of("-T", job.file.toString()));
                if (offset > 0) {
                    command.addAll(List.of("--continue-at", Long.toString(offset), "-H", "Content-Range:"));
                }
            } else {
                Path piece = piece(job, offset);
                command.addAll(List.of("--data-binary", "@" + piece));
            }
            command.add(upload.toString());
            curl(command.toArray(String[]::new));
        }

        private static Path piece(Job job, long offset) throws IOException {
            try (InputStream in = Files.newInputStream(job.file)) {
                in.skipNBytes(offset);
                return Files.write(
                        job.file.resolveSibling(job.file.getFileName() + ".piece"), in.readNBytes(job.chunk));
            }
        }

        private static String curl(String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail"));
            command.addAll(Arrays.asList(arguments));
            return run(command);
        }

        private static OptionalLong header(String head, String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(name.length() + 1).strip()))
                    .findFirst();
        }
    }

    /// tus-java-client, as in Android applications: always chunked, POST with X-HTTP-Method-Override in place
    /// of PATCH.
    record TusJava() implements UploadClient {
        @Override
        public String name() {
            return "tus-java-client";
        }

        @Override
        public boolean declaresEmptyFiles() {
            return false;
        }

        @Override
        public URI send(Job job) throws IOException {
            TusClient client = new TusClient();
            client.enableResuming(new TusURLMemoryStore());
            client.setUploadCreationURL(job.url.toURL());
            if (job.manner == Manner.DEFERRED) {
                client.setHeaders(Map.of("Upload-Length", Long.toString(job.size())));
            }
            URL[] sent = new URL[1];
            TusExecutor executor = new TusExecutor() {
                @Override
                protected void makeAttempt() throws ProtocolException, IOException {
                    sent[0] = attempt(client, job);
                }
            };
            int[] delays = new int[240];
            Arrays.fill(delays, 500);
            executor.setDelays(delays);
            try {
                executor.makeAttempts();
            } catch (ProtocolException e) {
                throw new IOException(e);
            }
            return URI.create(sent[0].toString());
        }

        private static URL attempt(TusClient client, Job job) throws ProtocolException, IOException {
            TusUpload upload = new TusUpload(job.file.toFile());
            try (InputStream _ = upload.getInputStream()) {
                TusUploader uploader = job.manner == Manner.CREATED
                        ? client.resumeOrCreateUpload(upload)
                        : client.beginOrResumeUploadFromURL(upload, job.url.toURL());
                uploader.setChunkSize(64 * 1024);
                uploader.setRequestPayloadSize(job.chunk > 0 ? job.chunk : 1 << 30);
                while (uploader.uploadChunk() > -1) {}
                uploader.finish();
                return uploader.getUploadURL();
            }
        }
    }

    /// scripts/upload.sh, which makes a whole task itself and sends the file as its first scan; knows no
    /// chunks.
    record Script() implements UploadClient {
        @Override
        public String name() {
            return "upload.sh";
        }

        @Override
        public URI send(Job job) throws IOException, InterruptedException {
            URI server = job.url.resolve("/");
            Path state = job.file.resolveSibling(job.file.getFileName() + ".state");
            Path shp = Files.writeString(job.file.resolveSibling(job.file.getFileName() + ".shp"), "not a shapefile");
            run(List.of(
                    "scripts/upload.sh",
                    "--server",
                    server.toString().replaceFirst("/$", ""),
                    "--state",
                    state.toString(),
                    "--retries",
                    "30",
                    shp.toString(),
                    job.file.toString(),
                    shp.toString(),
                    shp.toString()));
            return server;
        }
    }
}
