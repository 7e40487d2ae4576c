package dev.cutfill.command;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Truth;
import dev.cutfill.scene.Truth.TrueChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A result beside the truth. A measured region belongs to the true change whose outline it shares most ground
/// with; a change that was found in several pieces is their sum.
///
/// A volume is right when it is within 2 % of the truth or when its own 95 % interval holds the truth. What a
/// region reports of the opposite sign (fill in a cut) is held to the same bound, about 0.
final class AccuracyTable {
    private static final double TOLERANCE = 0.02;
    /// Points a side by which shared ground is counted.
    private static final int SAMPLES = 48;

    private final StringBuilder text = new StringBuilder();
    private boolean good = true;

    /// @param half of the 95 % interval
    private record Figure(double value, double half) {
        static final Figure NONE = new Figure(0, 0);

        Figure plus(Figure other) {
            return new Figure(value + other.value, Math.hypot(half, other.half));
        }

        boolean meets(double truth, double size) {
            return Math.abs(value - truth) <= Math.max(TOLERANCE * size, half);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f ± %.1f", value, half);
        }
    }

    private record Hull(String id, Polygon outline, Figure cut, Figure fill) {}

    private AccuracyTable() {}

    /// The results in a file: a result document, or an answer of the server that holds one.
    static JsonNode results(Path file) throws IOException {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(Files.readString(file));
            if (root.has("hulls")) {
                return root;
            }
            if (root.path("results").has("hulls")) {
                return root.path("results");
            }
            String state = root.path("status").asString("");
            throw new IOException(
                    state.isEmpty()
                            ? file + " holds no result: there is no member 'hulls'"
                            : file + " holds no result: its task is '" + state + "'"
                                    + (root.path("results").isString()
                                            ? ", " + root.path("results").asString()
                                            : ""));
        } catch (JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    static AccuracyTable of(Truth truth, JsonNode results) {
        AccuracyTable table = new AccuracyTable();
        double metres = results.path("crs").path("metres_per_unit").asDouble(1);
        List<Hull> hulls = new ArrayList<>();
        results.path("hulls").forEach(node -> hulls.add(hull(node, metres)));
        table.compare(truth, hulls, results.path("totals"));
        table.compareMotion(truth, results, metres);
        return table;
    }

    /// Whether nothing was missed, invented or measured wrong.
    boolean good() {
        return good;
    }

    String text() {
        return text.toString();
    }

    private void compare(Truth truth, List<Hull> hulls, JsonNode totals) {
        List<List<Hull>> found = new ArrayList<>();
        truth.changes().forEach(change -> found.add(new ArrayList<>()));
        List<Hull> invented = new ArrayList<>();
        for (Hull hull : hulls) {
            int change = mostShared(hull, truth.changes());
            (change < 0 ? invented : found.get(change)).add(hull);
        }
        row("region", "change", "true cut", "measured cut", "true fill", "measured fill", "error", "verdict");
        row("------", "------", "--------", "------------", "---------", "-------------", "-----", "-------");
        for (int i = 0; i < found.size(); i++) {
            TrueChange change = truth.changes().get(i);
            Figure changeCut = found.get(i).stream().map(Hull::cut).reduce(Figure.NONE, Figure::plus);
            Figure changeFill = found.get(i).stream().map(Hull::fill).reduce(Figure.NONE, Figure::plus);
            compareOne(change, found.get(i), changeCut, changeFill);
        }
        for (Hull hull : invented) {
            good = false;
            row(hull.id, "(none)", "0.0", hull.cut.toString(), "0.0", hull.fill.toString(), "", "invented");
        }
        double trueCut = truth.changes().stream().mapToDouble(TrueChange::cut).sum();
        double trueFill = truth.changes().stream().mapToDouble(TrueChange::fill).sum();
        Figure cut = figure(totals, "cut_volume");
        Figure fill = figure(totals, "fill_volume");
        row(
                "",
                "all (error of the net)",
                decimal(trueCut),
                cut.toString(),
                decimal(trueFill),
                fill.toString(),
                error(fill.value - cut.value, trueFill - trueCut, trueCut + trueFill),
                "");
    }

    private void compareOne(TrueChange change, List<Hull> pieces, Figure cut, Figure fill) {
        double size = Math.max(change.cut(), change.fill());
        String verdict;
        if (pieces.isEmpty()) {
            verdict = "missed";
        } else if (cut.meets(change.cut(), size) && fill.meets(change.fill(), size)) {
            verdict = pieces.size() == 1 ? "right" : "right, in " + pieces.size() + " pieces";
        } else {
            verdict = "wrong";
        }
        good &= verdict.startsWith("right");
        double measured = change.cut() > 0 ? cut.value : fill.value;
        row(
                pieces.isEmpty()
                        ? "-"
                        : String.join(" ", pieces.stream().map(Hull::id).toList()),
                change.name(),
                decimal(change.cut()),
                cut.toString(),
                decimal(change.fill()),
                fill.toString(),
                pieces.isEmpty() ? "" : error(measured, size, size),
                verdict);
    }

    /// How far the found motion puts the changes from where they are.
    private void compareMotion(Truth truth, JsonNode results, double metres) {
        RigidTransform found = motion(results.path("registration").path("matrix"), metres);
        if (found == null || truth.changes().isEmpty()) {
            return;
        }
        double worst = 0;
        RigidTransform inverse = truth.preFromPost().inverse();
        for (TrueChange change : truth.changes()) {
            Ring shell = change.outline().shell();
            double px = shell.x(0);
            double py = shell.y(0);
            double pz = change.height();
            double x = inverse.x(px, py, pz);
            double y = inverse.y(px, py, pz);
            double z = inverse.z(px, py, pz);
            double off = Math.hypot(found.x(x, y, z) - px, Math.hypot(found.y(x, y, z) - py, found.z(x, y, z) - pz));
            worst = Math.max(worst, off);
        }
        text.append(String.format(
                Locale.ROOT,
                "%nvolumes in m³, ± is the 95 %% interval; registration (%s) is off by at most %.0f mm at the changes%n",
                results.path("registration").path("method").asString("?"),
                1000 * worst));
    }

    private static @Nullable RigidTransform motion(JsonNode matrix, double metres) {
        double[] entries = Truth.numbers(matrix);
        if (entries.length != 16) {
            return null;
        }
        for (int row = 0; row < 3; row++) {
            entries[4 * row + 3] *= metres;
        }
        return Truth.transform(entries);
    }

    private static int mostShared(Hull hull, List<TrueChange> changes) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < changes.size(); i++) {
            double shared = sharedArea(changes.get(i).outline(), hull.outline);
            if (shared > most) {
                most = shared;
                best = i;
            }
        }
        return best;
    }

    /// Area of both, counted on a mesh over the smaller one's box.
    private static double sharedArea(Polygon a, Polygon b) {
        Polygon over = a.area() < b.area() ? a : b;
        Ring ring = over.shell();
        double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = -minX, maxY = -minX;
        for (int i = 0; i < ring.size(); i++) {
            minX = Math.min(minX, ring.x(i));
            maxX = Math.max(maxX, ring.x(i));
            minY = Math.min(minY, ring.y(i));
            maxY = Math.max(maxY, ring.y(i));
        }
        int both = 0;
        for (int row = 0; row < SAMPLES; row++) {
            for (int column = 0; column < SAMPLES; column++) {
                double x = minX + (column + 0.5) * (maxX - minX) / SAMPLES;
                double y = minY + (row + 0.5) * (maxY - minY) / SAMPLES;
                both += a.contains(x, y) && b.contains(x, y) ? 1 : 0;
            }
        }
        return both * (maxX - minX) * (maxY - minY) / (SAMPLES * SAMPLES);
    }

    private static Hull hull(JsonNode node, double metres) {
        Polygon outline = Truth.polygon(node.path("outline"));
        String id = node.path("id").asString("?");
        return new Hull(
                "#" + node.path("number").asString(id.substring(id.lastIndexOf('_') + 1)),
                outline.scaled(metres),
                figure(node, "cut_volume"),
                figure(node, "fill_volume"));
    }

    private static Figure figure(JsonNode node, String volume) {
        return new Figure(
                node.path(volume).asDouble(0),
                node.path("uncertainty").path(volume).asDouble(0));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String error(double measured, double truth, double size) {
        return size > 0 ? String.format(Locale.ROOT, "%+.2f %%", 100 * (measured - truth) / size) : "";
    }

    private void row(String... cells) {
        int[] widths = {7, -22, 9, 16, 9, 16, 9, -1};
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String pad = " ".repeat(Math.max(0, Math.abs(widths[i]) - cells[i].length()));
            line.append(widths[i] > 0 ? pad + cells[i] : cells[i] + pad).append("  ");
        }
        text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
}
