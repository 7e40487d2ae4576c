package dev.cutfill.cloud;

/// A north-up grid of square cells in the local frame. Column `c` and row `r` count from the south-west corner;
/// the centre of cell (c, r) lies at `minX + (c + ½)·cell`, `minY + (r + ½)·cell`. Cells are numbered row by
/// row: `r·columns + c`.
///
/// @param minX west edge (m)
/// @param minY south edge (m)
/// @param cell edge of a cell (m)
public record Grid(double minX, double minY, double cell, int columns, int rows) {
    public Grid {
        if (!(cell > 0) || columns < 1 || rows < 1 || (long) columns * rows > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("no such grid: cell " + cell + ", " + columns + " × " + rows);
        }
    }

    /// The smallest grid of this cell size that covers a box in plan, its edges on whole multiples of the cell.
    public static Grid covering(Bounds bounds, double cell) {
        double west = Math.floor(bounds.minX() / cell);
        double south = Math.floor(bounds.minY() / cell);
        int columns = Math.toIntExact((long) (Math.floor(bounds.maxX() / cell) - west) + 1);
        int rows = Math.toIntExact((long) (Math.floor(bounds.maxY() / cell) - south) + 1);
        return new Grid(west * cell, south * cell, cell, columns, rows);
    }

    public int size() {
        return columns * rows;
    }

    public double cellArea() {
        return cell * cell;
    }

    public int index(int column, int row) {
        return row * columns + column;
    }

    public double centreX(int column) {
        return minX + (column + 0.5) * cell;
    }

    public double centreY(int row) {
        return minY + (row + 0.5) * cell;
    }

    /// The cell that holds a place, or −1 outside. A place on an edge belongs to the cell east or north of it.
    public int cellAt(double x, double y) {
        double c = Math.floor((x - minX) / cell);
        double r = Math.floor((y - minY) / cell);
        return c >= 0 && c < columns && r >= 0 && r < rows ? (int) r * columns + (int) c : -1;
    }
}
