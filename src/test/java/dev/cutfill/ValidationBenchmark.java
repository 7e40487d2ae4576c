package dev.cutfill;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.format.las.LasFile;
import dev.cutfill.format.las.LasOptions;
import dev.cutfill.format.las.LasWriter;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.survey.Progress;
import dev.cutfill.survey.SurveyException;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.M3c2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// By hand: scans of which something is known, in one folder (`readers`, `beach`, `m3c2`, `gicp` real ones, `field`
/// a pair and its truth in each of its folders; what is missing is said). Prints a line a fact and ends with 1 if
/// one does not hold.
final class ValidationBenchmark {
    private final Path data;
    private final Path out;
    private int failed;

    private ValidationBenchmark(Path data, Path out) {
        this.data = data;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        ValidationBenchmark validation =
                new ValidationBenchmark(Path.of(arguments[0]), Files.createTempDirectory("cutfill-validate"));
        String only = arguments.length > 1 ? arguments[1] : "";
        if (validation.has("readers", only)) {
            validation.readers();
        }
        if (validation.has("beach", only)) {
            validation.beach("mar", "20180601", "20180621", -7_927);
            validation.beach("leo", "20180606", "20180713", -25_187);
        }
        if (validation.has("m3c2", only)) {
            validation.planes();
        }
        if (validation.has("gicp", only)) {
            validation.scans();
        }
        if (validation.has("field", only)) {
            FieldCases.in(validation.data.resolve("field"), validation.out, validation::tell);
        }
        System.exit(validation.failed == 0 ? 0 : 1);
    }

    private boolean has(String folder, String only) {
        if (!only.isEmpty() && !only.equals(folder)) {
            return false;
        }
        boolean there = Files.isDirectory(data.resolve(folder));
        if (!there) {
            System.out.println("     " + data.resolve(folder) + " is missing");
        }
        return there;
    }

    /// All clouds in `readers` hold the same points, whatever their format, and in whatever order.
    private void readers() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(data.resolve("readers"))) {
            files = found.filter(file -> file.toString().matches(".*\\.la[sz]"))
                    .sorted()
                    .toList();
        }
        double[][] first = sorted(files.getFirst());
        for (Path file : files) {
            double[][] points = sorted(file);
            double worst = points[0].length == first[0].length ? 0 : Double.POSITIVE_INFINITY;
            for (int axis = 0; axis < 3 && worst < 1; axis++) {
                for (int i = 0; i < points[axis].length; i++) {
                    worst = Math.max(worst, Math.abs(points[axis][i] - first[axis][i]));
                }
            }
            tell(
                    worst < 1e-6,
                    "%s: %,d points, at most %.1e m from those of %s",
                    file.getFileName(),
                    points[0].length,
                    worst,
                    files.getFirst().getFileName());
        }
    }

    private static double[][] sorted(Path file) throws IOException {
        PointCloud cloud = LasFile.open(file, file.toString()).read(Origin.ZERO);
        double[][] axes = {cloud.x().clone(), cloud.y().clone(), cloud.z().clone()};
        for (double[] axis : axes) {
            Arrays.sort(axis);
        }
        return axes;
    }

    /// Good georeferencing is kept, and the net over all compared ground agrees with the plain difference of
    /// the rasters.
    private void beach(String name, String pre, String post, double plain) throws Exception {
        JsonNode result = survey(
                name,
                data.resolve("beach/" + name + "_" + pre + ".las"),
                data.resolve("beach/" + name + "_" + post + ".las"),
                Optional.of(data.resolve("beach/" + name + "_stable.shp")),
                SettingsDocument.NOTHING_CHOSEN);
        String method = result.path("registration").path("method").asString();
        double net = result.path("site").path("net_volume").asDouble();
        double half = result.path("site").path("uncertainty").path("net_volume").asDouble();
        tell(method.equals("georeferenced"), "%s: left where the files have it (%s)", name, method);
        tell(
                Math.abs(net - plain) < half && Math.abs(net / plain - 1) < 0.1,
                "%s: net %,.0f ± %,.0f m³, plain difference %,.0f m³",
                name,
                net,
                half,
                plain);
        JsonNode unaided = survey(
                name + "_auto",
                data.resolve("beach/" + name + "_" + pre + ".las"),
                data.resolve("beach/" + name + "_" + post + ".las"),
                Optional.empty(),
                SettingsDocument.parse("{\"stable\": \"auto\"}"));
        double found = unaided.path("site").path("net_volume").asDouble();
        System.out.printf(
                Locale.ROOT,
                "     %s without its stable ground (told only: most of a beach moves): %s, net %,.0f ± %,.0f m³%n",
                name,
                unaided.path("registration").path("method").asString(),
                found,
                unaided.path("site").path("uncertainty").path("net_volume").asDouble());
    }

    /// A hundred planes of 2.6 m that face all ways, moved by exactly (0.3, −0.2, 0.1): M3C2 sees the part of
    /// that which lies along the normal of each core point. Coordinates are rounded to 10 mm.
    private void planes() throws Exception {
        Path pre = data.resolve("m3c2/py4dgeo_epoch0.las");
        Path post = data.resolve("m3c2/py4dgeo_epoch1.las");
        PointCloud a = LasFile.open(pre, "pre").read(Origin.ZERO);
        PointCloud b = LasFile.open(post, "post").read(Origin.ZERO);
        double[] shift = new double[3];
        for (int i = 0; i < a.size(); i++) {
            shift[0] += (b.x()[i] - a.x()[i]) / a.size();
            shift[1] += (b.y()[i] - a.y()[i]) / a.size();
            shift[2] += (b.z()[i] - a.z()[i]) / a.size();
        }
        tell(
                Math.abs(shift[0] - 0.3) + Math.abs(shift[1] + 0.2) + Math.abs(shift[2] - 0.1) < 1e-3,
                "planes: read as moved by (%.4f, %.4f, %.4f)",
                shift[0],
                shift[1],
                shift[2]);

        ChangeSettings settings =
                new ChangeSettings(3.3, 2, 6, 0.25, Optional.of(4.0), 4, 2, 25, 2, 20_000_000, 1.5, 1, 2, 5, 10);
        double cell = 0.25;
        double west = Math.floor(Arrays.stream(a.x()).min().orElseThrow()) - 1;
        double south = Math.floor(Arrays.stream(a.y()).min().orElseThrow()) - 1;
        Grid grid =
                new Grid(west, south, cell, (int) ((Arrays.stream(a.x()).max().orElseThrow() + 2 - west) / cell), (int)
                        ((Arrays.stream(a.y()).max().orElseThrow() + 2 - south) / cell));
        CellList before = CellList.of(a, grid);
        Map<List<Double>, Double> projected = new ConcurrentHashMap<>();
        CoreDistances distances = M3c2.distances(
                before, CellList.of(b, grid), M3c2.cores(before, settings), settings, (nx, ny, nz, x, y, z) -> {
                    projected.put(List.of(x, y, z), nx * shift[0] + ny * shift[1] + nz * shift[2]);
                    return 0;
                });
        PointCloud cores = distances.cores();
        double[] errors = IntStream.range(0, cores.size())
                .filter(i -> projected.containsKey(List.of(cores.x()[i], cores.y()[i], cores.z()[i])))
                .mapToDouble(i -> Math.abs(distances.distance(i)
                        - projected.getOrDefault(List.of(cores.x()[i], cores.y()[i], cores.z()[i]), Double.NaN)))
                .sorted()
                .toArray();
        double median = errors[errors.length / 2];
        double most = errors[errors.length * 95 / 100];
        tell(
                errors.length > 500 && most < 0.02,
                "planes: M3C2 at %,d core points off the shift along the normal by %.1f mm (median), %.1f mm (95 %%)",
                errors.length,
                1000 * median,
                1000 * most);
    }

    /// Two scans with a known motion: off by less than 0.05° and 2 cm at the origin.
    private void scans() throws Exception {
        Path source = las("source");
        Path target = las("target");
        JsonNode result;
        try {
            result = survey("gicp", target, source, Optional.empty(), SettingsDocument.parse("{\"stable\": \"auto\"}"));
        } catch (SurveyException refusal) {
            tell(false, "gicp: refused: %s", refusal.reason());
            return;
        }
        double[] truth = Arrays.stream(Files.readString(data.resolve("gicp/T_target_source.txt"))
                        .trim()
                        .split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        JsonNode matrix = result.path("registration").path("matrix");
        double trace = 0;
        double shiftSq = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                trace += truth[4 * row + column] * matrix.path(row).path(column).asDouble();
            }
            double off = truth[4 * row + 3] - matrix.path(row).path(3).asDouble();
            shiftSq += off * off;
        }
        double turn = Math.toDegrees(Math.acos(Math.clamp((trace - 1) / 2, -1, 1)));
        tell(
                turn < 0.05 && shiftSq < 0.02 * 0.02,
                "gicp: %s, off by %.3f° and %.0f mm",
                result.path("registration").path("method").asString(),
                turn,
                1000 * Math.sqrt(shiftSq));
    }

    /// A binary PLY of floats x, y, z and others as LAS.
    private Path las(String name) throws IOException {
        byte[] file = Files.readAllBytes(data.resolve("gicp/" + name + ".ply"));
        String text = new String(file, 0, Math.min(file.length, 4096), StandardCharsets.ISO_8859_1);
        String header = text.substring(0, text.indexOf("end_header\n") + 11);
        int count = Integer.parseInt(header.replaceAll("(?s).*element vertex (\\d+).*", "$1"));
        int floats = header.split("property float").length - 1;
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        double[][] axes = new double[3][count];
        for (int i = 0; i < count; i++) {
            for (int axis = 0; axis < 3; axis++) {
                axes[axis][i] = bytes.getFloat(header.length() + 4 * (floats * i + axis));
            }
        }
        Path las = out.resolve(name + ".las");
        LasWriter.write(las, PointCloud.owning(Origin.ZERO, axes[0], axes[1], axes[2]), LasOptions.DEFAULT);
        return las;
    }

    private JsonNode survey(String name, Path pre, Path post, Optional<Path> stable, SettingsDocument settings)
            throws Exception {
        Path directory = Files.createDirectories(out.resolve(name));
        Optional<VolumeSurvey.Stable> ground =
                stable.map(file -> new VolumeSurvey.Stable(file, Optional.empty(), Optional.empty()));
        return VolumeSurvey.run(
                        name,
                        new VolumeSurvey.Inputs(pre, post, ground, new VolumeSurvey.Names("pre", "post", "stable")),
                        settings,
                        directory,
                        Progress.NONE)
                .results();
    }

    private void tell(boolean holds, String sentence, Object... values) {
        failed += holds ? 0 : 1;
        System.out.printf("%s %s%n", holds ? "ok  " : "OFF ", String.format(Locale.ROOT, sentence, values));
    }
}
