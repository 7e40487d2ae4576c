package dev.cutfill.report.picture;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the outlines that [VectorFont] reads from a TrueType file. Run by hand, only when a character is
/// missing:
///
/// ```
/// java … dev.cutfill.report.picture.GlyphTable DejaVuSans.ttf
/// src/main/resources/dev/cutfill/survey/picture/regular.glyphs
/// ```
final class GlyphTable {
    private static final String MORE = "–—‘’“”•…−×≤≥≈→√ΔΣσ□\u2009\u202F";

    private GlyphTable() {}

    public static void main(String[] args) throws Exception {
        Files.writeString(
                Path.of(args[1]),
                table(Font.createFont(Font.TRUETYPE_FONT, Path.of(args[0]).toFile())));
    }

    private static String table(Font font) {
        Font em = font.deriveFont(2048f);
        FontRenderContext context = new FontRenderContext(null, true, true);
        StringBuilder table = new StringBuilder(
                "# code point, advance, outline; 2048 units to the em. Licence: LICENSE-glyphs.txt\n");
        StringBuilder wanted = new StringBuilder(MORE);
        for (int c = 0x20; c < 0x100; c++) {
            if (c < 0x7F || c > 0x9F) {
                wanted.appendCodePoint(c);
            }
        }
        wanted.codePoints().filter(em::canDisplay).sorted().distinct().forEach(c -> {
            GlyphVector glyph = em.createGlyphVector(context, Character.toString(c));
            table.append(
                    "%04x %d".formatted(c, Math.round(glyph.getGlyphMetrics(0).getAdvanceX())));
            double[] at = new double[6];
            for (PathIterator path = glyph.getOutline().getPathIterator(null); !path.isDone(); path.next()) {
                int kind = path.currentSegment(at);
                table.append(' ').append("MLQCZ".charAt(kind));
                for (int i = 0; i < new int[] {2, 2, 4, 6, 0}[kind]; i++) {
                    table.append(i == 0 ? "" : ",").append(Math.round(at[i]));
                }
            }
            table.append('\n');
        });
        return table.toString();
    }
}
