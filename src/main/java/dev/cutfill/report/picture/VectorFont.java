package dev.cutfill.report.picture;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Letters as filled outlines, read from a table in the JAR: the same on every machine, with no font installed
/// at all. Characters that the table lacks appear as a box.
public final class VectorFont {
    static final VectorFont REGULAR = load("regular.glyphs");
    static final VectorFont BOLD = load("bold.glyphs");

    private static final double EM = 2048;
    private static final int MISSING = '□';

    private final Map<Integer, Glyph> glyphs;

    private record Glyph(double advance, Path2D outline) {}

    /// Where a text lies against the point it is drawn at.
    enum Align {
        LEFT(0),
        CENTRE(0.5),
        RIGHT(1);

        private final double share;

        Align(double share) {
            this.share = share;
        }
    }

    private VectorFont(Map<Integer, Glyph> glyphs) {
        this.glyphs = glyphs;
    }

    /// @param size of the em (pixels)
    double width(String text, double size) {
        return text.codePoints().mapToDouble(c -> glyph(c).advance).sum() * size / EM;
    }

    /// Draws a line of text in the current colour, its baseline at y.
    void draw(Graphics2D g, String text, double x, double y, double size, Align align) {
        AffineTransform at = AffineTransform.getTranslateInstance(x - align.share * width(text, size), y);
        at.scale(size / EM, size / EM);
        Path2D.Double line = new Path2D.Double(Path2D.WIND_NON_ZERO);
        text.codePoints().forEach(c -> {
            Glyph glyph = glyph(c);
            line.append(glyph.outline.getPathIterator(at), false);
            at.translate(glyph.advance, 0);
        });
        g.fill(line);
    }

    /// The text, cut short with an ellipsis if it is wider than that.
    String fitted(String text, double size, double width) {
        if (width(text, size) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "…", size) > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).strip() + "…";
    }

    /// The largest size, from a wished one down to a least one, at which a text is no wider than that.
    double fittingSize(String text, double wished, double least, double width) {
        return Math.clamp(wished * width / width(text, wished), least, wished);
    }

    private Glyph glyph(int codePoint) {
        Glyph glyph = glyphs.get(codePoint);
        return glyph != null ? glyph : Objects.requireNonNull(glyphs.get(MISSING));
    }

    private static VectorFont load(String resource) {
        try (InputStream in = VectorFont.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, resource), StandardCharsets.US_ASCII))) {
            Map<Integer, Glyph> glyphs = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" ", -1);
                    glyphs.put(Integer.parseInt(parts[0], 16), new Glyph(Double.parseDouble(parts[1]), outline(parts)));
                }
            }
            return new VectorFont(Map.copyOf(glyphs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From the third part on: M x,y · L x,y · Q x,y,x,y · Z, each letter followed by its numbers.
    private static Path2D outline(String[] parts) {
        Path2D.Double path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (int i = 2; i < parts.length; i++) {
            char kind = parts[i].charAt(0);
            String[] n = parts[i].substring(1).split(",", -1);
            switch (kind) {
                case 'M' -> path.moveTo(Double.parseDouble(n[0]), Double.parseDouble(n[1]));
                case 'L' -> path.lineTo(Double.parseDouble(n[0]), Double.parseDouble(n[1]));
                case 'Q' ->
                    path.quadTo(
                            Double.parseDouble(n[0]),
                            Double.parseDouble(n[1]),
                            Double.parseDouble(n[2]),
                            Double.parseDouble(n[3]));
                case 'Z' -> path.closePath();
                default -> throw new IllegalStateException("outline segment " + parts[i]);
            }
        }
        return path;
    }
}
