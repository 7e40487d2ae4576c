package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.cloud.Crs;
import dev.cutfill.format.MalformedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/// Heights cell by cell as text, the ESRI ASCII grid: a header of names and numbers, then the rows from north to
/// south.
///
/// ```
/// ncols 4 · nrows 6 · xllcorner 0 (or xllcenter) · yllcorner 0 · cellsize 50 (or dx, dy) · NODATA_value -9999
/// ```
final class AsciiGrid {
    private final String name;
    private final BufferedReader lines;
    private StringTokenizer tokens = new StringTokenizer("");
    private long line;

    private AsciiGrid(String name, BufferedReader lines) {
        this.name = name;
        this.lines = lines;
    }

    static SurfaceFile read(Path file, SurfaceFile.Request request) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            return new AsciiGrid(request.name(), lines).grid(Files.size(file), request);
        }
    }

    private SurfaceFile grid(long bytes, SurfaceFile.Request request) throws IOException {
        Map<String, Double> header = new HashMap<>();
        String token = next();
        while (Character.isLetter(token.charAt(0)) && !token.equalsIgnoreCase("nan")) {
            header.put(token.toLowerCase(Locale.ROOT), number(next()));
            token = next();
        }
        double columns = required(header, "ncols");
        double rows = required(header, "nrows");
        HeightCells cells = new HeightCells((long) columns, (long) rows, bytes, 0.6, name);
        double width = header.containsKey("dx") ? required(header, "dx") : required(header, "cellsize");
        double depth = header.containsKey("dy") ? required(header, "dy") : required(header, "cellsize");
        double west = header.containsKey("xllcenter")
                ? required(header, "xllcenter")
                : required(header, "xllcorner") + width / 2;
        double south = header.containsKey("yllcenter")
                ? required(header, "yllcenter")
                : required(header, "yllcorner") + depth / 2;
        cells.place(west, south + (cells.rows() - 1) * depth, width, depth, name);
        double none = header.getOrDefault("nodata_value", -9999.0);
        for (int row = 0; row < cells.rows(); row++) {
            for (int column = 0; column < cells.columns(); column++) {
                double height = number(token);
                if (height != none) {
                    cells.set(column, row, height);
                }
                boolean last = row == cells.rows() - 1 && column == cells.columns() - 1;
                token = last ? token : next();
            }
        }
        cells.requireHeights(name);
        return SurfaceFile.raster(cells, Crs.UNKNOWN, request.unsaid());
    }

    private String next() throws IOException {
        while (!tokens.hasMoreTokens()) {
            String text = lines.readLine();
            line++;
            if (text == null) {
                throw new MalformedFile(name, "it ends at line " + line + ", before the last of its heights");
            }
            tokens = new StringTokenizer(text);
        }
        return tokens.nextToken();
    }

    private double required(Map<String, Double> header, String key) throws MalformedFile {
        Double value = header.get(key);
        if (value == null) {
            throw new MalformedFile(name, "its header has no " + key);
        }
        return value;
    }

    private double number(String text) throws MalformedFile {
        try {
            return Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            throw new MalformedFile(
                    name, "line " + line + ": '" + text.substring(0, Math.min(60, text.length())) + "' is no number");
        }
    }
}
