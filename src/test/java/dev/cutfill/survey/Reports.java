package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Scene;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Coverage;
import dev.cutfill.survey.result.EpochMap;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RegistrationReport;
import dev.cutfill.survey.result.RejectedChanges;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.StableReport;
import dev.cutfill.survey.result.UncertaintyParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The report of a survey that made no mistake, from a scene: to test what is made of reports.
public final class Reports {
    private static final HalfWidths SOME = new HalfWidths(1, 2, 3);
    private static final HalfWidths NONE = new HalfWidths(0, 0, 0);
    private static final UncertaintyParts PARTS = new UncertaintyParts(SOME, NONE, SOME, NONE, NONE, NONE);

    private Reports() {}

    public static ChangeReport of(Scene scene, double cell, double metresPerUnit) {
        Grid grid = Grid.covering(new Bounds(0, 0, 0, scene.width() - cell / 2, scene.depth() - cell / 2, 0), cell);
        float[] z = new float[grid.size()];
        float[] dz = new float[grid.size()];
        float[] lod = new float[grid.size()];
        float[] after = new float[grid.size()];
        float[] labels = new float[grid.size()];
        BitSet everywhere = new BitSet();
        everywhere.set(0, grid.size());
        Arrays.fill(lod, 0.05f);
        Arrays.fill(labels, Float.NaN);
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                double x = grid.centreX(column);
                double y = grid.centreY(row);
                int i = grid.index(column, row);
                after[i] = (float) scene.changedGround().z(x, y);
                z[i] = (float) scene.ground().z(x, y);
                dz[i] = (float) (scene.changedGround().z(x, y) - scene.ground().z(x, y));
                for (int k = 0; k < scene.changes().size(); k++) {
                    labels[i] = scene.changes().get(k).outline().contains(x, y) ? k + 1 : labels[i];
                }
            }
        }
        List<Region> regions = new ArrayList<>();
        for (Change change : scene.changes()) {
            regions.add(region(regions.size() + 1, change, scaled(scene.onMap(change.outline()), 1 / metresPerUnit)));
        }
        double area = scene.width() * scene.depth();
        Map<String, Number> parameters = new LinkedHashMap<>();
        parameters.put("cell_m", cell);
        parameters.put("minimum_area_m2", 3);
        parameters.put("cores", 4321);
        return new ChangeReport(
                new RegistrationReport(
                        scene.preFromPost().inWorld(scene.origin()),
                        "searched",
                        0.03,
                        1000,
                        0.9,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        0,
                        0.02,
                        List.of()),
                new StableReport(true, 100, 200, 300, 0.001, 0.02, new Estimate(0, 0), 0, 0, 0.001),
                new SiteTotals(
                        100,
                        new Estimate(scene.totalCut(), 3),
                        new Estimate(scene.totalFill(), 4),
                        new Estimate(scene.totalFill() - scene.totalCut(), 5),
                        PARTS,
                        area,
                        1,
                        2,
                        new Estimate(1, Double.POSITIVE_INFINITY)),
                List.of(),
                regions,
                new RejectedChanges(List.of(), 0),
                List.of(),
                new Coverage(area, area - 1, 1, 0),
                new Crs(scene.crs().kind(), scene.crs().epsg(), scene.crs().name(), metresPerUnit),
                parameters,
                List.of("a warning"),
                new ChangeMaps(
                        new EpochMap(Raster.owning(grid, z), CellList.of(scene.pre(), grid)),
                        new EpochMap(Raster.owning(grid, after), CellList.of(scene.postAligned(), grid)),
                        Raster.owning(grid, dz),
                        Raster.owning(grid, lod),
                        Raster.owning(grid, labels),
                        everywhere,
                        scene.origin()));
    }

    private static Region region(int number, Change change, Polygon outline) {
        return new Region(
                number,
                change.volume() < 0 ? Region.Kind.CUT : Region.Kind.FILL,
                outline,
                change.outline().area(),
                new Estimate(change.cut(), 2),
                new Estimate(change.fill(), 1),
                new Estimate(change.volume(), 2),
                change.volume() / change.outline().area(),
                Double.NaN,
                5,
                6,
                0,
                0,
                0.9 * change.volume());
    }

    private static Polygon scaled(Polygon polygon, double factor) {
        Ring shell = polygon.shell();
        double[] x = new double[shell.size()];
        double[] y = new double[shell.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = shell.x(i) * factor;
            y[i] = shell.y(i) * factor;
        }
        return new Polygon(Ring.owning(x, y), List.of());
    }
}
