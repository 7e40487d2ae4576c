package dev.cutfill.report;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A place inside a polygon with room about it, where a label belongs: the middle of the longest of some
/// horizontal cuts.
record Anchor(double x, double y) {
    private static final int CUTS = 31;

    static Anchor in(Polygon polygon) {
        Ring shell = polygon.shell();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < shell.size(); i++) {
            low = Math.min(low, shell.y(i));
            high = Math.max(high, shell.y(i));
        }
        List<Ring> rings = new ArrayList<>(polygon.holes());
        rings.add(shell);
        double longest = -1;
        Anchor best = new Anchor(shell.x(0), shell.y(0));
        for (int cut = 0; cut < CUTS; cut++) {
            // an irrational share keeps the cuts off the rows of cells that outlines follow
            double y = low + (high - low) * (cut + 0.5 + 1e-3 * Math.sqrt(2)) / CUTS;
            double[] crossings = crossings(rings, y);
            for (int i = 0; i + 1 < crossings.length; i += 2) {
                if (crossings[i + 1] - crossings[i] > longest) {
                    longest = crossings[i + 1] - crossings[i];
                    best = new Anchor((crossings[i] + crossings[i + 1]) / 2, y);
                }
            }
        }
        return best;
    }

    /// Where edges cross a horizontal, from west to east: inside lies between the first two, the next two …
    private static double[] crossings(List<Ring> rings, double y) {
        double[] found = new double[rings.stream().mapToInt(Ring::size).sum()];
        int n = 0;
        for (Ring ring : rings) {
            for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                if (ring.y(i) > y != ring.y(j) > y) {
                    found[n++] = ring.x(i) + (ring.x(j) - ring.x(i)) * (y - ring.y(i)) / (ring.y(j) - ring.y(i));
                }
            }
        }
        Arrays.sort(found, 0, n);
        return Arrays.copyOf(found, n);
    }
}
