package dev.cutfill.report.picture;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The numbers of areas on a map: inside an area that has much room for one, else beside it at the end of a
/// line, where they cover neither an area nor one another as far as there is such a place.
final class Markers {
    /// Pixels that an area needs in both directions to hold its number.
    private static final double ROOMY = 84;

    private static final double[] DISTANCES = {30, 44, 62, 84};
    private static final int DIRECTIONS = 16;

    private final Raster labels;
    private final Window window;
    private final List<double[]> placed = new ArrayList<>();

    Markers(Raster labels, Window window) {
        this.labels = labels;
        this.window = window;
    }

    void draw(Graphics2D g, List<Area> areas) {
        Map<Integer, double[]> widest = widestPlaces();
        for (Area area : areas) {
            double[] place = widest.getOrDefault(area.number(), new double[] {
                area.outline().shell().x(0), area.outline().shell().y(0), 0
            });
            double x = window.pixelX(place[0]);
            double y = window.pixelY(place[1]);
            if (Math.min(place[2] * window.scale(), height(place[0], place[1])) < ROOMY) {
                double[] beside = beside(x, y);
                double[] edge = edge(area, beside, x, y);
                g.setColor(Colours.INK);
                g.setStroke(new BasicStroke(1.1f));
                g.draw(new Line2D.Double(edge[0], edge[1], beside[0], beside[1]));
                x = beside[0];
                y = beside[1];
            }
            placed.add(new double[] {x, y});
            badge(g, area, x, y);
        }
    }

    static void badge(Graphics2D g, Area area, double x, double y) {
        String number = Integer.toString(area.number());
        double radius = 11 + 3.2 * (number.length() - 1);
        g.setColor(Color.WHITE);
        g.fill(new Ellipse2D.Double(x - radius - 1.5, y - 12.5, 2 * radius + 3, 25));
        g.setColor(area.cut() ? Colours.CUT : Colours.FILL);
        g.fill(new Ellipse2D.Double(x - radius, y - 11, 2 * radius, 22));
        g.setColor(Color.WHITE);
        VectorFont.BOLD.draw(g, number, x, y + 5, 14, VectorFont.Align.CENTRE);
    }

    /// The middle of the longest row of cells of each area, which lies inside it whatever its shape, and how
    /// long that row is (m).
    private Map<Integer, double[]> widestPlaces() {
        Grid grid = labels.grid();
        Map<Integer, double[]> places = new HashMap<>();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); ) {
                float label = labels.at(column, row);
                int end = column + 1;
                while (end < grid.columns() && labels.at(end, row) == label) {
                    end++;
                }
                double length = (end - column) * grid.cell();
                if (!Float.isNaN(label)) {
                    double middle = grid.minX() + (column + end) * grid.cell() / 2;
                    places.merge(
                            (int) label,
                            new double[] {middle, grid.centreY(row), length},
                            (longest, one) -> one[2] > longest[2] ? one : longest);
                }
                column = end;
            }
        }
        return places;
    }

    /// Of the area at a place, upwards and downwards from there (pixels).
    private double height(double x, double y) {
        Grid grid = labels.grid();
        int cell = grid.cellAt(x, y);
        if (cell < 0) {
            return 0;
        }
        float label = labels.values()[cell];
        int low = cell;
        int high = cell;
        while (low - grid.columns() >= 0 && labels.values()[low - grid.columns()] == label) {
            low -= grid.columns();
        }
        while (high + grid.columns() < grid.size() && labels.values()[high + grid.columns()] == label) {
            high += grid.columns();
        }
        return ((high - low) / grid.columns() + 1) * grid.cell() * window.scale();
    }

    private double[] beside(double x, double y) {
        double[] best = {x, y};
        double least = Double.POSITIVE_INFINITY;
        for (double distance : DISTANCES) {
            for (int k = 0; k < DIRECTIONS; k++) {
                double angle = 2 * Math.PI * (k + 0.5) / DIRECTIONS;
                double[] at = {x + distance * Math.cos(angle), y - distance * Math.sin(angle)};
                double cost = distance / 30 + covered(at);
                if (cost < least) {
                    least = cost;
                    best = at;
                }
            }
        }
        return best;
    }

    /// Where a line from beside an area meets it.
    private double[] edge(Area area, double[] beside, double x, double y) {
        int steps = (int) Math.ceil(Math.hypot(x - beside[0], y - beside[1]));
        for (int k = 0; k < steps; k++) {
            double atX = beside[0] + (x - beside[0]) * k / steps;
            double atY = beside[1] + (y - beside[1]) * k / steps;
            int cell = labels.grid().cellAt(window.x(atX), window.y(atY));
            if (cell >= 0 && labels.values()[cell] == area.number()) {
                return new double[] {atX, atY};
            }
        }
        return new double[] {x, y};
    }

    /// How much a marker would cover: of other markers, of areas, and of what lies outside the map.
    private double covered(double[] at) {
        double cost = 0;
        for (double[] other : placed) {
            cost += Math.hypot(at[0] - other[0], at[1] - other[1]) < 30 ? 100 : 0;
        }
        for (int dx = -12; dx <= 12; dx += 6) {
            for (int dy = -12; dy <= 12; dy += 6) {
                int cell = labels.grid().cellAt(window.x(at[0] + dx), window.y(at[1] + dy));
                cost += cell >= 0 && !Float.isNaN(labels.values()[cell]) ? 1 : 0;
            }
        }
        boolean inside = at[0] > window.left() + 16
                && at[0] < window.left() + window.width() - 16
                && at[1] > window.top() + 14
                && at[1] < window.top() + window.height() - 14;
        return cost + (inside ? 0 : 1000);
    }
}
