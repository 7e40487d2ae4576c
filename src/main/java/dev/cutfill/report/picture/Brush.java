package dev.cutfill.report.picture;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/// What all drawings share.
final class Brush {
    private Brush() {}

    /// Smooth lines on white paper.
    static Graphics2D on(BufferedImage image) {
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(Colours.PAPER);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        return g;
    }

    static Stroke dashed(float width, float dash) {
        return new BasicStroke(
                width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {dash, dash * 0.7f}, 0);
    }

    /// Text that reads upwards, centred on a place at its baseline.
    static void turned(Graphics2D g, double x, double y, String text, double size) {
        AffineTransform before = g.getTransform();
        g.translate(x, y);
        g.rotate(-Math.PI / 2);
        VectorFont.REGULAR.draw(g, text, 0, 0, size, VectorFont.Align.CENTRE);
        g.setTransform(before);
    }
}
