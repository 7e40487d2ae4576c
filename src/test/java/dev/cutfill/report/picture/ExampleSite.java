package dev.cutfill.report.picture;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Raster;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.EpochMap;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// What a survey of a scene would find if it made no mistake but noise: for pictures without a computation.
final class ExampleSite {
    static final List<ReportHeader.Epoch> EPOCHS = List.of(
            new ReportHeader.Epoch("March.las", 1_234_567, LocalDate.of(2026, 3, 1), ReportHeader.DayFrom.LAS_HEADER),
            new ReportHeader.Epoch("April.las", 2_000, LocalDate.of(2026, 4, 5), ReportHeader.DayFrom.FILE_TIME));

    final Scene scene;
    final PointCloud pre;
    final Raster surface;
    final Raster after;
    final Raster difference;
    final Raster levelOfDetection;
    final Raster labels;
    final List<Area> areas = new ArrayList<>();

    ExampleSite(Scene scene, double cell) {
        this.scene = scene;
        this.pre = scene.pre();
        Grid grid = Grid.covering(new Bounds(0, 0, 0, scene.width() - cell / 2, scene.depth() - cell / 2, 0), cell);
        float[] z = new float[grid.size()];
        float[] zAfter = new float[grid.size()];
        float[] dz = new float[grid.size()];
        float[] lod = new float[grid.size()];
        float[] label = new float[grid.size()];
        SplittableRandom random = new SplittableRandom(4);
        List<Change> changes = scene.changes();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                double x = grid.centreX(column);
                double y = grid.centreY(row);
                int i = grid.index(column, row);
                z[i] = (float) (scene.ground().z(x, y) + 0.01 * random.nextGaussian());
                dz[i] = (float) (scene.changedGround().z(x, y) - scene.ground().z(x, y) + 0.02 * random.nextGaussian());
                zAfter[i] = z[i] + dz[i];
                lod[i] = 0.04f;
                label[i] = Float.NaN;
                for (int k = 0; k < changes.size(); k++) {
                    if (changes.get(k).outline().contains(x, y)) {
                        label[i] = k + 1;
                    }
                }
            }
        }
        surface = Raster.owning(grid, z);
        after = Raster.owning(grid, zAfter);
        difference = Raster.owning(grid, dz);
        levelOfDetection = Raster.owning(grid, lod);
        labels = Raster.owning(grid, label);
        for (int k = 0; k < changes.size(); k++) {
            Change change = changes.get(k);
            areas.add(new Area(
                    k + 1,
                    change.volume() < 0,
                    change.outline(),
                    change.volume(),
                    Ticks.number(Math.abs(change.volume()), 0) + " ± 12 m³",
                    (change.volume() < 0 ? "cut " : "fill ") + Ticks.number(Math.abs(change.volume()), 0)
                            + " ± 12 m³"));
        }
    }

    SiteMap.Content content() {
        return new SiteMap.Content(
                maps(),
                Relief.of(surface),
                Relief.of(after),
                new MapFrame(scene.origin(), Crs.UNKNOWN),
                areas,
                List.of(),
                scene.stableAreas(),
                "Cut 4 321 ± 21 m³ · fill 2 345 ± 19 m³ · net −1 976 ± 30 m³",
                List.copyOf(EPOCHS),
                "95 % intervals · 62 345 m² compared, 98.7 % of the ground · WGS 84 / UTM zone 48N (EPSG:32648)");
    }

    CloudView view() {
        return new CloudView(
                maps(),
                List.of(Relief.of(surface), Relief.of(after)),
                new MapFrame(scene.origin(), Crs.UNKNOWN),
                areas,
                List.of("Before", "After"));
    }

    private ChangeMaps maps() {
        BitSet ground = new BitSet();
        ground.set(0, surface.grid().size());
        return new ChangeMaps(
                new EpochMap(surface, CellList.of(pre, surface.grid())),
                new EpochMap(after, CellList.of(scene.postAligned(), surface.grid())),
                difference,
                levelOfDetection,
                labels,
                ground,
                scene.origin());
    }

    /// Draws an example of each picture, to be looked at: arguments are the directory and `demo` or `seed`.
    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[0]);
        ExampleSite site = new ExampleSite(args[1].equals("demo") ? Sites.demo(1) : Sites.seed(1), 0.75);
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            BufferedImage map = SiteMap.draw(site.content());
            long drawn = System.nanoTime();
            ImageIO.write(map, "png", out.resolve("overview.png").toFile());
            long written = System.nanoTime();
            System.out.printf(
                    "overview %d ms, png %d ms%n", (drawn - start) / 1_000_000, (written - drawn) / 1_000_000);
            CloudView view = site.view();
            for (Area area : site.areas) {
                start = System.nanoTime();
                BufferedImage image =
                        view.draw(area, "Region " + area.number() + " · " + (area.cut() ? "cut" : "fill"));
                drawn = System.nanoTime();
                ImageIO.write(
                        image,
                        "png",
                        out.resolve("region_" + area.number() + ".png").toFile());
                written = System.nanoTime();
                System.out.printf(
                        "region %d ms, png %d ms%n", (drawn - start) / 1_000_000, (written - drawn) / 1_000_000);
            }
        }
    }
}
