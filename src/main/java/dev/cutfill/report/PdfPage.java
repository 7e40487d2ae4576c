package dev.cutfill.report;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.jspecify.annotations.Nullable;

/// Pages of A4 that are filled from the top, a new one beginning when something no longer fits. Lengths are
/// points, counted from the top left corner of the page.
///
/// The one typeface is Liberation Sans, which PDFBox carries; its used part is embedded, so the text reads the
/// same everywhere and no font of the machine is looked for. Letters it does not have become question marks.
final class PdfPage implements AutoCloseable {
    static final float LEFT = 40;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
    static final Color INK = new Color(0x22262B);
    static final Color FAINT = new Color(0x6B7178);
    static final Color RULE = new Color(0xC9CED4);
    static final Color PANEL = new Color(0xF4F5F7);

    private static final float HEIGHT = PDRectangle.A4.getHeight();
    private static final float TOP = 44;
    private static final float BOTTOM = HEIGHT - 52;
    private static final float BODY = 9;
    private static final float LEADING = 1.35f;

    /// The most height of a figure of which two come on a page.
    private static final float FIGURE = 310;

    /// Bold is the plain letter with a line round it, this share of its size wide.
    private static final float BOLDNESS = 0.032f;

    private final PDDocument document = new PDDocument();
    private final CmapLookup letters;
    private final PDFont font;
    private @Nullable PDPageContentStream page;
    private float y = TOP;
    private final Deque<Figure> waiting = new ArrayDeque<>();

    PdfPage() throws IOException {
        try (InputStream file =
                PDDocument.class.getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
            if (file == null) {
                throw new IOException("PDFBox has no LiberationSans-Regular.ttf");
            }
            TrueTypeFont typeface = new TTFParser().parse(new RandomAccessReadBuffer(file));
            typeface.setEnableGsub(false); // ligatures, which cost more time than all other text
            letters = typeface.getUnicodeCmapLookup();
            font = PDType0Font.load(document, typeface, true);
        }
    }

    /// How text looks.
    record Style(float size, boolean bold, Color colour) {
        static final Style PLAIN = new Style(BODY, false, INK);
        static final Style BOLD = new Style(BODY, true, INK);
        static final Style NOTE = new Style(8, false, FAINT);

        Style coloured(Color other) {
            return new Style(size, bold, other);
        }
    }

    float y() {
        return y;
    }

    void space(float points) {
        y += points;
    }

    /// Begins a new page unless so much fits on this one.
    void need(float height) throws IOException {
        if (page == null || y + height > BOTTOM) {
            newPage();
        }
    }

    /// A picture with a line or two under it.
    record Figure(Path png, String caption) {}

    /// A figure that stands at the top of one of the next pages, where it leaves no gap.
    void later(Figure figure) {
        waiting.add(figure);
    }

    /// A page for what follows; figures that wait come before it, two a page.
    void newPage() throws IOException {
        beginPage();
        while (!waiting.isEmpty()) {
            figure(waiting.remove());
            if (!waiting.isEmpty()) {
                figure(waiting.remove());
                beginPage();
            }
        }
    }

    private void figure(Figure figure) throws IOException {
        image(figure.png(), FIGURE);
        y += 3;
        paragraph(figure.caption(), Style.NOTE);
        y += 14;
    }

    private void beginPage() throws IOException {
        endPage();
        PDPage sheet = new PDPage(PDRectangle.A4);
        document.addPage(sheet);
        page = new PDPageContentStream(document, sheet);
        y = TOP;
    }

    private PDPageContentStream page() throws IOException {
        if (page == null) {
            newPage();
        }
        return Objects.requireNonNull(page);
    }

    private void endPage() throws IOException {
        if (page != null) {
            page.close();
            page = null;
        }
    }

    float width(String text, Style style) throws IOException {
        return font.getStringWidth(shown(text)) / 1000 * style.size();
    }

    /// Text whose baseline begins at a place.
    void text(String text, float x, float baseline, Style style) throws IOException {
        text(page(), text, x, baseline, style);
    }

    void textRight(String text, float right, float baseline, Style style) throws IOException {
        text(text, right - width(text, style), baseline, style);
    }

    private void text(PDPageContentStream to, String text, float x, float baseline, Style style) throws IOException {
        to.beginText();
        to.setFont(font, style.size());
        to.setNonStrokingColor(style.colour());
        if (style.bold()) {
            to.setStrokingColor(style.colour());
            to.setLineWidth(style.size() * BOLDNESS);
            to.setRenderingMode(RenderingMode.FILL_STROKE);
        } else {
            to.setRenderingMode(RenderingMode.FILL);
        }
        to.newLineAtOffset(x, HEIGHT - baseline);
        to.showText(shown(text));
        to.endText();
    }

    void box(float x, float top, float width, float height, Color fill) throws IOException {
        page().setNonStrokingColor(fill);
        page().addRect(x, HEIGHT - top - height, width, height);
        page().fill();
    }

    void rule(float x, float at, float width, Color colour, float thickness) throws IOException {
        page().setStrokingColor(colour);
        page().setLineWidth(thickness);
        page().moveTo(x, HEIGHT - at);
        page().lineTo(x + width, HEIGHT - at);
        page().stroke();
    }

    void heading(String text, float roomBelow) throws IOException {
        need(34 + roomBelow);
        y += y > TOP ? 14 : 0;
        text(text, LEFT, y + 11, new Style(13, true, INK));
        y += 17;
        rule(LEFT, y, WIDTH, RULE, 0.7f);
        y += 6;
    }

    void paragraph(String text, Style style) throws IOException {
        paragraph("", text, style);
    }

    /// @param mark stands before the first line; the others are set in under it
    void paragraph(String mark, String text, Style style) throws IOException {
        float indent = mark.isEmpty() ? 0 : 14;
        boolean first = true;
        for (String line : lines(text, WIDTH - indent, style)) {
            need(style.size() * LEADING);
            if (first) {
                text(mark, LEFT, y + style.size(), style);
            }
            text(line, LEFT + indent, y + style.size(), style);
            y += style.size() * LEADING;
            first = false;
        }
    }

    /// The height that a paragraph takes.
    float height(String text, float indent, Style style) throws IOException {
        return lines(text, WIDTH - indent, style).size() * style.size() * LEADING;
    }

    /// Broken between words, and within a word that is wider than a line.
    private List<String> lines(String text, float width, Style style) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && width(line + " " + word, style) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
            while (width(line.toString(), style) > width && line.length() > 1) {
                int end = line.length() - 1;
                while (end > 1 && width(line.substring(0, end), style) > width) {
                    end--;
                }
                lines.add(line.substring(0, end));
                line.delete(0, end);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    /// Name and value in rows.
    void facts(List<String[]> rows, float nameWidth) throws IOException {
        for (String[] row : rows) {
            List<String> lines = lines(row[1], WIDTH - nameWidth, Style.PLAIN);
            need(lines.size() * BODY * LEADING);
            text(row[0], LEFT, y + BODY, Style.PLAIN.coloured(FAINT));
            for (String line : lines) {
                text(line, LEFT + nameWidth, y + BODY, Style.PLAIN);
                y += BODY * LEADING;
            }
        }
    }

    /// A column of a table.
    ///
    /// @param right whether its values end flush right
    record Column(String name, float width, boolean right) {}

    /// A row of a table.
    ///
    /// @param colour of its first two values, which say what it is about
    record Row(List<String> values, Color colour) {}

    /// The names of the columns are repeated on each page; values that are too long go on below.
    ///
    /// @param sum whether the last row is the sum of the others
    void table(List<Column> columns, List<Row> rows, Style style, boolean sum) throws IOException {
        need(3 * (style.size() + 6));
        head(columns);
        for (int i = 0; i < rows.size(); i++) {
            boolean last = sum && i == rows.size() - 1;
            Style shown = last ? new Style(style.size(), true, style.colour()) : style;
            List<List<String>> cells = cells(columns, rows.get(i).values(), shown);
            float height = padding(shown)
                    + style.size()
                    + (cells.stream().mapToInt(List::size).max().orElse(1) - 1) * style.size() * LEADING;
            if (y + height > BOTTOM) {
                newPage();
                head(columns);
            }
            if (i % 2 == 1) {
                box(LEFT, y, WIDTH, height, PANEL);
            }
            if (last) {
                rule(LEFT, y, WIDTH, INK, 0.8f);
            }
            row(columns, cells, shown, rows.get(i).colour());
            y += height;
        }
        rule(LEFT, y, WIDTH, RULE, 0.7f);
        y += 4;
    }

    /// Between the rows of a table, less where they are small and many.
    private static float padding(Style style) {
        return style.size() < BODY ? 3.5f : 6;
    }

    private void head(List<Column> columns) throws IOException {
        List<List<String>> names =
                columns.stream().map(column -> List.of(column.name())).toList();
        row(columns, names, new Style(8, true, FAINT), FAINT);
        y += 14;
        rule(LEFT, y, WIDTH, INK, 0.8f);
    }

    private List<List<String>> cells(List<Column> columns, List<String> values, Style style) throws IOException {
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            cells.add(column.right() ? List.of(values.get(i)) : lines(values.get(i), column.width() - 8, style));
        }
        return cells;
    }

    private void row(List<Column> columns, List<List<String>> cells, Style style, Color first) throws IOException {
        float x = LEFT;
        for (int i = 0; i < columns.size(); i++) {
            Style shown = i < 2 ? style.coloured(first) : style;
            float baseline = y + style.size() + padding(style) / 3;
            for (String line : cells.get(i)) {
                if (columns.get(i).right()) {
                    textRight(line, x + columns.get(i).width() - 4, baseline, shown);
                } else {
                    text(line, x + 4, baseline, shown);
                }
                baseline += style.size() * LEADING;
            }
            x += columns.get(i).width();
        }
    }

    /// As wide as the text, unless it becomes too high; left on the page. The bytes of a PNG go into the file
    /// as they are, which costs no time.
    void image(Path png, float mostHeight) throws IOException {
        PDImageXObject image = PDImageXObject.createFromByteArray(document, Files.readAllBytes(png), png.toString());
        float scale = Math.min(WIDTH / image.getWidth(), mostHeight / image.getHeight());
        float height = image.getHeight() * scale;
        need(height);
        page().drawImage(image, LEFT, HEIGHT - y - height, image.getWidth() * scale, height);
        y += height;
    }

    /// Numbers the pages and writes the file.
    void finish(String title, String footer, Calendar made, OutputStream to) throws IOException {
        while (!waiting.isEmpty()) {
            if (page == null || y + FIGURE + 40 > BOTTOM) {
                newPage();
            } else {
                figure(waiting.remove());
            }
        }
        endPage();
        int count = document.getNumberOfPages();
        for (int i = 0; i < count; i++) {
            try (PDPageContentStream foot =
                    new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true)) {
                String number = (i + 1) + " / " + count;
                text(foot, footer, LEFT, HEIGHT - 26, Style.NOTE);
                text(foot, number, LEFT + WIDTH - width(number, Style.NOTE), HEIGHT - 26, Style.NOTE);
            }
        }
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setCreator("Cutfill");
        document.getDocumentInformation().setCreationDate(made);
        document.setDocumentId(made.getTimeInMillis()); // else it is drawn from the clock and the heap
        document.save(to);
    }

    private String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            int plain = Character.isWhitespace(letter) || letter == '\u2009' ? '\u00a0' : letter;
            boolean there = letters.getGlyphId(plain) != 0;
            shown.appendCodePoint(letter == ' ' ? ' ' : there ? plain : '?');
        });
        return shown.toString();
    }

    @Override
    public void close() throws IOException {
        endPage();
        document.close();
    }
}
