package dev.cutfill.report.picture;

import java.awt.Color;

/// Colour tables, and mixing. Colours are packed 0xRRGGBB.
final class Colours {
    static final Color INK = new Color(0x22262B);
    static final Color FAINT_INK = new Color(0x6B7178);
    static final Color GRID_LINE = new Color(0xC9CED4);
    static final Color PAPER = Color.WHITE;
    static final Color PANEL = new Color(0xF4F5F7);
    static final Color STABLE = new Color(0x1B7F4B);
    static final Color CUT = new Color(0xC23A1E);
    static final Color FILL = new Color(0x1F5FA8);

    /// Viridis of matplotlib (CC0), at ten even steps: dark violet, blue, green, yellow; lightness grows
    /// evenly.
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    /// From the deepest cut to none: dark red, red, orange, pale.
    private static final int[] CUTS = {0x5E0D0F, 0xA81E1E, 0xD9481F, 0xF48A46, 0xFBC390, 0xFEEBD9};

    /// From no fill to the highest: pale, blue, dark blue.
    private static final int[] FILLS = {0xE3F0F8, 0xA6CEE6, 0x62A8D3, 0x2F7CBA, 0x14539A, 0x08264F};

    private Colours() {}

    /// @param t from 0, low, to 1, high; beyond is clamped
    static int viridis(double t) {
        return along(VIRIDIS, t);
    }

    /// Cut in reds, fill in blues: the pair stays apart for colour-blind readers and in print.
    ///
    /// @param t from −1, the deepest cut, over 0 to 1, the highest fill
    static int change(double t) {
        return t < 0 ? along(CUTS, 1 + t) : along(FILLS, t);
    }

    private static int along(int[] table, double t) {
        double at = Math.clamp(Double.isNaN(t) ? 0 : t, 0, 1) * (table.length - 1);
        int below = Math.min((int) at, table.length - 2);
        return mix(table[below], table[below + 1], at - below);
    }

    /// `a` at 0, `b` at 1.
    static int mix(int a, int b, double t) {
        int red = (int) Math.round((a >> 16 & 255) + t * ((b >> 16 & 255) - (a >> 16 & 255)));
        int green = (int) Math.round((a >> 8 & 255) + t * ((b >> 8 & 255) - (a >> 8 & 255)));
        int blue = (int) Math.round((a & 255) + t * ((b & 255) - (a & 255)));
        return red << 16 | green << 8 | blue;
    }

    /// Each part times a factor, from 0 up; what overflows is cut.
    static int shaded(int colour, double factor) {
        int red = (int) Math.min(255, (colour >> 16 & 255) * factor);
        int green = (int) Math.min(255, (colour >> 8 & 255) * factor);
        int blue = (int) Math.min(255, (colour & 255) * factor);
        return red << 16 | green << 8 | blue;
    }
}
