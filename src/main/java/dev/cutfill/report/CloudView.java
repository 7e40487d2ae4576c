package dev.cutfill.report;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
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

/// One region of the pre cloud in space: its points coloured by height, those of other regions blue, the ground
/// about it grey under light and shadow; a box with axes on the map, and a small plan of where on the site it
/// lies.
///
/// Each point is a rectangle half as wide again as the points lie apart in plan, and as high as that length
/// looks on its slope, drawn into a depth buffer: no surface is made up where there is no point.
/// Made once for a site; [#draw(Area, String)] may be called from several threads.
public final class CloudView {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 1000;
    private static final int PLOT_LEFT = 110;
    private static final int PLOT_TOP = 120;
    private static final int PLOT_WIDTH = 1040;
    private static final int PLOT_HEIGHT = 770;
    private static final int BAR_X = 1212;
    private static final int BAR_TOP = 420;
    private static final int BAR_HEIGHT = 400;
    private static final int PLAN = 190;
    private static final int OTHER_REGION = 0x4A78C8;
    private static final int GROUND = 0xCBC7BF;
    private static final Color OWN_ON_PLAN = new Color(0xF28C00);
    /// More points than a few a pixel are not seen.
    private static final int MOST_SHOWN = 3_000_000;
    /// The window is this many times as wide as the region …
    private static final double SURROUNDINGS = 2.4;
    /// … and at least this share of the site.
    private static final double LEAST_SHARE = 0.09;
    /// Heights are stretched until the box is this high against its width, at most fivefold.
    private static final double WISHED_HEIGHT = 0.22;

    private static final double[] STRETCHES = {1, 1.5, 2, 3, 5};

    private final CellList cloud;
    private final Raster labels;
    private final MapFrame frame;
    private final List<Area> areas;
    private final Relief relief;

    /// @param cloud of pre, sorted by the cells of the grid of the surface
    /// @param surface height of pre
    /// @param labels number of the area a cell belongs to, or NaN; on the grid of the surface
    public CloudView(CellList cloud, Raster surface, Raster labels, MapFrame frame, List<Area> areas) {
        this.cloud = cloud;
        this.labels = labels;
        this.frame = frame;
        this.areas = List.copyOf(areas);
        this.relief = Relief.of(surface);
    }

    /// @param title one line; the area's own figures come under it
    public BufferedImage draw(Area area, String title) {
        Bounds plan = window(area);
        PointCloud shown = cloud.within(plan, MOST_SHOWN);
        double[] heights = relief.heights(plan.minX(), plan.minY(), plan.maxX(), plan.maxY());
        double low = heights == null ? 0 : heights[0];
        double high = heights == null ? 1 : heights[1];
        double margin = Math.max(0.05 * (high - low), 0.2);
        Camera.Box box =
                new Camera.Box(plan.minX(), plan.minY(), low - margin, plan.maxX(), plan.maxY(), high + margin);
        double stretch = stretch((box.maxZ() - box.minZ()) / Math.max(plan.width(), plan.depth()));
        Camera camera = new Camera(box, stretch, PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT);
        double[] range = heightsOf(area, shown, box);

        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Brush.on(image);
        BoxAxes axes = new BoxAxes(box, camera, frame);
        axes.drawBack(g);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        splat(pixels, area, shown, box, camera, range);
        axes.drawFront(g);
        g.setColor(Colours.INK);
        VectorFont.BOLD.draw(g, VectorFont.BOLD.fitted(title, 25, WIDTH - 300), 30, 46, 25, VectorFont.Align.LEFT);
        g.setColor(Colours.FAINT_INK);
        VectorFont.REGULAR.draw(
                g, VectorFont.REGULAR.fitted(area.figures(), 17, WIDTH - 300), 30, 78, 17, VectorFont.Align.LEFT);
        drawPlan(g, pixels, area, plan);
        drawColours(g, pixels, range);
        String proportions =
                stretch == 1 ? "true proportions" : "heights × " + Ticks.number(stretch, stretch == 1.5 ? 1 : 0);
        VectorFont.REGULAR.draw(
                g,
                "Cloud before the change, " + proportions + ", seen from the south-south-west, 40° above the horizon",
                30,
                HEIGHT - 22,
                14,
                VectorFont.Align.LEFT);
        g.dispose();
        return image;
    }

    /// A square round the region, moved to stay on the site.
    private Bounds window(Area area) {
        Bounds own = area.bounds();
        Grid grid = labels.grid();
        double width = grid.columns() * grid.cell();
        double depth = grid.rows() * grid.cell();
        double side = Math.max(SURROUNDINGS * Math.max(own.width(), own.depth()), LEAST_SHARE * Math.max(width, depth));
        side = Math.max(side, 6 * grid.cell());
        double[] x = span((own.minX() + own.maxX()) / 2, Math.min(side, width), grid.minX(), grid.minX() + width);
        double[] y = span((own.minY() + own.maxY()) / 2, Math.min(side, depth), grid.minY(), grid.minY() + depth);
        return new Bounds(x[0], y[0], 0, x[1], y[1], 0);
    }

    private static double[] span(double centre, double length, double low, double high) {
        double start = Math.max(low, Math.min(centre - length / 2, high - length));
        return new double[] {start, start + length};
    }

    private static double stretch(double flatness) {
        for (double stretch : STRETCHES) {
            if (flatness * stretch >= WISHED_HEIGHT) {
                return stretch;
            }
        }
        return STRETCHES[STRETCHES.length - 1];
    }

    /// Lowest and highest point of the region, but for the outermost half per cent.
    private double[] heightsOf(Area area, PointCloud shown, Camera.Box box) {
        double[] z = new double[shown.size()];
        int n = 0;
        for (int i = 0; i < shown.size(); i++) {
            double height = shown.z()[i];
            if (labelAt(shown.x()[i], shown.y()[i]) == area.number() && height >= box.minZ() && height <= box.maxZ()) {
                z[n++] = height;
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

    private void splat(int[] pixels, Area area, PointCloud shown, Camera.Box box, Camera camera, double[] range) {
        float[] nearest = new float[WIDTH * HEIGHT];
        Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
        double spacing = Math.sqrt((box.maxX() - box.minX()) * (box.maxY() - box.minY()) / Math.max(1, shown.size()));
        int size = Math.clamp((int) Math.ceil(1.5 * spacing * camera.scale), 2, 16);
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
        drawKey(g, new Color(GROUND), "unchanged ground", y + 26);
        g.setColor(Colours.FAINT_INK);
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
        Window window = new Window(WIDTH - 30 - w, 30, w, h, grid.minX(), grid.minY() + depth, scale);
        for (int row = 0; row < h; row++) {
            for (int column = 0; column < w; column++) {
                double shade =
                        relief.shadeAt(window.x(window.left() + column + 0.5), window.y(window.top() + row + 0.5));
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
