package dev.cutfill.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;

/// The box round a view in space: a floor and two far walls with a mesh, and ticks along the near edges of the
/// floor and the left edge of the far walls, in the unit of the map; heights in metres.
final class BoxAxes {
    private static final double TICK = 9;

    private final Camera.Box box;
    private final Camera camera;
    private final MapFrame frame;
    private final Ticks x;
    private final Ticks y;
    private final Ticks z;

    BoxAxes(Camera.Box box, Camera camera, MapFrame frame) {
        this.box = box;
        this.camera = camera;
        this.frame = frame;
        // as many ticks as there is room for their labels
        this.x = frame.eastings(box.minX(), box.maxX(), room(box.maxX(), box.minY(), box.minX(), box.minY()));
        this.y = frame.northings(box.minY(), box.maxY(), room(box.minX(), box.maxY(), box.minX(), box.minY()));
        double high = camera.pixelY(0, 0, box.minZ()) - camera.pixelY(0, 0, box.maxZ());
        this.z = frame.heights(box.minZ(), box.maxZ(), Math.clamp((int) (high / 32), 2, 8));
    }

    private int room(double x1, double y1, double x2, double y2) {
        double pixels = Math.hypot(
                camera.pixelX(x1, y1) - camera.pixelX(x2, y2), camera.pixelY(x1, y1, 0) - camera.pixelY(x2, y2, 0));
        return Math.clamp((int) (pixels / 85), 1, 8);
    }

    void drawBack(Graphics2D g) {
        pane(
                g,
                new double[][] {
                    {box.minX(), box.minY(), box.minZ()}, {box.maxX(), box.minY(), box.minZ()},
                    {box.maxX(), box.maxY(), box.minZ()}, {box.minX(), box.maxY(), box.minZ()}
                },
                new Color(0xECEEF1));
        pane(
                g,
                new double[][] {
                    {box.minX(), box.maxY(), box.minZ()}, {box.maxX(), box.maxY(), box.minZ()},
                    {box.maxX(), box.maxY(), box.maxZ()}, {box.minX(), box.maxY(), box.maxZ()}
                },
                Colours.PANEL);
        pane(
                g,
                new double[][] {
                    {box.maxX(), box.minY(), box.minZ()}, {box.maxX(), box.maxY(), box.minZ()},
                    {box.maxX(), box.maxY(), box.maxZ()}, {box.maxX(), box.minY(), box.maxZ()}
                },
                Colours.PANEL);
        g.setColor(Colours.GRID_LINE);
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i < x.count(); i++) {
            double at = frame.localX(x.at(i));
            line(g, at, box.minY(), box.minZ(), at, box.maxY(), box.minZ());
            line(g, at, box.maxY(), box.minZ(), at, box.maxY(), box.maxZ());
        }
        for (int i = 0; i < y.count(); i++) {
            double at = frame.localY(y.at(i));
            line(g, box.minX(), at, box.minZ(), box.maxX(), at, box.minZ());
            line(g, box.maxX(), at, box.minZ(), box.maxX(), at, box.maxZ());
        }
        for (int i = 0; i < z.count(); i++) {
            double at = frame.localZ(z.at(i));
            line(g, box.minX(), box.maxY(), at, box.maxX(), box.maxY(), at);
            line(g, box.maxX(), box.minY(), at, box.maxX(), box.maxY(), at);
        }
    }

    void drawFront(Graphics2D g) {
        g.setColor(Colours.INK);
        g.setStroke(new BasicStroke(1.3f));
        line(g, box.minX(), box.minY(), box.minZ(), box.maxX(), box.minY(), box.minZ());
        line(g, box.minX(), box.minY(), box.minZ(), box.minX(), box.maxY(), box.minZ());
        line(g, box.minX(), box.maxY(), box.minZ(), box.minX(), box.maxY(), box.maxZ());
        for (int i = 0; i < x.count(); i++) {
            double at = frame.localX(x.at(i));
            tick(
                    g,
                    camera.pixelX(at, box.minY()),
                    camera.pixelY(at, box.minY(), box.minZ()),
                    0.5,
                    0.85,
                    x.label(i),
                    VectorFont.Align.LEFT);
        }
        for (int i = 0; i < y.count(); i++) {
            double at = frame.localY(y.at(i));
            tick(
                    g,
                    camera.pixelX(box.minX(), at),
                    camera.pixelY(box.minX(), at, box.minZ()),
                    -0.6,
                    0.8,
                    y.label(i),
                    VectorFont.Align.RIGHT);
        }
        for (int i = 0; i < z.count(); i++) {
            double at = frame.localZ(z.at(i));
            tick(
                    g,
                    camera.pixelX(box.minX(), box.maxY()),
                    camera.pixelY(box.minX(), box.maxY(), at),
                    -1,
                    0,
                    z.label(i),
                    VectorFont.Align.RIGHT);
        }
        double middleX = (box.minX() + box.maxX()) / 2;
        double middleY = (box.minY() + box.maxY()) / 2;
        VectorFont.BOLD.draw(
                g,
                frame.axis("X"),
                camera.pixelX(middleX, box.minY()) + 70,
                Math.min(camera.pixelY(middleX, box.minY(), box.minZ()) + 70, 950),
                15,
                VectorFont.Align.LEFT);
        VectorFont.BOLD.draw(
                g,
                frame.axis("Y"),
                camera.pixelX(box.minX(), middleY) - 70,
                Math.min(camera.pixelY(box.minX(), middleY, box.minZ()) + 70, 950),
                15,
                VectorFont.Align.RIGHT);
        VectorFont.BOLD.draw(
                g,
                "Z (m)",
                camera.pixelX(box.minX(), box.maxY()),
                camera.pixelY(box.minX(), box.maxY(), box.maxZ()) - 14,
                15,
                VectorFont.Align.CENTRE);
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
