package dev.cutfill.report;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.result.Figures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The site from above on one page:
///
/// ```
/// title
/// subtitle
/// ┌──────────────────┐  ▉ fill
/// │ hillshade of pre │  ▉ 0      scale of colours
/// │  + differences   │  ▉ cut
/// │  + outlines      │  1 cut …
/// └──────────────────┘  2 fill … regions
/// ```
///
/// The difference covers the hillshade where it exceeds the level of detection: fully inside regions, faintly
/// outside them, where such cells are the share that chance allows.
public final class SiteMap {
    /// A slim site gives a slim page, but not slimmer than its title needs.
    private static final int LEAST_WIDTH = 1000;
    private static final int COLUMN_WIDTH = 370;
    private static final int LEFT = 136;
    private static final int TOP = 104;
    private static final int MAP_WIDTH = 850;
    private static final int MAP_HEIGHT = 850;
    private static final int BELOW = 86;
    private static final int LEAST_HEIGHT = 760;
    private static final int BAR_HEIGHT = 300;
    private static final int GROUND = 0xDCD9D2;
    private static final int NOT_COMPARED = 0xB9B3C9;
    /// A site longer than this many times its width gets empty paper beside it.
    private static final double LONGEST = 6;

    private final Content content;
    private final Relief relief;
    private final ChangeScale scale;
    private final Window window;
    private final int column;
    private final int width;

    /// What goes on the map. All rasters share one grid.
    ///
    /// @param surface height of pre
    /// @param difference of height, post less pre
    /// @param levelOfDetection what a difference must exceed to be shown
    /// @param labels number of the area a cell belongs to, or NaN
    /// @param frame puts the axes on the map
    /// @param stable outlines of the stable ground, local frame
    public record Content(
            Raster surface,
            Raster difference,
            Raster levelOfDetection,
            Raster labels,
            MapFrame frame,
            List<Area> areas,
            List<Polygon> stable,
            String title,
            String subtitle) {
        public Content {
            areas = List.copyOf(areas);
            stable = List.copyOf(stable);
        }
    }

    private SiteMap(Content content) {
        this.content = content;
        this.relief = Relief.of(content.surface());
        this.scale = ChangeScale.of(content.difference(), content.labels());
        this.window = window(content.surface().grid());
        this.column = window.left() + window.width() + 44;
        this.width = Math.max(LEAST_WIDTH, column + COLUMN_WIDTH);
    }

    public static BufferedImage draw(Content content) {
        return new SiteMap(content).draw();
    }

    private static Window window(Grid grid) {
        double width = grid.columns() * grid.cell();
        double depth = grid.rows() * grid.cell();
        double shownWidth = Math.max(width, depth / LONGEST);
        double shownDepth = Math.max(depth, width / LONGEST);
        double scale = Math.min(MAP_WIDTH / shownWidth, MAP_HEIGHT / shownDepth);
        return new Window(
                LEFT,
                TOP,
                (int) Math.round(shownWidth * scale),
                (int) Math.round(shownDepth * scale),
                grid.minX() - (shownWidth - width) / 2,
                grid.minY() + depth + (shownDepth - depth) / 2,
                scale);
    }

    private BufferedImage draw() {
        BufferedImage image = new BufferedImage(
                width, Math.max(LEAST_HEIGHT, TOP + window.height() + BELOW), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Brush.on(image);
        g.setColor(Colours.INK);
        double size = VectorFont.BOLD.fittingSize(content.title(), 25, 12, width - 60);
        VectorFont.BOLD.draw(
                g, VectorFont.BOLD.fitted(content.title(), size, width - 60), 30, 46, size, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        double small = VectorFont.REGULAR.fittingSize(content.subtitle(), 16, 11, width - 60);
        VectorFont.REGULAR.draw(
                g,
                VectorFont.REGULAR.fitted(content.subtitle(), small, width - 60),
                30,
                76,
                small,
                VectorFont.Align.LEFT);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        paint(pixels, image.getWidth());
        drawAxes(g);
        // in the column beside the map, so that nothing lies over data
        MapSigns.scaleBar(g, column + 108.0, TOP + 106.0, window.scale());
        MapSigns.north(g, column + COLUMN_WIDTH - 30.0, TOP + 4.0);
        drawOutlines(g);
        int below = drawColours(g, pixels, image.getWidth());
        drawAreas(g, below, image.getHeight());
        g.dispose();
        return image;
    }

    private void paint(int[] pixels, int stride) {
        Grid grid = content.difference().grid();
        float[] dz = content.difference().values();
        float[] lod = content.levelOfDetection().values();
        float[] labels = content.labels().values();
        Parallel.items(window.height(), row -> {
            double y = window.y(window.top() + row + 0.5);
            for (int column = 0; column < window.width(); column++) {
                double x = window.x(window.left() + column + 0.5);
                int cell = grid.cellAt(x, y);
                double shade = cell < 0 ? Double.NaN : relief.shadeAt(x, y);
                if (!Double.isNaN(shade)) {
                    int colour = Colours.shaded(GROUND, Math.clamp(0.2 + 0.8 * shade, 0.25, 1.16));
                    if (Float.isNaN(dz[cell])) {
                        colour = Colours.mix(colour, NOT_COMPARED, 0.55);
                    } else {
                        boolean seen = Math.abs(dz[cell]) > lod[cell];
                        boolean inside = !Float.isNaN(labels[cell]);
                        double cover = inside ? seen ? 0.92 : 0.5 : seen ? 0.3 : 0;
                        colour = Colours.mix(
                                colour,
                                Colours.shaded(scale.colour(dz[cell]), Math.clamp(0.45 + 0.55 * shade, 0.5, 1.1)),
                                cover);
                    }
                    pixels[(window.top() + row) * stride + window.left() + column] = colour;
                }
            }
        });
    }

    private void drawOutlines(Graphics2D g) {
        Shape before = g.getClip();
        g.clipRect(window.left(), window.top(), window.width(), window.height());
        for (Polygon polygon : content.stable()) {
            Path2D path = window.path(polygon);
            g.setColor(new Color(255, 255, 255, 150));
            g.setStroke(new BasicStroke(3));
            g.draw(path);
            g.setColor(Colours.STABLE);
            g.setStroke(Brush.dashed(1.5f, 7));
            g.draw(path);
        }
        for (Area area : content.areas()) {
            Path2D path = window.path(area.outline());
            g.setColor(new Color(255, 255, 255, 190));
            g.setStroke(new BasicStroke(3.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(path);
            g.setColor(Colours.INK);
            g.setStroke(new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(path);
        }
        Map<Integer, double[]> places = widestPlaces();
        for (Area area : content.areas().reversed()) {
            double[] place = places.getOrDefault(area.number(), new double[] {
                area.outline().shell().x(0), area.outline().shell().y(0)
            });
            drawBadge(g, area, window.pixelX(place[0]), window.pixelY(place[1]));
        }
        g.setClip(before);
    }

    /// The middle of the longest row of cells of each area, which lies inside it whatever its shape.
    private Map<Integer, double[]> widestPlaces() {
        Grid grid = content.labels().grid();
        Map<Integer, double[]> places = new HashMap<>();
        Map<Integer, Integer> longest = new HashMap<>();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); ) {
                float label = content.labels().at(column, row);
                int end = column + 1;
                while (end < grid.columns() && content.labels().at(end, row) == label) {
                    end++;
                }
                if (!Float.isNaN(label) && end - column > longest.getOrDefault((int) label, 0)) {
                    longest.put((int) label, end - column);
                    places.put(
                            (int) label,
                            new double[] {grid.minX() + (column + end) * grid.cell() / 2, grid.centreY(row)});
                }
                column = end;
            }
        }
        return places;
    }

    private static void drawBadge(Graphics2D g, Area area, double x, double y) {
        String number = Integer.toString(area.number());
        double radius = 11 + 3.2 * (number.length() - 1);
        g.setColor(Color.WHITE);
        g.fill(new Ellipse2D.Double(x - radius - 1.5, y - 12.5, 2 * radius + 3, 25));
        g.setColor(area.cut() ? Colours.CUT : Colours.FILL);
        g.fill(new Ellipse2D.Double(x - radius, y - 11, 2 * radius, 22));
        g.setColor(Color.WHITE);
        VectorFont.BOLD.draw(g, number, x, y + 5, 14, VectorFont.Align.CENTRE);
    }

    private void drawAxes(Graphics2D g) {
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1.2f));
        g.draw(new Rectangle2D.Double(
                window.left() - 0.5, window.top() - 0.5, window.width() + 1, window.height() + 1));
        double bottom = window.top() + window.height();
        MapFrame frame = content.frame();
        double taken = Double.NEGATIVE_INFINITY;
        Ticks east = frame.eastings(window.west(), window.east(), Math.max(1, window.width() / 140));
        for (int i = 0; i < east.count(); i++) {
            double x = window.pixelX(frame.localX(east.at(i)));
            g.draw(new Line2D.Double(x, bottom, x, bottom + 6));
            double reach = VectorFont.REGULAR.width(east.label(i), 14) / 2 + 6;
            boolean lower = x - reach < taken;
            taken = lower ? taken : x + reach;
            VectorFont.REGULAR.draw(g, east.label(i), x, bottom + (lower ? 39 : 23), 14, VectorFont.Align.CENTRE);
        }
        Ticks north = frame.northings(window.south(), window.north(), Math.max(1, window.height() / 110));
        for (int i = 0; i < north.count(); i++) {
            double y = window.pixelY(frame.localY(north.at(i)));
            g.draw(new Line2D.Double(window.left() - 6, y, window.left(), y));
            VectorFont.REGULAR.draw(g, north.label(i), window.left() - 10, y + 5, 14, VectorFont.Align.RIGHT);
        }
        VectorFont.REGULAR.draw(
                g,
                frame.axis("Easting"),
                window.left() + window.width() / 2.0,
                bottom + 62,
                15,
                VectorFont.Align.CENTRE);
        Brush.turned(g, window.left() - 112, window.top() + window.height() / 2.0, frame.axis("Northing"), 15);
    }

    /// @return where the next thing of the column may begin
    private int drawColours(Graphics2D g, int[] pixels, int stride) {
        g.setColor(Colours.INK);
        VectorFont.BOLD.draw(g, "Change of height (m)", column, TOP + 14, 16, VectorFont.Align.LEFT);
        int top = TOP + 32;
        for (int i = 0; i < BAR_HEIGHT; i++) {
            int from = (top + i) * stride + column;
            Arrays.fill(pixels, from, from + 28, Colours.change(1 - 2 * (i + 0.5) / BAR_HEIGHT));
        }
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1));
        g.draw(new Rectangle2D.Double(column - 0.5, top - 0.5, 29, BAR_HEIGHT + 1));
        double half = BAR_HEIGHT / 2.0;
        drawBarTick(g, "0", top + half);
        for (double tick : scale.ticks(24 / half)) {
            int decimals = tick >= 1 ? tick == Math.rint(tick) ? 0 : 1 : (int) Math.ceil(-Math.log10(tick) - 1e-9);
            drawBarTick(g, "+" + Ticks.number(tick, decimals), top + half * (1 - scale.at(tick)));
            drawBarTick(g, Ticks.number(-tick, decimals), top + half * (1 + scale.at(tick)));
        }
        g.setColor(Colours.FILL);
        VectorFont.BOLD.draw(g, "fill", column + 108, top + 16, 17, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(g, "material added, ground rose", column + 108, top + 38, 14, VectorFont.Align.LEFT);
        g.setColor(Colours.CUT);
        VectorFont.BOLD.draw(g, "cut", column + 108, top + BAR_HEIGHT - 26, 17, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(
                g, "material removed, ground fell", column + 108, top + BAR_HEIGHT - 4, 14, VectorFont.Align.LEFT);

        double x = column + 108;
        double y = top + half - 42;
        drawKey(g, x, y, new Color(GROUND), "no significant change");
        drawKey(g, x, y + 26, new Color(Colours.mix(GROUND, NOT_COMPARED, 0.55)), "not compared");
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1.6f));
        g.draw(new Line2D.Double(x, y + 54, x + 20, y + 54));
        VectorFont.REGULAR.draw(g, "outline of a region", x + 30, y + 59, 14, VectorFont.Align.LEFT);
        if (!content.stable().isEmpty()) {
            g.setColor(Colours.STABLE);
            g.setStroke(Brush.dashed(1.8f, 5));
            g.draw(new Line2D.Double(x, y + 80, x + 20, y + 80));
            g.setColor(Colours.INK);
            VectorFont.REGULAR.draw(g, "stable ground", x + 30, y + 85, 14, VectorFont.Align.LEFT);
        }
        return top + BAR_HEIGHT + 34;
    }

    private void drawBarTick(Graphics2D g, String label, double y) {
        g.setColor(Colours.INK);
        g.draw(new Line2D.Double(column + 28, y, column + 34, y));
        VectorFont.REGULAR.draw(g, label, column + 40, y + 5, 14, VectorFont.Align.LEFT);
    }

    private static void drawKey(Graphics2D g, double x, double y, Color colour, String text) {
        Rectangle2D.Double box = new Rectangle2D.Double(x, y - 6, 20, 14);
        g.setColor(colour);
        g.fill(box);
        g.setColor(Colours.FAINT_INK);
        g.setStroke(new BasicStroke(1));
        g.draw(box);
        g.setColor(Colours.INK);
        VectorFont.REGULAR.draw(g, text, x + 30, y + 6, 14, VectorFont.Align.LEFT);
    }

    private void drawAreas(Graphics2D g, int top, int height) {
        g.setColor(Colours.INK);
        int count = content.areas().size();
        String heading =
                count == 0 ? "No region changed" : count == 1 ? "1 region" : Ticks.number(count, 0) + " regions";
        VectorFont.BOLD.draw(g, heading, column, top, 16, VectorFont.Align.LEFT);
        int rows = Math.max(1, (height - top - 34) / 30);
        int shown = count <= rows ? count : rows - 1;
        for (int i = 0; i < shown; i++) {
            Area area = content.areas().get(i);
            double y = top + 28 + 30 * i;
            drawBadge(g, area, column + 14, y - 5);
            g.setColor(Colours.INK);
            VectorFont.REGULAR.draw(
                    g,
                    VectorFont.REGULAR.fitted(area.figures(), 14, width - column - 52),
                    column + 38,
                    y,
                    14,
                    VectorFont.Align.LEFT);
        }
        if (shown < count) {
            g.setColor(Colours.FAINT_INK);
            VectorFont.REGULAR.draw(
                    g,
                    "and " + Ticks.number(count - shown, 0) + " smaller, net "
                            + Figures.number(rest(shown), Math.abs(rest(shown)) < 10 ? 1 : 0) + " m³",
                    column + 38,
                    top + 28 + 30 * shown,
                    14,
                    VectorFont.Align.LEFT);
        }
    }

    /// Net volume of the areas that have no line (m³).
    private double rest(int shown) {
        return content.areas().stream().skip(shown).mapToDouble(Area::net).sum();
    }
}
