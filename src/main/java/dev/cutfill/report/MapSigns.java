package dev.cutfill.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/// Scale bar and north arrow of a map.
final class MapSigns {
    /// Scale bars are about so long, and at most 2.5 times as long (pixels).
    private static final double BAR = 68;

    private MapSigns() {}

    /// A bar of a round length, its left end at x, its length beside it.
    ///
    /// @param scale pixels to the metre
    static void scaleBar(Graphics2D g, double x, double y, double scale) {
        double metres = Ticks.roundStep(BAR / scale);
        double length = metres * scale;
        for (int part = 0; part < 4; part++) {
            Rectangle2D.Double piece = new Rectangle2D.Double(x + part * length / 4, y - 4, length / 4, 6);
            g.setColor(part % 2 == 0 ? Colours.INK : Color.WHITE);
            g.fill(piece);
            g.setColor(Colours.INK);
            g.draw(piece);
        }
        int decimals = metres >= 1 ? 0 : (int) Math.ceil(-Math.log10(metres));
        VectorFont.REGULAR.draw(
                g, Ticks.number(metres, decimals) + " m", x + length + 12, y + 4, 14, VectorFont.Align.LEFT);
    }

    /// An arrow whose tip is a little above y.
    static void north(Graphics2D g, double x, double y) {
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
}
