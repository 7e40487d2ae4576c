package dev.cutfill.report.picture;

import dev.cutfill.survey.result.Figures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;

/// What stands beside a map: scale of colours, scale bar, north, what each colour and line is, and a line for
/// each marked area.
final class MapLegend {
    static final int WIDTH = 370;
    static final int HEIGHT = 348;

    private static final int BAR_HEIGHT = 300;
    /// Scale bars are about so long, and at most 2.5 times as long (pixels).
    private static final double SCALE_BAR = 68;

    private static final int LINE = 30;
    private static final int BRIEF_LINE = 26;
    private static final int BRIEF_WIDTH = 170;

    private final Graphics2D g;
    private final int left;
    private final int top;
    private final Words words;

    /// What the colours mean.
    ///
    /// @param title of the scale
    record Words(String title, String fill, String cut) {
        static final Words BETWEEN_EPOCHS =
                new Words("Change of height (m)", "material added, ground rose", "material removed, ground fell");

        static Words against(ReportHeader.Surface surface) {
            String word = surface.kind().word();
            return new Words("Height above the " + word + " (m)", "scan above the " + word, "scan below the " + word);
        }
    }

    MapLegend(Graphics2D g, int left, int top, Words words) {
        this.words = words;
        this.g = g;
        this.left = left;
        this.top = top;
    }

    /// What a colour or a line stands for.
    sealed interface Key {
        String text();
    }

    record Patch(Color colour, String text) implements Key {}

    record Outline(Color colour, Stroke stroke, String text) implements Key {}

    /// @param scale pixels of the map to the metre
    void draw(int[] pixels, int stride, ChangeScale colours, double scale, List<Key> keys) {
        g.setColor(Colours.INK);
        VectorFont.BOLD.draw(g, words.title(), left, top + 14.0, 16, VectorFont.Align.LEFT);
        int bar = top + 32;
        for (int i = 0; i < BAR_HEIGHT; i++) {
            int from = (bar + i) * stride + left;
            Arrays.fill(pixels, from, from + 28, Colours.change(1 - 2 * (i + 0.5) / BAR_HEIGHT));
        }
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1));
        g.draw(new Rectangle2D.Double(left - 0.5, bar - 0.5, 29, BAR_HEIGHT + 1));
        double half = BAR_HEIGHT / 2.0;
        barTick("0", bar + half);
        for (double tick : colours.ticks(24 / half)) {
            int decimals = tick >= 1 ? tick == Math.rint(tick) ? 0 : 1 : (int) Math.ceil(-Math.log10(tick) - 1e-9);
            barTick("+" + Ticks.number(tick, decimals), bar + half * (1 - colours.at(tick)));
            barTick(Ticks.number(-tick, decimals), bar + half * (1 + colours.at(tick)));
        }
        double x = left + 108.0;
        words(x, bar + 12.0, Colours.FILL, "fill", words.fill());
        words(x, bar + BAR_HEIGHT - 18.0, Colours.CUT, "cut", words.cut());
        double y = bar + half - 13 * keys.size();
        scaleBar(x, y, scale);
        for (Key key : keys) {
            y += 25;
            key(x, y, key);
        }
        north(left + WIDTH - 34.0, top + 4.0);
    }

    private void words(double x, double y, Color colour, String name, String meaning) {
        g.setColor(colour);
        VectorFont.BOLD.draw(g, name, x, y, 17, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(g, meaning, x, y + 20, 14, VectorFont.Align.LEFT);
    }

    private void barTick(String label, double y) {
        g.setColor(Colours.INK);
        g.draw(new Line2D.Double(left + 28, y, left + 34, y));
        VectorFont.REGULAR.draw(g, label, left + 40.0, y + 5, 14, VectorFont.Align.LEFT);
    }

    private void key(double x, double y, Key key) {
        switch (key) {
            case Patch patch -> {
                Rectangle2D.Double box = new Rectangle2D.Double(x, y - 6, 20, 14);
                g.setColor(patch.colour());
                g.fill(box);
                g.setColor(Colours.FAINT_INK);
                g.setStroke(new BasicStroke(1));
                g.draw(box);
            }
            case Outline line -> {
                g.setColor(line.colour());
                g.setStroke(line.stroke());
                g.draw(new Line2D.Double(x, y + 1, x + 20, y + 1));
            }
        }
        g.setColor(Colours.INK);
        VectorFont.REGULAR.draw(g, key.text(), x + 30, y + 6, 14, VectorFont.Align.LEFT);
    }

    /// A bar of a round length, its length beside it.
    private void scaleBar(double x, double y, double scale) {
        double metres = Ticks.roundStep(SCALE_BAR / scale);
        double length = metres * scale;
        g.setStroke(new BasicStroke(1));
        for (int part = 0; part < 4; part++) {
            Rectangle2D.Double piece = new Rectangle2D.Double(x + part * length / 4, y - 4, length / 4, 6);
            g.setColor(part % 2 == 0 ? Colours.INK : Color.WHITE);
            g.fill(piece);
            g.setColor(Colours.INK);
            g.draw(piece);
        }
        int decimals = metres >= 1 ? 0 : (int) Math.ceil(-Math.log10(metres) - 1e-9);
        VectorFont.REGULAR.draw(
                g, Ticks.number(metres, decimals) + " m", x + length + 12, y + 4, 14, VectorFont.Align.LEFT);
    }

    private void north(double x, double y) {
        g.setColor(Colours.INK);
        Path2D.Double arrow = new Path2D.Double();
        arrow.moveTo(x, y - 4);
        arrow.lineTo(x + 8, y + 20);
        arrow.lineTo(x, y + 14);
        arrow.lineTo(x - 8, y + 20);
        arrow.closePath();
        g.fill(arrow);
        VectorFont.BOLD.draw(g, "N", x, y + 38, 15, VectorFont.Align.CENTRE);
    }

    /// A heading and a line for each area, in a column, or shorter ones in several where they are many; the last
    /// line sums those for which there is no room.
    ///
    /// @return how many have a line
    static int list(Graphics2D g, List<Area> areas, double left, double top, double width, double height) {
        g.setColor(Colours.INK);
        int count = areas.size();
        String heading =
                count == 0 ? "No region changed" : count == 1 ? "1 region" : Ticks.number(count, 0) + " regions";
        VectorFont.BOLD.draw(g, heading, left, top + 14, 16, VectorFont.Align.LEFT);
        double room = height - 30;
        boolean brief = count > (int) (room / LINE);
        int columns = brief ? Math.max(1, (int) (width / BRIEF_WIDTH)) : 1;
        int line = brief ? BRIEF_LINE : LINE;
        int rows = Math.max(1, (int) (room / line));
        boolean all = count <= columns * rows;
        rows = all ? Math.min(rows, Math.ceilDiv(Math.max(1, count), columns)) : rows - 1;
        int shown = Math.min(count, columns * rows);
        double column = brief ? width / columns : width;
        for (int i = 0; i < shown; i++) {
            Area area = areas.get(i);
            int beside = i / rows;
            double x = left + beside * column;
            double y = top + 42 + i % rows * (double) line;
            Markers.badge(g, area, x + 14, y - 5);
            g.setColor(Colours.INK);
            String text = brief ? area.volume() : area.figures();
            double size = VectorFont.REGULAR.fittingSize(text, 14, 10, column - 46);
            VectorFont.REGULAR.draw(
                    g, VectorFont.REGULAR.fitted(text, size, column - 46), x + 38, y, size, VectorFont.Align.LEFT);
        }
        if (!all) {
            g.setColor(Colours.FAINT_INK);
            VectorFont.REGULAR.draw(
                    g,
                    "and " + Ticks.number(count - shown, 0) + " smaller: " + rest(areas.subList(shown, count)),
                    left + 2,
                    top + 42 + rows * (double) line,
                    14,
                    VectorFont.Align.LEFT);
        }
        return shown;
    }

    private static String rest(List<Area> areas) {
        double cut =
                areas.stream().mapToDouble(area -> Math.max(0, -area.net())).sum();
        double fill =
                areas.stream().mapToDouble(area -> Math.max(0, area.net())).sum();
        int decimals = cut + fill < 10 ? 1 : 0;
        return "cut " + Figures.number(cut, decimals) + " m³, fill " + Figures.number(fill, decimals) + " m³";
    }
}
