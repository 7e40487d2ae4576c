package dev.cutfill.survey.volume;

import dev.cutfill.cloud.Grid;

/// How well the edge of the ground is known.
///
/// @param ground inside the outlines of both scans
/// @param variance of the area along an edge as long as a cell, in cells⁴
record Rim(AreaWeights ground, double variance) {
    /// What a cell adds to the variance of the compared area, in cells⁴.
    double variance(AreaWeights compared, int cell) {
        return variance == 0 ? 0 : variance * length(compared, cell);
    }

    /// How much of the edge belongs to a cell, in cells: by how much less is compared beside it, over both axes.
    /// Summed over the cells that is the length of the edge, whichever way it runs.
    private double length(AreaWeights compared, int cell) {
        int column = cell % ground.grid().columns();
        int row = cell / ground.grid().columns();
        double own = Math.min(1, compared.weight(cell));
        double east = Math.min(beside(compared, own, column - 1, row), beside(compared, own, column + 1, row));
        double north = Math.min(beside(compared, own, column, row - 1), beside(compared, own, column, row + 1));
        return Math.hypot(own - east, own - north);
    }

    /// A cell without a height that lies inside is a gap, not the edge.
    private double beside(AreaWeights compared, double own, int column, int row) {
        Grid grid = ground.grid();
        if (column < 0 || row < 0 || column >= grid.columns() || row >= grid.rows()) {
            return 0;
        }
        int cell = grid.index(column, row);
        return ground.weight(cell) < 1 ? Math.min(own, compared.weight(cell)) : own;
    }
}
