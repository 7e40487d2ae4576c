package dev.cutfill;

import com.sun.management.OperatingSystemMXBean;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// By hand (`scripts/bench start`): what a cold process costs. In turns: a server until it is ready, and the
/// survey of a pair of the seed's size that lies near, as `java -jar` by a JAR from before and this one, and by
/// `scripts/cutfill`; beside them `chain.py`, which is what a scientist would script, where Python has its
/// libraries, and the same survey in a JVM that is warm. Seconds of wall and processor of the whole process tree,
/// medians, and the ratios that the goals are of.
///
/// Arguments: a directory for scans and data (kept), how many rounds, the JAR from before, Python.
final class StartBenchmark {
    private static final double TICKS = 100;

    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private final Path directory;

    private StartBenchmark(Path directory) {
        this.directory = directory;
    }

    private record Cost(double wall, double processor) {}

    private interface Run {
        Cost run() throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        new StartBenchmark(directory).run(Integer.parseInt(arguments[1]), arguments[2], arguments[3]);
    }

    /// `java -jar` of a copy, beside which nothing is prepared.
    private List<String> unprepared(String name, Path jar) throws IOException {
        Path copy = Files.createDirectories(directory.resolve(name)).resolve("cutfill.jar");
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        return List.of(RunningJar.java(), "-jar", copy.toString());
    }

    private void run(int rounds, String before, String python) throws Exception {
        Path scans = scans();
        List<String> plain = unprepared("plain", Path.of("target/cutfill.jar"));
        List<String> old = unprepared("before", Path.of(before));
        List<String> script = List.of("scripts/cutfill");
        Map<String, Run> runs = new LinkedHashMap<>();
        runs.put("serve, before", () -> serve(old));
        runs.put("serve, java -jar", () -> serve(plain));
        runs.put("serve, prepared", () -> serve(script));
        runs.put("survey, java -jar", () -> survey(plain, scans));
        runs.put("survey, prepared", () -> survey(script, scans));
        runs.put("survey, warm", () -> warm(scans));
        if (new ProcessBuilder(python, "-c", "import laspy, lazrs, open3d, py4dgeo")
                        .start()
                        .waitFor()
                == 0) {
            runs.put(
                    "chain.py",
                    () -> timed(Stream.of(python, "src/test/python/chain.py", scans.toString())
                            .toList()));
        } else {
            System.out.println(python + " has no laspy, lazrs, open3d and py4dgeo; measured without chain.py");
        }
        end(new ProcessBuilder("scripts/cutfill", "prepare").inheritIO().start());
        serve(plain); // makes the data directory
        warm(scans);
        warm(scans);
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Run> run : runs.entrySet()) {
                Cost cost = run.getValue().run();
                costs.computeIfAbsent(run.getKey(), _ -> new ArrayList<>()).add(cost);
                System.out.printf(
                        Locale.ROOT,
                        "round %d, %s: %.2f s, %.2f CPU s%n",
                        round + 1,
                        run.getKey(),
                        cost.wall,
                        cost.processor);
            }
        }
        System.out.println("| | wall s | CPU s |\n|---|---|---|");
        costs.forEach((name, all) -> System.out.printf(
                Locale.ROOT, "| %s | %.2f | %.2f |%n", name, median(name).wall, median(name).processor));
        ratio("serve, prepared", "serve, before", 0.35);
        if (runs.containsKey("chain.py")) {
            ratio("survey, prepared", "chain.py", 0.45);
            ratio("survey, java -jar", "chain.py", 0.8);
            ratio("survey, warm", "chain.py", 0.2);
        }
    }

    private Cost median(String name) {
        List<Cost> all = costs.getOrDefault(name, List.of());
        return new Cost(
                all.stream().mapToDouble(Cost::wall).sorted().toArray()[all.size() / 2],
                all.stream().mapToDouble(Cost::processor).sorted().toArray()[all.size() / 2]);
    }

    private void ratio(String name, String to, double goal) {
        Cost a = median(name);
        Cost b = median(to);
        System.out.printf(
                Locale.ROOT,
                "%s / %s: %.2f in wall, %.2f in CPU seconds (goal %.2f)%n",
                name,
                to,
                a.wall / b.wall,
                a.processor / b.processor,
                goal);
    }

    /// The seed's site, post turned by 0.5° and shifted by a metre and a half: ICP finds no pose from afar.
    private Path scans() throws IOException {
        Path scans = directory.resolve("near");
        if (!Files.exists(scans.resolve("truth.json"))) {
            Scene seed = Sites.seed(1);
            SceneFiles.write(
                    seed.withPreFromPost(seed.aboutCentre(
                            Math.toRadians(0.1), Math.toRadians(-0.08), Math.toRadians(0.5), 1.2, -0.8, 0.45)),
                    scans);
        }
        return scans;
    }

    private static Cost survey(List<String> program, Path scans) throws IOException, InterruptedException {
        return timed(Stream.concat(
                        program.stream(),
                        Stream.of(
                                "survey",
                                "--quiet",
                                scans.resolve("pre.las").toString(),
                                scans.resolve("post.las").toString(),
                                "--stable",
                                scans.resolve("stable.shp").toString(),
                                "--out",
                                scans.resolve("out").toString()))
                .toList());
    }

    private static Cost warm(Path scans) throws IOException, InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long began = System.nanoTime();
        long processor = system.getProcessCpuTime();
        try {
            VolumeSurvey.run(
                    "warm",
                    new VolumeSurvey.Inputs(
                            scans.resolve("pre.las"),
                            scans.resolve("post.las"),
                            Optional.of(new VolumeSurvey.Stable(
                                    scans.resolve("stable.shp"), Optional.empty(), Optional.empty())),
                            new VolumeSurvey.Names("pre", "post", "stable")),
                    SettingsDocument.NOTHING_CHOSEN,
                    Files.createDirectories(scans.resolve("warm")),
                    Progress.NONE);
        } catch (dev.cutfill.survey.SurveyException e) {
            throw new IllegalStateException(e);
        }
        return new Cost((System.nanoTime() - began) / 1e9, (system.getProcessCpuTime() - processor) / 1e9);
    }

    /// A process that ends, with all that it waited for, as the shell's `time` has it.
    private static Cost timed(List<String> command) throws IOException, InterruptedException {
        List<String> shell = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\" 2>&1", "time"));
        shell.addAll(command);
        Process process = new ProcessBuilder(shell)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String times = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        end(process);
        double[] seconds = Arrays.stream(times.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new Cost(seconds[0], seconds[1] + seconds[2]);
    }

    /// A server until it is ready.
    private Cost serve(List<String> program) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "serve",
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("data").toString()));
        long began = System.nanoTime();
        Process server = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isReady(http, port)) {
                if (!server.isAlive()) {
                    throw new IllegalStateException(command + " ended with " + server.exitValue());
                }
                LockSupport.parkNanos(20_000_000);
            }
            double wall = (System.nanoTime() - began) / 1e9;
            return new Cost(wall, processor(server.toHandle()));
        } finally {
            server.toHandle().destroy();
            server.waitFor();
        }
    }

    private static boolean isReady(HttpClient http, int port) throws InterruptedException {
        try {
            HttpRequest question = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/ready"))
                    .build();
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    private static double processor(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(StartBenchmark::ofOne)
                .sum();
    }

    /// User and system time of one process and of its children that have ended.
    private static double ofOne(ProcessHandle process) {
        Path stat = Path.of("/proc/" + process.pid() + "/stat");
        try {
            String line = Files.readString(stat);
            return Arrays.stream(line.substring(line.lastIndexOf(')') + 2).split(" "))
                            .skip(11)
                            .limit(4)
                            .mapToLong(Long::parseLong)
                            .sum()
                    / TICKS;
        } catch (IOException e) {
            if (Files.exists(stat)) {
                throw new UncheckedIOException(e);
            }
            return 0; // it has ended in between
        }
    }

    private static void end(Process process) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    process.info().commandLine().orElse("a process") + " ended with " + process.exitValue());
        }
    }
}
