package dev.cutfill.report.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;

/// The box round a view in space: a floor and two far walls with a mesh, and ticks along the near edges of the
/// floor and the left edge of the far walls, in the unit of the map; heights in metres.
final class BoxAxes {
    private static final double TICK = 9;
    /// Labels need so much between them (pixels): one under the other …
    private static final double LINE = 14;
    /// … or side by side.
    private static final double LABEL = 84;

    private final Camera.Box box;
    private final Camera camera;
    private final MapFrame frame;
    private final Ticks x;
    private final Ticks y;
    private final Ticks z;
    private final double nearX;
    private final double nearY;
    private final double farX;
    private final double farY;
    /// Whether the edge along x leaves the near corner to the right.
    private final boolean xToTheRight;

    BoxAxes(Camera.Box box, Camera camera, MapFrame frame) {
        this.box = box;
        this.camera = camera;
        this.frame = frame;
        nearX = camera.inTheEast() ? box.maxX() : box.minX();
        farX = camera.inTheEast() ? box.minX() : box.maxX();
        nearY = camera.inTheNorth() ? box.maxY() : box.minY();
        farY = camera.inTheNorth() ? box.minY() : box.maxY();
        xToTheRight = camera.pixelX(farX, nearY) > camera.pixelX(nearX, nearY);
        // as many ticks as there is room for their labels
        this.x = frame.eastings(box.minX(), box.maxX(), room(farX, nearY));
        this.y = frame.northings(box.minY(), box.maxY(), room(nearX, farY));
        double high = camera.pixelY(0, 0, box.minZ()) - camera.pixelY(0, 0, box.maxZ());
        this.z = frame.heights(box.minZ(), box.maxZ(), Math.clamp((int) (high / 32), 2, 8));
    }

    private int room(double toX, double toY) {
        double pixels = Math.hypot(
                camera.pixelX(toX, toY) - camera.pixelX(nearX, nearY),
                camera.pixelY(toX, toY, 0) - camera.pixelY(nearX, nearY, 0));
        return Math.clamp((int) (pixels / 85), 1, 8);
    }

    void drawBack(Graphics2D g) {
        double low = box.minZ();
        double high = box.maxZ();
        pane(
                g,
                new double[][] {{nearX, nearY, low}, {farX, nearY, low}, {farX, farY, low}, {nearX, farY, low}},
                new Color(0xECEEF1));
        pane(
                g,
                new double[][] {{nearX, farY, low}, {farX, farY, low}, {farX, farY, high}, {nearX, farY, high}},
                Colours.PANEL);
        pane(
                g,
                new double[][] {{farX, nearY, low}, {farX, farY, low}, {farX, farY, high}, {farX, nearY, high}},
                Colours.PANEL);
        g.setColor(Colours.GRID_LINE);
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i < x.count(); i++) {
            double at = frame.localX(x.at(i));
            line(g, at, nearY, low, at, farY, low);
            line(g, at, farY, low, at, farY, high);
        }
        for (int i = 0; i < y.count(); i++) {
            double at = frame.localY(y.at(i));
            line(g, nearX, at, low, farX, at, low);
            line(g, farX, at, low, farX, at, high);
        }
        for (int i = 0; i < z.count(); i++) {
            double at = frame.localZ(z.at(i));
            line(g, nearX, farY, at, farX, farY, at);
            line(g, farX, nearY, at, farX, farY, at);
        }
    }

    /// The edges, and what they count where there is room for it.
    void drawFront(Graphics2D g, boolean labels) {
        double low = box.minZ();
        double leftX = xToTheRight ? nearX : farX;
        double leftY = xToTheRight ? farY : nearY;
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1.3f));
        line(g, nearX, nearY, low, farX, nearY, low);
        line(g, nearX, nearY, low, nearX, farY, low);
        line(g, leftX, leftY, low, leftX, leftY, box.maxZ());
        if (!labels) {
            return;
        }
        // of a short edge one label, for two would lie on one another
        int everyX = apart(frame.localX(x.at(0)), nearY, frame.localX(x.at(1)), nearY) ? 1 : x.count();
        for (int i = 0; i < x.count(); i += everyX) {
            floorTick(g, frame.localX(x.at(i)), nearY, xToTheRight, x.label(i));
        }
        int everyY = apart(nearX, frame.localY(y.at(0)), nearX, frame.localY(y.at(1))) ? 1 : y.count();
        for (int i = 0; i < y.count(); i += everyY) {
            floorTick(g, nearX, frame.localY(y.at(i)), !xToTheRight, y.label(i));
        }
        for (int i = 0; i < z.count(); i++) {
            double at = frame.localZ(z.at(i));
            tick(
                    g,
                    camera.pixelX(leftX, leftY),
                    camera.pixelY(leftX, leftY, at),
                    -1,
                    0,
                    z.label(i),
                    VectorFont.Align.RIGHT);
        }
        name(g, frame.axis("X"), (box.minX() + box.maxX()) / 2, nearY, xToTheRight);
        name(g, frame.axis("Y"), nearX, (box.minY() + box.maxY()) / 2, !xToTheRight);
        VectorFont.BOLD.draw(
                g,
                "Z (m)",
                camera.pixelX(leftX, leftY),
                camera.pixelY(leftX, leftY, box.maxZ()) - 14,
                15,
                VectorFont.Align.CENTRE);
    }

    private boolean apart(double x1, double y1, double x2, double y2) {
        return Math.abs(camera.pixelY(x1, y1, 0) - camera.pixelY(x2, y2, 0)) > LINE
                || Math.abs(camera.pixelX(x1, y1) - camera.pixelX(x2, y2)) > LABEL;
    }

    private void floorTick(Graphics2D g, double atX, double atY, boolean right, String label) {
        tick(
                g,
                camera.pixelX(atX, atY),
                camera.pixelY(atX, atY, box.minZ()),
                right ? 0.5 : -0.6,
                0.85,
                label,
                right ? VectorFont.Align.LEFT : VectorFont.Align.RIGHT);
    }

    /// Beyond the labels of the ticks.
    private void name(Graphics2D g, String text, double atX, double atY, boolean right) {
        double least = VectorFont.BOLD.width(text, 15) + 8;
        VectorFont.BOLD.draw(
                g,
                text,
                right ? camera.pixelX(atX, atY) + 64 : Math.max(least, camera.pixelX(atX, atY) - 64),
                camera.pixelY(atX, atY, box.minZ()) + 64,
                15,
                right ? VectorFont.Align.LEFT : VectorFont.Align.RIGHT);
    }

    private static void tick(
            Graphics2D g, double px, double py, double dx, double dy, String label, VectorFont.Align align) {
        g.draw(new Line2D.Double(px, py, px + TICK * dx, py + TICK * dy));
        VectorFont.REGULAR.draw(g, label, px + (TICK + 4) * dx, py + (TICK + 4) * dy + (dy == 0 ? 5 : 9), 14, align);
    }

    private void pane(Graphics2D g, double[][] corners, Color colour) {
        Path2D.Double path = new Path2D.Double();
        for (int i = 0; i < corners.length; i++) {
            double px = camera.pixelX(corners[i][0], corners[i][1]);
            double py = camera.pixelY(corners[i][0], corners[i][1], corners[i][2]);
            if (i == 0) {
                path.moveTo(px, py);
            } else {
                path.lineTo(px, py);
            }
        }
        path.closePath();
        g.setColor(colour);
        g.fill(path);
        g.setColor(Colours.GRID_LINE);
        g.setStroke(new BasicStroke(1));
        g.draw(path);
    }

    private void line(Graphics2D g, double x1, double y1, double z1, double x2, double y2, double z2) {
        g.draw(new Line2D.Double(
                camera.pixelX(x1, y1), camera.pixelY(x1, y1, z1), camera.pixelX(x2, y2), camera.pixelY(x2, y2, z2)));
    }
}
