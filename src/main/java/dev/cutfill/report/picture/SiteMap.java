package dev.cutfill.report.picture;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.survey.result.ChangeMaps;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;

/// The site from above on one page:
///
/// ```
/// title
/// files and their days
/// subtitle
/// ┌──────────────────┐  ▉ fill
/// │ hillshade of pre │  ▉ 0      scale of colours
/// │  + differences   │  ▉ cut
/// │  + outlines      │  1 cut …
/// └──────────────────┘  2 fill … regions
/// ```
///
/// A wide site has scale and regions below it. The difference covers the hillshade where it exceeds the level
/// of detection: fully inside regions, faintly outside them, where such cells are the share that chance allows.
/// Ground that was not compared is drawn by what is known of it: one epoch, the other, or none.
final class SiteMap {
    /// A slim site gives a slim page, but not slimmer than its title needs.
    private static final int LEAST_WIDTH = 1000;
    private static final int LEFT = 136;
    private static final int TOP = 152;
    private static final int MAP_WIDTH = 850;
    private static final int MAP_HEIGHT = 830;
    private static final int BELOW = 86;
    private static final int LEAST_HEIGHT = 760;
    private static final int GROUND = 0xDCD9D2;
    private static final int ONLY_PRE = 0xB9B3C9;
    private static final int ONLY_POST = 0xA9C4B4;
    private static final int NEITHER = 0xC8C0B0;
    private static final Color REJECTED = new Color(0x8A5A00);
    /// A site longer than this many times its width gets empty paper beside it.
    private static final double LONGEST = 6;
    /// A site as much wider than deep has the page's whole width.
    private static final double WIDE = 2.2;

    private final Content content;
    private final Grid grid;
    private final ChangeScale scale;
    private final Window window;
    private final boolean wide;
    private final int column;
    private final int width;

    /// What goes on the map.
    ///
    /// @param pre light and shadow of the earlier surface
    /// @param frame puts the axes on the map
    /// @param rejected outlines of what failed a test, local frame
    /// @param stable outlines of the stable ground, local frame
    /// @param files a line of each epoch
    record Content(
            ChangeMaps maps,
            Relief pre,
            Relief post,
            MapFrame frame,
            List<Area> areas,
            List<Polygon> rejected,
            List<Polygon> stable,
            String title,
            List<ReportHeader.Side> files,
            String subtitle) {
        Content {
            areas = List.copyOf(areas);
            rejected = List.copyOf(rejected);
            stable = List.copyOf(stable);
            files = List.copyOf(files);
        }
    }

    private SiteMap(Content content) {
        this.content = content;
        this.grid = content.maps().grid();
        this.scale = ChangeScale.of(content.maps().difference(), content.maps().labels());
        this.wide = grid.columns() > WIDE * grid.rows();
        this.window = window(grid, wide ? MAP_WIDTH + MapLegend.WIDTH : MAP_WIDTH);
        this.column = wide ? LEFT : window.left() + window.width() + 44;
        this.width = wide ? LEFT + MAP_WIDTH + MapLegend.WIDTH + 44 : Math.max(LEAST_WIDTH, column + MapLegend.WIDTH);
    }

    static BufferedImage draw(Content content) {
        return new SiteMap(content).draw();
    }

    private static Window window(Grid grid, int room) {
        double width = grid.columns() * grid.cell();
        double depth = grid.rows() * grid.cell();
        double shownWidth = Math.max(width, depth / LONGEST);
        double shownDepth = Math.max(depth, width / LONGEST);
        double scale = Math.min(room / shownWidth, MAP_HEIGHT / shownDepth);
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
        int legendTop = wide ? TOP + window.height() + BELOW + 4 : TOP;
        int height = Math.max(LEAST_HEIGHT, wide ? legendTop + MapLegend.HEIGHT + 30 : TOP + window.height() + BELOW);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Brush.on(image);
        drawHead(g);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        boolean[] seen = paint(pixels, width);
        drawAxes(g);
        MapLegend.Words words = content.files().getFirst() instanceof ReportHeader.Surface surface
                ? MapLegend.Words.against(surface)
                : MapLegend.Words.BETWEEN_EPOCHS;
        new MapLegend(g, column, legendTop, words).draw(pixels, width, scale, window.scale(), keys(seen));
        int listLeft = wide ? column + MapLegend.WIDTH + 60 : column;
        int listTop = wide ? legendTop : legendTop + MapLegend.HEIGHT + 4;
        int marked =
                MapLegend.list(g, content.areas(), listLeft, listTop, width - listLeft - 20.0, height - listTop - 12.0);
        drawOutlines(g, content.areas().subList(0, marked));
        g.dispose();
        return image;
    }

    /// What the two sides are called.
    private List<String> words() {
        return content.files().getFirst() instanceof ReportHeader.Surface surface
                ? List.of(surface.kind().word(), "scan")
                : List.of("earlier", "later");
    }

    private void drawHead(Graphics2D g) {
        int room = width - 60;
        g.setColor(Colours.INK);
        double size = VectorFont.BOLD.fittingSize(content.title(), 25, 12, room);
        VectorFont.BOLD.draw(
                g, VectorFont.BOLD.fitted(content.title(), size, room), 30, 46, size, VectorFont.Align.LEFT);
        int line = 74;
        for (int i = 0; i < content.files().size(); i++) {
            ReportHeader.Side epoch = content.files().get(i);
            String first = words().get(i) + " ";
            double end = 30 + VectorFont.REGULAR.width(words().getFirst() + " ", 15) + 4;
            String rest = " · " + epoch.detail();
            String name =
                    VectorFont.BOLD.fitted(epoch.name(), 15, room - end + 30 - VectorFont.REGULAR.width(rest, 15));
            g.setColor(Colours.FAINT_INK);
            VectorFont.REGULAR.draw(g, first, 30, line, 15, VectorFont.Align.LEFT);
            VectorFont.REGULAR.draw(g, rest, end + VectorFont.BOLD.width(name, 15), line, 15, VectorFont.Align.LEFT);
            g.setColor(Colours.INK);
            VectorFont.BOLD.draw(g, name, end, line, 15, VectorFont.Align.LEFT);
            line += 22;
        }
        g.setColor(Colours.FAINT_INK);
        double small = VectorFont.REGULAR.fittingSize(content.subtitle(), 15, 10, room);
        VectorFont.REGULAR.draw(
                g, VectorFont.REGULAR.fitted(content.subtitle(), small, room), 30, line, small, VectorFont.Align.LEFT);
    }

    /// @return whether ground was met that only pre, only post or neither has
    private boolean[] paint(int[] pixels, int stride) {
        float[] dz = content.maps().difference().values();
        float[] lod = content.maps().levelOfDetection().values();
        float[] labels = content.maps().labels().values();
        boolean[][] seen = new boolean[window.height()][3];
        Parallel.items(window.height(), row -> {
            double y = window.y(window.top() + row + 0.5);
            for (int column = 0; column < window.width(); column++) {
                double x = window.x(window.left() + column + 0.5);
                int cell = grid.cellAt(x, y);
                if (cell < 0) {
                    continue;
                }
                int colour;
                if (Float.isNaN(dz[cell])) {
                    int kind = uncompared(cell);
                    if (kind < 0) {
                        continue;
                    }
                    seen[row][kind] = true;
                    colour = uncomparedColour(kind, x, y);
                } else {
                    double shade = light(content.pre(), x, y);
                    boolean significant = Math.abs(dz[cell]) > lod[cell];
                    boolean inside = !Float.isNaN(labels[cell]);
                    double cover = inside ? significant ? 0.92 : 0.5 : significant ? 0.3 : 0;
                    colour = Colours.mix(
                            Colours.shaded(GROUND, Math.clamp(0.2 + 0.8 * shade, 0.25, 1.16)),
                            Colours.shaded(scale.colour(dz[cell]), Math.clamp(0.45 + 0.55 * shade, 0.5, 1.1)),
                            cover);
                }
                pixels[(window.top() + row) * stride + window.left() + column] = colour;
            }
        });
        boolean[] any = new boolean[3];
        for (boolean[] row : seen) {
            for (int kind = 0; kind < 3; kind++) {
                any[kind] |= row[kind];
            }
        }
        return any;
    }

    private static double light(Relief relief, double x, double y) {
        double shade = relief.shadeAt(x, y);
        return Double.isNaN(shade) ? 1 : shade;
    }

    /// Of a cell without a difference: 0 where only pre is known, 1 where only post is, 2 where neither or both
    /// are, −1 outside the ground.
    private int uncompared(int cell) {
        boolean before = !Float.isNaN(content.maps().pre().surface().values()[cell]);
        boolean after = !Float.isNaN(content.maps().post().surface().values()[cell]);
        if (before != after) {
            return before ? 0 : 1;
        }
        return before || content.maps().ground().get(cell) ? 2 : -1;
    }

    private int uncomparedColour(int kind, double x, double y) {
        if (kind == 2) {
            return NEITHER;
        }
        double shade = light(kind == 0 ? content.pre() : content.post(), x, y);
        int ground = Colours.shaded(GROUND, Math.clamp(0.2 + 0.8 * shade, 0.25, 1.16));
        return Colours.mix(ground, kind == 0 ? ONLY_PRE : ONLY_POST, 0.6);
    }

    private List<MapLegend.Key> keys(boolean[] seen) {
        List<MapLegend.Key> keys = new ArrayList<>();
        keys.add(new MapLegend.Patch(
                new Color(GROUND),
                content.files().getFirst() instanceof ReportHeader.Surface
                        ? "no significant difference"
                        : "no significant change"));
        if (seen[0]) {
            keys.add(new MapLegend.Patch(
                    new Color(Colours.mix(GROUND, ONLY_PRE, 0.6)), "not compared: " + words().getFirst() + " only"));
        }
        if (seen[1]) {
            keys.add(new MapLegend.Patch(
                    new Color(Colours.mix(GROUND, ONLY_POST, 0.6)), "not compared: " + words().getLast() + " only"));
        }
        if (seen[2]) {
            keys.add(new MapLegend.Patch(new Color(NEITHER), "not compared: gap or rim"));
        }
        keys.add(new MapLegend.Outline(Colours.INK, new BasicStroke(1.6f), "outline of a region"));
        if (!content.rejected().isEmpty()) {
            keys.add(new MapLegend.Outline(REJECTED, rejectedStroke(), "stands out, failed a test"));
        }
        if (!content.stable().isEmpty()) {
            keys.add(new MapLegend.Outline(Colours.STABLE, Brush.dashed(1.8f, 7), "stable ground"));
        }
        return keys;
    }

    private static Stroke rejectedStroke() {
        return Brush.dashed(1.7f, 3.2f);
    }

    private void drawOutlines(Graphics2D g, List<Area> marked) {
        Shape before = g.getClip();
        g.clipRect(window.left(), window.top(), window.width(), window.height());
        content.stable()
                .forEach(plot ->
                        outline(g, window.path(plot), Colours.STABLE, new BasicStroke(3), 150, Brush.dashed(1.5f, 7)));
        content.rejected()
                .forEach(
                        change -> outline(g, window.path(change), REJECTED, new BasicStroke(3), 150, rejectedStroke()));
        Stroke halo = new BasicStroke(3.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        Stroke line = new BasicStroke(1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        content.areas().forEach(area -> outline(g, window.path(area.outline()), Colours.INK, halo, 190, line));
        new Markers(content.maps().labels(), window).draw(g, marked);
        g.setClip(before);
    }

    private static void outline(Graphics2D g, Path2D path, Color colour, Stroke halo, int white, Stroke line) {
        g.setColor(new Color(255, 255, 255, white));
        g.setStroke(halo);
        g.draw(path);
        g.setColor(colour);
        g.setStroke(line);
        g.draw(path);
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
}
