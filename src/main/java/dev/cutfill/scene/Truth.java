package dev.cutfill.scene;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is known of a scene and what a survey of it is to find, as it is kept in `truth.json`.
///
/// @param preFromPost in map coordinates (m)
/// @param changes in map coordinates
public record Truth(String scene, long seed, RigidTransform preFromPost, List<TrueChange> changes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Truth {
        changes = List.copyOf(changes);
    }

    /// @param outline in map coordinates (m)
    /// @param height of the ground before the change, in its middle (m)
    /// @param cut exact (m³)
    /// @param fill exact (m³)
    public record TrueChange(String name, Polygon outline, double height, double cut, double fill) {}

    public static Truth of(Scene scene) {
        return new Truth(
                scene.name(),
                scene.seed(),
                scene.preFromPost().inWorld(scene.origin()),
                scene.changes().stream()
                        .map(change -> new TrueChange(
                                change.name(),
                                scene.onMap(change.outline()),
                                scene.ground().z(change.x(), change.y())
                                        + scene.origin().z(),
                                change.cut(),
                                change.fill()))
                        .toList());
    }

    public void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("scene", scene).put("seed", seed).put("unit", "m");
        ArrayNode matrix = root.putArray("pre_from_post");
        double[] entries = preFromPost.matrix();
        for (int row = 0; row < 4; row++) {
            ArrayNode numbers = matrix.addArray();
            for (int column = 0; column < 4; column++) {
                numbers.add(entries[4 * row + column]);
            }
        }
        ArrayNode list = root.putArray("changes");
        for (TrueChange change : changes) {
            ObjectNode node = list.addObject();
            node.put("name", change.name());
            node.put("kind", change.cut() > 0 ? "cut" : "fill");
            node.put("height", change.height());
            node.put("area", change.outline().area());
            node.put("cut_volume", change.cut())
                    .put("fill_volume", change.fill())
                    .put("net_volume", change.fill() - change.cut());
            ArrayNode ring = node.putObject("outline")
                    .put("type", "Polygon")
                    .putArray("coordinates")
                    .addArray();
            Ring shell = change.outline().shell();
            for (int i = 0; i <= shell.size(); i++) {
                ring.addArray().add(shell.x(i % shell.size())).add(shell.y(i % shell.size()));
            }
        }
        ObjectNode totals = root.putObject("totals");
        double cut = changes.stream().mapToDouble(TrueChange::cut).sum();
        double fill = changes.stream().mapToDouble(TrueChange::fill).sum();
        totals.put("cut_volume", cut).put("fill_volume", fill).put("net_volume", fill - cut);
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /// @throws IOException with a sentence, if the file is not what [#write(Path)] writes
    public static Truth read(Path file) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            double[] matrix = numbers(root.required("pre_from_post"));
            List<TrueChange> changes = new ArrayList<>();
            for (JsonNode change : root.required("changes")) {
                changes.add(new TrueChange(
                        change.required("name").asString(),
                        polygon(change.required("outline")),
                        change.required("height").asDouble(),
                        change.required("cut_volume").asDouble(),
                        change.required("fill_volume").asDouble()));
            }
            return new Truth(
                    root.required("scene").asString(), root.required("seed").asLong(), transform(matrix), changes);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + " is no truth.json as 'demo generate' writes it: " + e.getMessage(), e);
        }
    }

    /// A matrix of four rows, as in `pre_from_post` and in a result's `registration.matrix`.
    public static RigidTransform transform(double[] m) {
        if (m.length != 16) {
            throw new IllegalArgumentException("a 4 × 4 matrix has 16 entries, not " + m.length);
        }
        return RigidTransform.of(
                new double[] {m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]}, m[3], m[7], m[11]);
    }

    /// All numbers of nested arrays, in order.
    public static double[] numbers(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .flatMap(row -> StreamSupport.stream(row.spliterator(), false))
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    /// A GeoJSON polygon.
    public static Polygon polygon(JsonNode geometry) {
        List<Ring> rings = new ArrayList<>();
        for (JsonNode ring : geometry.required("coordinates")) {
            int vertices = ring.size() - 1; // the last repeats the first
            double[] x = new double[vertices];
            double[] y = new double[vertices];
            for (int i = 0; i < vertices; i++) {
                x[i] = ring.required(i).required(0).asDouble();
                y[i] = ring.required(i).required(1).asDouble();
            }
            rings.add(Ring.owning(x, y));
        }
        if (rings.isEmpty()) {
            throw new IllegalArgumentException("a polygon without rings");
        }
        return new Polygon(rings.getFirst(), rings.subList(1, rings.size()));
    }
}
