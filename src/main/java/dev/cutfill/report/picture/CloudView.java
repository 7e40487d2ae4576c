package dev.cutfill.report.picture;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.result.ChangeMaps;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.List;

/// One region in space, before and after side by side: its points coloured by height on one scale, those of
/// other regions blue, the ground about it grey under light and shadow; a box with axes on the map, and a small
/// plan of where on the site it lies. Both are seen from the same place, where nothing hides the region.
///
/// Each point is a rectangle nearly twice as wide as the points lie apart in plan, and as high as that length
/// looks on its slope, drawn into a depth buffer: no surface is made up where there is no point.
/// Made once for a site; [#draw(Area, String)] may be called from several threads.
public final class CloudView {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 760;
    private static final Camera.Frame BEFORE = new Camera.Frame(96, 128, 500, 480);
    private static final Camera.Frame AFTER = new Camera.Frame(690, 128, 500, 480);
    private static final int BAR_X = 1246;
    private static final int BAR_TOP = 300;
    private static final int BAR_HEIGHT = 300;
    private static final int PLAN = 180;
    private static final int OTHER_REGION = 0x4A78C8;
    private static final int GROUND = 0xCBC7BF;
    private static final Color OWN_ON_PLAN = new Color(0xF28C00);
    /// More points than a few a pixel are not seen.
    private static final int MOST_SHOWN = 1_000_000;
    /// So much is shown on each side of the region, as a share of its longer side …
    private static final double SURROUNDINGS = 0.3;
    /// … at least so many cells in all …
    private static final int FEWEST_CELLS = 6;
    /// … and a window at least this share as wide as long.
    private static final double SLIMMEST = 0.5;
    /// Heights are stretched until the box is this high against its width, at most fivefold.
    private static final double WISHED_HEIGHT = 0.22;

    private static final double[] STRETCHES = {1, 1.5, 2, 3, 5};

    private final ChangeMaps maps;
    private final Raster labels;
    private final MapFrame frame;
    private final List<Area> areas;
    private final List<Relief> reliefs;
    private final List<String> names;

    /// @param names of the epochs, above their pictures
    CloudView(ChangeMaps maps, List<Relief> reliefs, MapFrame frame, List<Area> areas, List<String> names) {
        this.maps = maps;
        this.labels = maps.labels();
        this.frame = frame;
        this.areas = List.copyOf(areas);
        this.reliefs = List.copyOf(reliefs);
        this.names = List.copyOf(names);
    }

    /// @param title one line; the area's own figures come under it
    BufferedImage draw(Area area, String title) {
        Bounds plan = window(area);
        List<PointCloud> shown = List.of(
                maps.pre().points().within(plan, MOST_SHOWN),
                maps.post().points().within(plan, MOST_SHOWN));
        Camera.Box box = box(plan);
        double[] range = heightsOf(area, shown, box);
        double stretch = stretch((box.maxZ() - box.minZ()) / Math.max(plan.width(), plan.depth()));
        Viewpoint from = Viewpoint.of(reliefs, labels, area, box, stretch);

        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Brush.on(image);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int epoch = 0; epoch < 2; epoch++) {
            Camera.Frame where = epoch == 0 ? BEFORE : AFTER;
            Camera camera = new Camera(box, from, stretch, where);
            BoxAxes axes = new BoxAxes(box, camera, frame);
            axes.drawBack(g);
            splat(pixels, area, shown.get(epoch), reliefs.get(epoch), box, camera, range);
            axes.drawFront(g, epoch == 0);
            g.setColor(Colours.INK);
            String name = VectorFont.BOLD.fitted(names.get(epoch), 16, where.width() + 60);
            VectorFont.BOLD.draw(
                    g, name, where.left() + where.width() / 2, where.top() - 14, 16, VectorFont.Align.CENTRE);
        }
        VectorFont.BOLD.draw(g, VectorFont.BOLD.fitted(title, 25, WIDTH - 300), 30, 46, 25, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(
                g, VectorFont.REGULAR.fitted(area.figures(), 17, WIDTH - 300), 30, 76, 17, VectorFont.Align.LEFT);
        drawPlan(g, pixels, area, plan);
        drawColours(g, pixels, range);
        String proportions =
                stretch == 1 ? "true proportions" : "heights × " + Ticks.number(stretch, stretch == 1.5 ? 1 : 0);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(
                g,
                "Both on one scale of colours and in one box, " + proportions + ", " + from.text(),
                30,
                HEIGHT - 20,
                14,
                VectorFont.Align.LEFT);
        g.dispose();
        return image;
    }

    /// The region with a margin, moved to stay on the site.
    private Bounds window(Area area) {
        Bounds own = area.bounds();
        Grid grid = labels.grid();
        double longer = Math.max(own.width(), own.depth());
        double margin = Math.max(SURROUNDINGS * longer, 2 * grid.cell());
        double least = Math.max(SLIMMEST * (longer + 2 * margin), FEWEST_CELLS * grid.cell());
        double[] x = span(own.minX(), own.maxX(), margin, least, grid.minX(), grid.columns() * grid.cell());
        double[] y = span(own.minY(), own.maxY(), margin, least, grid.minY(), grid.rows() * grid.cell());
        return new Bounds(x[0], y[0], 0, x[1], y[1], 0);
    }

    private static double[] span(double from, double to, double margin, double least, double low, double all) {
        double length = Math.min(Math.max(to - from + 2 * margin, least), all);
        double start = Math.max(low, Math.min((from + to) / 2 - length / 2, low + all - length));
        return new double[] {start, start + length};
    }

    /// As high as the ground of both epochs in it.
    private Camera.Box box(Bounds plan) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Relief relief : reliefs) {
            double[] heights = relief.heights(plan.minX(), plan.minY(), plan.maxX(), plan.maxY());
            if (heights != null) {
                low = Math.min(low, heights[0]);
                high = Math.max(high, heights[1]);
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        double margin = Math.max(0.05 * (high - low), 0.02 * Math.max(plan.width(), plan.depth()));
        return new Camera.Box(plan.minX(), plan.minY(), low - margin, plan.maxX(), plan.maxY(), high + margin);
    }

    private static double stretch(double flatness) {
        for (double stretch : STRETCHES) {
            if (flatness * stretch >= WISHED_HEIGHT) {
                return stretch;
            }
        }
        return STRETCHES[STRETCHES.length - 1];
    }

    /// Lowest and highest point of the region in either epoch, but for the outermost half per cent.
    private double[] heightsOf(Area area, List<PointCloud> epochs, Camera.Box box) {
        double[] z = new double[epochs.stream().mapToInt(PointCloud::size).sum()];
        int n = 0;
        for (PointCloud shown : epochs) {
            for (int i = 0; i < shown.size(); i++) {
                double height = shown.z()[i];
                if (labelAt(shown.x()[i], shown.y()[i]) == area.number()
                        && height >= box.minZ()
                        && height <= box.maxZ()) {
                    z[n++] = height;
                }
            }
        }
        if (n == 0) {
            return new double[] {box.minZ(), box.maxZ()};
        }
        Arrays.sort(z, 0, n);
        double low = z[(int) (0.005 * (n - 1))];
        double high = z[(int) Math.ceil(0.995 * (n - 1))];
        return new double[] {low, Math.max(high, low + 0.01)};
    }

    private int labelAt(double x, double y) {
        int cell = labels.grid().cellAt(x, y);
        float label = cell < 0 ? Float.NaN : labels.values()[cell];
        return Float.isNaN(label) ? 0 : (int) label;
    }

    private void splat(
            int[] pixels, Area area, PointCloud shown, Relief relief, Camera.Box box, Camera camera, double[] range) {
        float[] nearest = new float[WIDTH * HEIGHT];
        Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
        double spacing = Math.sqrt((box.maxX() - box.minX()) * (box.maxY() - box.minY()) / Math.max(1, shown.size()));
        int size = Math.clamp((int) Math.ceil(1.9 * spacing * camera.scale), 2, 44);
        double referenceX = (box.minX() + box.maxX()) / 2;
        double referenceY = (box.minY() + box.maxY()) / 2;
        for (int i = 0; i < shown.size(); i++) {
            double x = shown.x()[i];
            double y = shown.y()[i];
            double z = shown.z()[i];
            if (z < box.minZ() || z > box.maxZ()) {
                continue; // strays: birds and dust would float above the box
            }
            int left = (int) Math.round(camera.pixelX(x, y) - size / 2.0);
            int high = Math.clamp((int) Math.ceil(size * camera.foreshortening(relief.slopeAt(x, y))), size, 4 * size);
            int top = (int) Math.round(camera.pixelY(x, y, z) - high / 2.0);
            float near = (float) camera.nearness(x - referenceX, y - referenceY, z);
            int colour = colour(area, labelAt(x, y), relief.shadeAt(x, y), (z - range[0]) / (range[1] - range[0]));
            for (int row = Math.max(0, top); row < Math.min(HEIGHT, top + high); row++) {
                for (int column = Math.max(0, left); column < Math.min(WIDTH, left + size); column++) {
                    int at = row * WIDTH + column;
                    if (near > nearest[at]) {
                        nearest[at] = near;
                        pixels[at] = colour;
                    }
                }
            }
        }
    }

    private static int colour(Area area, int label, double shade, double height) {
        double light = Double.isNaN(shade) ? 1 : shade;
        if (label == area.number()) {
            return Colours.shaded(Colours.viridis(height), Math.clamp(0.45 + 0.55 * light, 0.55, 1.12));
        }
        return Colours.shaded(label > 0 ? OTHER_REGION : GROUND, Math.clamp(0.25 + 0.75 * light, 0.3, 1.15));
    }

    private void drawColours(Graphics2D g, int[] pixels, double[] range) {
        g.setColor(Colours.INK);
        VectorFont.BOLD.draw(g, "Elevation (m)", BAR_X, BAR_TOP - 18, 16, VectorFont.Align.LEFT);
        for (int i = 0; i < BAR_HEIGHT; i++) {
            int from = (BAR_TOP + i) * WIDTH + BAR_X;
            Arrays.fill(pixels, from, from + 28, Colours.viridis(1 - (i + 0.5) / BAR_HEIGHT));
        }
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1));
        g.draw(new Rectangle2D.Double(BAR_X - 0.5, BAR_TOP - 0.5, 29, BAR_HEIGHT + 1));
        Ticks ticks = frame.heights(range[0], range[1], 7);
        for (int i = 0; i < ticks.count(); i++) {
            double share = (frame.localZ(ticks.at(i)) - range[0]) / (range[1] - range[0]);
            double y = BAR_TOP + BAR_HEIGHT * (1 - share);
            g.draw(new Line2D.Double(BAR_X + 28, y, BAR_X + 34, y));
            VectorFont.REGULAR.draw(g, ticks.label(i), BAR_X + 40, y + 5, 14, VectorFont.Align.LEFT);
        }
        double y = BAR_TOP + BAR_HEIGHT + 34;
        drawKey(g, new Color(OTHER_REGION), "other regions", y);
        drawKey(g, new Color(GROUND), "other ground", y + 26);
    }

    private static void drawKey(Graphics2D g, Color colour, String text, double y) {
        g.setColor(colour);
        g.fill(new Rectangle2D.Double(BAR_X, y - 11, 20, 14));
        g.setColor(Colours.INK);
        VectorFont.REGULAR.draw(g, text, BAR_X + 28, y + 1, 14, VectorFont.Align.LEFT);
    }

    /// The whole site, small, with the window of this picture on it.
    private void drawPlan(Graphics2D g, int[] pixels, Area area, Bounds shown) {
        Grid grid = labels.grid();
        double width = grid.columns() * grid.cell();
        double depth = grid.rows() * grid.cell();
        double scale = PLAN / Math.max(width, depth);
        int w = Math.max(1, (int) Math.round(width * scale));
        int h = Math.max(1, (int) Math.round(depth * scale));
        Window window = new Window(WIDTH - 30 - w, 24, w, h, grid.minX(), grid.minY() + depth, scale);
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                double shade = reliefs.getFirst()
                        .shadeAt(window.x(window.left() + column + 0.5), window.y(window.top() + row + 0.5));
                pixels[(window.top() + row) * WIDTH + window.left() + column] = Double.isNaN(shade)
                        ? Colours.PANEL.getRGB()
                        : Colours.shaded(GROUND, Math.clamp(0.3 + 0.7 * shade, 0.3, 1.2));
            }
        }
        for (Area other : areas) {
            g.setColor(new Color(OTHER_REGION));
            g.fill(window.path(other.outline()));
        }
        g.setColor(OWN_ON_PLAN);
        g.fill(window.path(area.outline()));
        Bounds own = area.bounds();
        double radius = 6;
        if (Math.max(own.width(), own.depth()) * scale < 2 * radius) {
            g.setStroke(new BasicStroke(2));
            g.draw(new Ellipse2D.Double(
                    window.pixelX((own.minX() + own.maxX()) / 2) - radius,
                    window.pixelY((own.minY() + own.maxY()) / 2) - radius,
                    2 * radius,
                    2 * radius));
        }
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1));
        g.draw(new Rectangle2D.Double(window.left() - 0.5, window.top() - 0.5, w + 1, h + 1));
        g.setStroke(new BasicStroke(1.6f));
        g.draw(new Rectangle2D.Double(
                window.pixelX(shown.minX()),
                window.pixelY(shown.maxY()),
                shown.width() * scale,
                shown.depth() * scale));
    }
}
