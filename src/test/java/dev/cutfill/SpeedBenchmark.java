package dev.cutfill;

import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.scene.Scan;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// By hand (`scripts/bench speed`): whole runs of the `survey` command, each a process of its own, on scans
/// that are turned by 45° and shifted by 10 m. Prints wall and processor time, peak memory, time a stage, and
/// how the time grows with the number of points. The machine's other load shows in the wall time; processor
/// seconds and the ratio between rows are steadier.
///
/// Each size is run as a plain `java -jar` does, and by `scripts/cutfill`.
///
/// Arguments: a directory for the scans (kept, for the next run), the Java heap (`2g`), then sizes in million
/// points a scan; `seed` is the pair of the source document (0.705 and 1.205 million), and `warm` the same,
/// five times in this process, as in a server.
final class SpeedBenchmark {
    private SpeedBenchmark() {}

    private record Run(
            String size, long points, double wall, double processor, long peakKiB, Map<String, Double> stages) {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        String heap = arguments[1];
        List<String> sizes = new ArrayList<>(List.of(arguments).subList(2, arguments.length));
        if (sizes.remove("warm")) {
            warm(scans(directory, "seed"));
        }
        for (String size : sizes) {
            scans(directory, size); // all of them first: making them would heat the machine between two runs
        }
        List<String> plain = List.of(RunningJar.java(), "-Xshare:auto", "-jar", "target/cutfill.jar");
        List<String> prepared = List.of("scripts/cutfill");
        end(start(heap, List.of("scripts/cutfill", "prepare")));
        List<Run> runs = new ArrayList<>();
        System.out.printf(
                "%s, %d cores, Java %s, heap %s%n",
                System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors(), Runtime.version(), heap);
        System.out.println(
                "| M points | wall s | CPU s | peak RSS MB | read | registration | sort | surfaces | M3C2 | regions, volumes | pictures, files |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (String size : sizes) {
            Run run = survey(size, heap, scans(directory, size), plain);
            runs.add(run);
            print(size, run);
            print(size + ", prepared", survey(size, heap, scans(directory, size), prepared));
        }
        List<Run> sized = runs.stream().filter(run -> !run.size.equals("seed")).toList();
        for (int i = 1; i < sized.size(); i++) {
            growth(sized.get(i - 1), sized.get(i));
        }
        if (sized.size() > 2) {
            growth(sized.getFirst(), sized.getLast());
        }
    }

    private static void growth(Run a, Run b) {
        System.out.printf(
                Locale.ROOT,
                "growth from %s to %s: n^%.2f in CPU, n^%.2f in wall time%n",
                a.size,
                b.size,
                Math.log(b.processor / a.processor) / Math.log((double) b.points / a.points),
                Math.log(b.wall / a.wall) / Math.log((double) b.points / a.points));
    }

    private static Path scans(Path directory, String size) throws IOException {
        Path scans = directory.resolve(size);
        if (!Files.exists(scans.resolve("truth.json"))) {
            Scene scene = Sites.seed(1);
            if (!size.equals("seed")) {
                int points = (int) Math.round(Double.parseDouble(size) * 1e6);
                scene = scene.withScans(new Scan(points, 0.03, 20, 3, 40), new Scan(points, 0.05, 20, 3, 60));
            }
            SceneFiles.write(scene, scans);
        }
        return scans;
    }

    private static void warm(Path scans) throws Exception {
        VolumeSurvey.Inputs inputs = new VolumeSurvey.Inputs(
                scans.resolve("pre.las"),
                scans.resolve("post.las"),
                Optional.of(new VolumeSurvey.Stable(scans.resolve("stable.shp"), Optional.empty(), Optional.empty())),
                new VolumeSurvey.Names("pre", "post", "stable"));
        for (int i = 1; i <= 5; i++) {
            long began = System.nanoTime();
            VolumeSurvey.run(
                    "warm",
                    inputs,
                    SettingsDocument.NOTHING_CHOSEN,
                    Files.createDirectories(scans.resolve("out")),
                    Progress.NONE);
            System.out.printf(
                    Locale.ROOT, "seed, survey %d of one process: %.1f s%n", i, (System.nanoTime() - began) / 1e9);
        }
    }

    private static Stream<String> survey(List<String> program, Path scans) {
        return Stream.concat(
                program.stream(),
                Stream.of(
                        "survey",
                        "--quiet",
                        scans.resolve("pre.las").toString(),
                        scans.resolve("post.las").toString(),
                        "--stable",
                        scans.resolve("stable.shp").toString(),
                        "--out",
                        scans.resolve("out").toString()));
    }

    private static Process start(String heap, List<String> command) throws IOException {
        ProcessBuilder program = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        program.environment().put("JDK_JAVA_OPTIONS", "-Xmx" + heap);
        return program.start();
    }

    private static void end(Process process) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    process.info().commandLine().orElse("java") + " ended with " + process.exitValue());
        }
    }

    private static Run survey(String size, String heap, Path scans, List<String> program)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = start(heap, survey(program, scans).toList());
        long peak = 0;
        double processor = 0;
        do {
            peak = Math.max(peak, peakKiB(process.pid()));
            processor = process.info()
                    .totalCpuDuration()
                    .map(d -> d.toNanos() / 1e9)
                    .orElse(processor);
        } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
        double wall = (System.nanoTime() - began) / 1e9;
        end(process);
        JsonNode timings = JsonMapper.shared()
                .readTree(scans.resolve("out/result.json").toFile())
                .path("timings");
        Map<String, Double> stages = timings.propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().doubleValue()));
        long points = (Files.size(scans.resolve("pre.las")) + Files.size(scans.resolve("post.las"))) / 34;
        return new Run(size, points, wall, processor, peak, stages);
    }

    /// The high-water mark that the kernel keeps for the process; 0 once it is gone.
    private static long peakKiB(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            if (Files.exists(status)) {
                throw e;
            }
            return 0; // it has ended in between
        }
    }

    private static void print(String name, Run run) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                name,
                run.wall,
                run.processor,
                run.peakKiB / 1024,
                sum(run, "opening_s", "reading_s"),
                sum(run, "registration_s"),
                sum(run, "sorting_s"),
                sum(run, "surfaces_s", "stable_ground_s"),
                sum(run, "M3C2_s"),
                sum(run, "regions_s", "volumes_s"),
                sum(run, "pictures_s", "files_s"));
    }

    private static double sum(Run run, String... stages) {
        return Arrays.stream(stages)
                .mapToDouble(stage -> run.stages.getOrDefault(stage, 0.0))
                .sum();
    }
}
