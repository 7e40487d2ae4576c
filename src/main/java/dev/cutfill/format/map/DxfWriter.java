package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a plan as DXF of AutoCAD release 12 in ASCII, which every CAD program reads: closed polylines and
/// texts at height 0, in map coordinates, each on a named layer. A hole is a closed polyline of its own on the
/// layer of its shell.
public final class DxfWriter {
    private final BufferedWriter out;

    private DxfWriter(BufferedWriter out) {
        this.out = out;
    }

    /// @param name capitals, digits and underscores, at most 31
    /// @param colour of the AutoCAD Color Index
    public record Layer(String name, int colour) {
        public Layer {
            if (!name.matches("[A-Z0-9_]{1,31}") || colour < 1 || colour > 255) {
                throw new IllegalArgumentException("no such layer: " + name + ", colour " + colour);
            }
        }
    }

    /// What stands on the plan.
    public sealed interface Item {
        Layer layer();
    }

    public record Outline(Layer layer, Polygon polygon) implements Item {}

    /// @param x where its middle is
    /// @param height of its letters, in map units
    public record Label(Layer layer, double x, double y, double height, String text) implements Item {}

    public static void write(Path file, List<Item> items) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII)) {
            new DxfWriter(out).write(items);
        }
    }

    private void write(List<Item> items) throws IOException {
        header(items);
        layers(items.stream().map(Item::layer).distinct().toList());
        section("ENTITIES");
        for (Item item : items) {
            switch (item) {
                case Outline(Layer layer, Polygon polygon) -> {
                    polyline(layer, polygon.shell());
                    for (Ring hole : polygon.holes()) {
                        polyline(layer, hole);
                    }
                }
                case Label label -> text(label);
            }
        }
        pair(0, "ENDSEC");
        pair(0, "EOF");
    }

    private void header(List<Item> items) throws IOException {
        List<double[]> places = new ArrayList<>();
        for (Item item : items) {
            switch (item) {
                case Outline(Layer layer, Polygon polygon) -> {
                    for (int i = 0; i < polygon.shell().size(); i++) {
                        places.add(new double[] {
                            polygon.shell().x(i), polygon.shell().y(i)
                        });
                    }
                }
                case Label label -> places.add(new double[] {label.x(), label.y()});
            }
        }
        section("HEADER");
        pair(9, "$ACADVER");
        pair(1, "AC1009");
        pair(9, "$EXTMIN");
        place(
                10,
                places.stream().mapToDouble(p -> p[0]).min().orElse(0),
                places.stream().mapToDouble(p -> p[1]).min().orElse(0));
        pair(9, "$EXTMAX");
        place(
                10,
                places.stream().mapToDouble(p -> p[0]).max().orElse(0),
                places.stream().mapToDouble(p -> p[1]).max().orElse(0));
        pair(0, "ENDSEC");
    }

    private void layers(List<Layer> layers) throws IOException {
        section("TABLES");
        table("LTYPE", 1);
        pair(0, "LTYPE");
        pair(2, "CONTINUOUS");
        pair(70, "0");
        pair(3, "Solid line");
        pair(72, "65");
        pair(73, "0");
        pair(40, "0.0");
        pair(0, "ENDTAB");
        table("LAYER", layers.size());
        for (Layer layer : layers) {
            pair(0, "LAYER");
            pair(2, layer.name());
            pair(70, "0");
            pair(62, Integer.toString(layer.colour()));
            pair(6, "CONTINUOUS");
        }
        pair(0, "ENDTAB");
        table("STYLE", 1);
        pair(0, "STYLE");
        pair(2, "STANDARD");
        pair(70, "0");
        pair(40, "0.0");
        pair(41, "1.0");
        pair(50, "0.0");
        pair(71, "0");
        pair(42, "1.0");
        pair(3, "txt");
        pair(4, "");
        pair(0, "ENDTAB");
        pair(0, "ENDSEC");
    }

    private void polyline(Layer layer, Ring ring) throws IOException {
        pair(0, "POLYLINE");
        pair(8, layer.name());
        pair(66, "1"); // vertices follow
        place(10, 0, 0);
        pair(70, "1"); // closed
        for (int i = 0; i < ring.size(); i++) {
            pair(0, "VERTEX");
            pair(8, layer.name());
            place(10, ring.x(i), ring.y(i));
        }
        pair(0, "SEQEND");
        pair(8, layer.name());
    }

    private void text(Label label) throws IOException {
        pair(0, "TEXT");
        pair(8, label.layer().name());
        place(10, label.x(), label.y());
        pair(40, number(label.height()));
        pair(1, ascii(label.text()));
        pair(72, "1"); // centred
        place(11, label.x(), label.y());
        pair(73, "2"); // about its middle
    }

    /// The control codes of AutoCAD for what ASCII has not; a line's end would end the text.
    private static String ascii(String text) {
        return text.replace("±", "%%p")
                .replace("²", "2")
                .replace("³", "3")
                .replace('−', '-')
                .replace('\u2009', ' ')
                .replaceAll("[^ -~]", "?");
    }

    private void section(String name) throws IOException {
        pair(0, "SECTION");
        pair(2, name);
    }

    private void table(String name, int entries) throws IOException {
        pair(0, "TABLE");
        pair(2, name);
        pair(70, Integer.toString(entries));
    }

    private void place(int code, double x, double y) throws IOException {
        pair(code, number(x));
        pair(code + 10, number(y));
        pair(code + 20, "0.0");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value == 0 ? 0.0 : value);
    }

    /// Two lines: what the value is, and the value.
    private void pair(int code, String value) throws IOException {
        out.write(String.format(Locale.ROOT, "%3d\n%s\n", code, value));
    }
}
