package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/// Outlines of labelled cells that follow the change and not the cells: the contour of the label, smoothed by
/// ¼, ½, ¼ along both axes, by marching squares between the centres of cells. The height of the contour is the
/// one at which the polygon has the area of its cells; where another label is near it is one half, so that no
/// two outlines overlap: the smoothed shares of two labels in a place add up to no more than one.
///
/// Where a contour is ambiguous, two corners of a square apart, they are kept apart. So every ring is simple as
/// OGC wants it, and holes stay holes.
final class Outlines {
    private static final double HALF = 0.5;
    private static final double LOWEST = 0.1;

    /// Of the strongest value: the highest contour that is drawn.
    private static final double TOP = 0.9;

    private static final int BISECTIONS = 24;

    /// Cells of another label within so many cells are near.
    private static final int NEAR = 2;

    private final Grid grid;
    private final int[] labels;
    private final int label;
    /// the box of the label with a margin, in columns and rows of the grid
    private final int west;
    private final int south;
    private final int columns;
    private final int rows;
    private final double[] field;

    private Outlines(Grid grid, int[] labels, IntToDoubleFunction share, int label, int[] box) {
        this.grid = grid;
        this.labels = labels;
        this.label = label;
        this.west = box[0] - 2;
        this.south = box[1] - 2;
        this.columns = box[2] - box[0] + 5;
        this.rows = box[3] - box[1] + 5;
        double[] raw = new double[columns * rows];
        for (int row = 2; row < rows - 2; row++) {
            for (int column = 2; column < columns - 2; column++) {
                int cell = grid.index(west + column, south + row);
                raw[row * columns + column] = labels[cell] == label ? Math.min(1, share.applyAsDouble(cell)) : 0;
            }
        }
        this.field = smoothed(smoothed(raw, 1), columns);
    }

    /// The outlines of labels 1 to count; each must be in use and connected by edges.
    ///
    /// @param share of each cell that belongs to the ground
    static List<Polygon> of(Grid grid, int[] labels, int count, IntToDoubleFunction share) {
        int[][] boxes = new int[count + 1][];
        double[] areas = new double[count + 1];
        for (int c = 0; c < labels.length; c++) {
            int label = labels[c];
            if (label == 0) {
                continue;
            }
            int column = c % grid.columns();
            int row = c / grid.columns();
            areas[label] += Math.min(1, share.applyAsDouble(c));
            if (boxes[label] == null) {
                boxes[label] = new int[] {column, row, column, row};
            }
            int[] box = boxes[label];
            box[0] = Math.min(box[0], column);
            box[2] = Math.max(box[2], column);
            box[3] = row;
        }
        List<Polygon> polygons = new ArrayList<>();
        for (int label = 1; label <= count; label++) {
            polygons.add(new Outlines(grid, labels, share, label, boxes[label]).polygon(areas[label]));
        }
        return polygons;
    }

    /// ¼, ½, ¼ along one axis; zero beyond.
    private double[] smoothed(double[] values, int step) {
        double[] smooth = new double[values.length];
        for (int i = step; i < values.length - step; i++) {
            smooth[i] = (values[i - step] + 2 * values[i] + values[i + step]) / 4;
        }
        return smooth;
    }

    /// @param area it is to have, in cells
    private Polygon polygon(double area) {
        double strongest = 0;
        for (double value : field) {
            strongest = Math.max(strongest, value);
        }
        // a few parts of cells at the rim of the ground may nowhere come to one half
        double highest = TOP * strongest;
        if (crowded()) {
            return polygonOf(rings(Math.min(HALF, highest)));
        }
        double low = Math.min(LOWEST, highest / 2);
        double high = highest;
        for (int k = 0; k < BISECTIONS; k++) {
            double middle = (low + high) / 2;
            if (polygonOf(rings(middle)).area() > area * grid.cellArea()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return polygonOf(rings((low + high) / 2));
    }

    /// Whether another label lies so near that a lower contour might meet its outline.
    private boolean crowded() {
        for (int row = 2; row < rows - 2; row++) {
            for (int column = 2; column < columns - 2; column++) {
                if (labels[grid.index(west + column, south + row)] == label
                        && field[row * columns + column] < 1
                        && crowded(west + column, south + row)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean crowded(int column, int row) {
        for (int r = Math.max(0, row - NEAR); r <= Math.min(grid.rows() - 1, row + NEAR); r++) {
            for (int c = Math.max(0, column - NEAR); c <= Math.min(grid.columns() - 1, column + NEAR); c++) {
                int other = labels[grid.index(c, r)];
                if (other != 0 && other != label) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The largest shell with the holes in it. Another shell can only lie in one of the holes, where a few cells
    /// with data stand alone.
    private static Polygon polygonOf(List<Ring> rings) {
        Ring shell = rings.getFirst();
        for (Ring ring : rings) {
            shell = ring.signedArea() > shell.signedArea() ? ring : shell;
        }
        List<Ring> holes = new ArrayList<>();
        for (Ring ring : rings) {
            if (ring.signedArea() < 0 && shell.contains(ring.x(0), ring.y(0))) {
                holes.add(ring);
            }
        }
        return new Polygon(shell, holes);
    }

    /// A directed piece of a contour across one square, from one edge of it to another; edges are numbered by
    /// their lower node, twice, plus one for the vertical ones.
    private List<Ring> rings(double level) {
        Map<Integer, Integer> next = new HashMap<>();
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                int node = row * columns + column;
                int[] corners = {node, node + 1, node + columns + 1, node + columns};
                // the edge that leads from each corner to the one after it, counter-clockwise
                int[] edges = {2 * node, 2 * (node + 1) + 1, 2 * (node + columns), 2 * node + 1};
                for (int k = 0; k < 4; k++) {
                    // walking round the square, the contour leaves it where one steps out of the label, and comes
                    // in where one stepped into it before: the inside lies to the left
                    if (field[corners[k]] >= level && field[corners[(k + 1) % 4]] < level) {
                        int back = k;
                        while (field[corners[back]] >= level) {
                            back = (back + 3) % 4;
                        }
                        next.put(edges[k], edges[back]);
                    }
                }
            }
        }
        List<Ring> rings = new ArrayList<>();
        while (!next.isEmpty()) {
            int first = next.keySet().iterator().next();
            List<double[]> line = new ArrayList<>();
            for (Integer edge = first; edge != null; ) {
                line.add(place(edge, level));
                edge = next.remove(edge);
                if (edge != null && edge == first) {
                    break;
                }
            }
            rings.add(ring(line));
        }
        return rings;
    }

    private double[] place(int edge, double level) {
        int node = edge / 2;
        int other = node + (edge % 2 == 0 ? 1 : columns);
        double t = (level - field[node]) / (field[other] - field[node]);
        double column = node % columns + (edge % 2 == 0 ? t : 0);
        double row = node / columns + (edge % 2 == 0 ? 0 : t);
        return new double[] {
            grid.minX() + (west + column + 0.5) * grid.cell(), grid.minY() + (south + row + 0.5) * grid.cell()
        };
    }

    /// Without the vertices that lie on a straight line between their neighbours.
    private Ring ring(List<double[]> line) {
        List<double[]> kept = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            double[] a = kept.isEmpty() ? line.getLast() : kept.getLast();
            double[] b = line.get(i);
            double[] c = line.get((i + 1) % line.size());
            double turn = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]);
            if (Math.abs(turn) > 1e-9 * grid.cellArea() || line.size() <= 4) {
                kept.add(b);
            }
        }
        List<double[]> vertices = kept.size() < 3 ? line : kept;
        double[] x = new double[vertices.size()];
        double[] y = new double[vertices.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = vertices.get(i)[0];
            y[i] = vertices.get(i)[1];
        }
        return Ring.owning(x, y);
    }
}
