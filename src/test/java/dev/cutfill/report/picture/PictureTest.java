package dev.cutfill.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.EpochMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    private static final ExampleSite SITE = new ExampleSite(
            Sites.slope(
                    3,
                    80,
                    20_000,
                    0.01,
                    List.of(new GaussBowl("pit", 32, 40, 9, -3), new GaussBowl("heap", 52, 40, 8, 2))),
            0.5);

    @Test
    void elevationColoursGrowLighterFromLowToHigh() {
        double last = -1;
        for (int i = 0; i <= 100; i++) {
            double lightness = lightness(Colours.viridis(i / 100.0));
            assertThat(lightness).isGreaterThan(last);
            last = lightness;
        }
    }

    @Test
    void changeColoursDarkenAndTellCutFromFill() {
        for (double t = 0.02; t <= 1; t += 0.02) {
            assertThat(lightness(Colours.change(t))).isLessThan(lightness(Colours.change(t - 0.02)));
            assertThat(lightness(Colours.change(-t))).isLessThan(lightness(Colours.change(-t + 0.0199)));
            assertThat(red(Colours.change(-t))).isGreaterThan(blue(Colours.change(-t)));
            assertThat(blue(Colours.change(t))).isGreaterThan(red(Colours.change(t)));
        }
    }

    @Test
    void mapShowsCutAndFillWhereTheyAre() {
        BufferedImage map = SiteMap.draw(SITE.content());
        double scale = 830 / 80.0;
        assertThat(redness(map.getRGB((int) (136 + 28 * scale), (int) (152 + 36 * scale))))
                .isGreaterThan(40);
        assertThat(redness(map.getRGB((int) (136 + 56 * scale), (int) (152 + 38 * scale))))
                .isLessThan(-40);
        assertThat(redness(map.getRGB((int) (136 + 20 * scale), (int) (152 + 20 * scale))))
                .isBetween(-30, 30);
    }

    @Test
    void viewShowsRegionBeforeAndAfterAndOthersInBlue() {
        BufferedImage view = SITE.view().draw(SITE.areas.getFirst(), "Region 1");
        int[] before = vividAndBluish(view, 30);
        int[] after = vividAndBluish(view, 650);
        assertThat(before[0]).isGreaterThan(8_000);
        assertThat(after[0]).isGreaterThan(8_000);
        assertThat(before[1]).isGreaterThan(200);
        assertThat(yellow(view, 30)).as("a pit is low only afterwards").isGreaterThan(2 * yellow(view, 650));
    }

    private static int yellow(BufferedImage view, int left) {
        int yellow = 0;
        for (int y = 120; y < 640; y++) {
            for (int x = left; x < left + 570; x++) {
                Color c = new Color(view.getRGB(x, y));
                yellow += c.getRed() > 150 && c.getGreen() > 150 && c.getBlue() < 90 ? 1 : 0;
            }
        }
        return yellow;
    }

    private static int[] vividAndBluish(BufferedImage view, int left) {
        int vivid = 0;
        int bluish = 0;
        for (int y = 120; y < 640; y++) {
            for (int x = left; x < left + 570; x++) {
                Color c = new Color(view.getRGB(x, y));
                float[] hsb = Color.RGBtoHSB(c.getRed(), c.getGreen(), c.getBlue(), null);
                vivid += hsb[1] > 0.55 && (hsb[0] < 0.55 || hsb[0] > 0.72) ? 1 : 0;
                bluish += hsb[1] > 0.55 && hsb[0] > 0.57 && hsb[0] < 0.66 ? 1 : 0;
            }
        }
        return new int[] {vivid, bluish};
    }

    @Test
    void viewpointIsOnTheSideWhereNothingHides() {
        Grid grid = new Grid(0, 0, 1, 60, 60);
        float[] z = new float[grid.size()];
        float[] label = new float[grid.size()];
        Arrays.fill(label, Float.NaN);
        for (int row = 0; row < 60; row++) {
            for (int column = 0; column < 60; column++) {
                int i = grid.index(column, row);
                z[i] = row < 22 && row > 16 ? 25 : 0; // a wall south of the region
                label[i] = row > 24 && row < 36 && column > 24 && column < 36 ? 1 : Float.NaN;
            }
        }
        Relief walled = Relief.of(Raster.owning(grid, z));
        Relief level = Relief.of(Raster.owning(grid, new float[grid.size()]));
        Polygon outline =
                new Polygon(Ring.owning(new double[] {25, 36, 36, 25}, new double[] {25, 25, 36, 36}), List.of());
        Area area = new Area(1, true, outline, -1, "", "");
        Camera.Box box = new Camera.Box(0, 0, 0, 60, 60, 26);
        Viewpoint usual = Viewpoint.of(List.of(level, level), Raster.owning(grid, label), area, box, 1);
        assertThat(usual.text()).isEqualTo("seen from the south-south-west, 40° above the horizon");
        for (List<Relief> epochs : List.of(List.of(walled, level), List.of(level, walled))) {
            Viewpoint from = Viewpoint.of(epochs, Raster.owning(grid, label), area, box, 1);
            assertThat(Math.sin(from.azimuth())).as(from.text()).isPositive();
        }
    }

    @Test
    void mapTellsGroundThatWasNotComparedAndWhatFailed() {
        Grid grid = new Grid(0, 0, 1, 40, 40);
        float[] before = new float[grid.size()];
        float[] after = new float[grid.size()];
        float[] dz = new float[grid.size()];
        float[] none = new float[grid.size()];
        Arrays.fill(none, Float.NaN);
        BitSet ground = new BitSet();
        for (int i = 0; i < dz.length; i++) {
            int column = i % 40;
            before[i] = column < 20 ? 0 : Float.NaN;
            after[i] = column < 10 || column >= 20 && column < 30 ? 0 : Float.NaN;
            dz[i] = column < 10 ? 0 : Float.NaN;
            ground.set(i, column < 38);
        }
        CellList points =
                CellList.of(PointCloud.owning(Origin.ZERO, new double[] {1}, new double[] {1}, new double[] {1}), grid);
        Raster pre = Raster.owning(grid, before);
        Raster post = Raster.owning(grid, after);
        ChangeMaps maps = new ChangeMaps(
                new EpochMap(pre, points),
                new EpochMap(post, points),
                Raster.owning(grid, dz),
                Raster.owning(grid, new float[grid.size()]),
                Raster.owning(grid, none),
                ground,
                Origin.ZERO);
        Polygon square = new Polygon(Ring.owning(new double[] {2, 8, 8, 2}, new double[] {2, 2, 8, 8}), List.of());
        BufferedImage map = SiteMap.draw(new SiteMap.Content(
                maps,
                Relief.of(pre),
                Relief.of(post),
                new MapFrame(Origin.ZERO, Crs.UNKNOWN),
                List.of(),
                List.of(square),
                List.of(),
                "No change",
                List.copyOf(ExampleSite.EPOCHS),
                ""));
        int[] row = java.util.stream.IntStream.of(5, 15, 25, 34, 39)
                .map(x -> map.getRGB(136 + (int) ((x + 0.5) * 830 / 40), 400) & 0xFFFFFF)
                .toArray();
        assertThat(row).as("each kind of ground has a colour of its own").doesNotHaveDuplicates();
        assertThat(row[4]).as("outside the ground").isEqualTo(0xFFFFFF);
        int inLine = 0;
        int onEdge = 152 + 830 - (int) Math.ceil(2 * 830 / 40.0);
        for (int x = 136 + 2 * 830 / 40; x < 136 + 8 * 830 / 40; x++) {
            inLine += redness(map.getRGB(x, onEdge)) > 60 ? 1 : 0;
        }
        assertThat(inLine).as("dashed").isBetween(25, 100);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "16, 16", "40, 40", "400, 38"})
    void everyMarkedRegionHasALine(int regions, int lines) {
        Polygon outline = new Polygon(Ring.owning(new double[] {0, 1, 0}, new double[] {0, 0, 1}), List.of());
        List<Area> areas = java.util.stream.IntStream.rangeClosed(1, regions)
                .mapToObj(i -> new Area(i, true, outline, -2, "2 ± 1 m³", "cut 2 ± 1 m³ on 3 m²"))
                .toList();
        Graphics2D g = Brush.on(new BufferedImage(400, 600, BufferedImage.TYPE_INT_RGB));
        assertThat(MapLegend.list(g, areas, 10, 10, 350, 560)).isEqualTo(lines);
        g.dispose();
    }

    @Test
    void samePictureComesOutTwice() {
        assertThat(pixels(SiteMap.draw(SITE.content()))).isEqualTo(pixels(SiteMap.draw(SITE.content())));
        assertThat(pixels(SITE.view().draw(SITE.areas.getFirst(), "x")))
                .isEqualTo(pixels(SITE.view().draw(SITE.areas.getFirst(), "x")));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 1, 1", "2, 1, 1", "1, 300, 1", "3000, 2, 1", "2, 2000, 3", "60, 60, 40", "1100, 1050, 2"
    })
    void anyShapeAndAnyNumberOfRegionsIsDrawn(int columns, int rows, int regions) {
        Grid grid = new Grid(-10, 5, 0.5, columns, rows);
        float[] z = new float[grid.size()];
        float[] dz = new float[grid.size()];
        float[] label = new float[grid.size()];
        for (int i = 0; i < z.length; i++) {
            z[i] = i % 17 == 3 ? Float.NaN : i % columns * 0.01f;
            dz[i] = i % 13 == 5 ? Float.NaN : (float) Math.sin(i);
            label[i] = regions == 0 ? Float.NaN : 1 + i % regions;
        }
        drawAll(
                grid,
                z,
                dz,
                label,
                regions,
                PointCloud.owning(
                        Origin.ZERO, new double[] {-9.9, -9.8}, new double[] {5.1, 5.2}, new double[] {0, 0.1}));
    }

    @Test
    void emptyCloudAndUnknownSurfaceAreDrawn() {
        Grid grid = new Grid(0, 0, 1, 20, 10);
        float[] unknown = new float[grid.size()];
        Arrays.fill(unknown, Float.NaN);
        float[] label = unknown.clone();
        label[25] = 1;
        drawAll(
                grid,
                unknown,
                unknown,
                label,
                1,
                PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]));
    }

    @Test
    void largeMapCoordinatesAndStraysAreDrawn() {
        Grid grid = new Grid(0, 0, 1, 20, 10);
        float[] level = new float[grid.size()];
        float[] label = new float[grid.size()];
        Arrays.fill(label, 1);
        Origin far = new Origin(12_708_200, -3_532_400, 8_848);
        drawAll(
                grid,
                level,
                level,
                label,
                1,
                PointCloud.owning(far, new double[] {1, 2, 3}, new double[] {1, 2, 3}, new double[] {0, 1e6, -1e9}));
    }

    private static void drawAll(Grid grid, float[] z, float[] dz, float[] label, int regions, PointCloud cloud) {
        float[] lod = new float[grid.size()];
        Polygon outline = new Polygon(
                Ring.owning(
                        new double[] {grid.minX(), grid.minX() + grid.cell(), grid.minX()},
                        new double[] {grid.minY(), grid.minY(), grid.minY() + grid.cell()}),
                List.of());
        List<Area> areas = java.util.stream.IntStream.rangeClosed(1, regions)
                .mapToObj(i -> new Area(
                        i,
                        i % 2 == 0,
                        outline,
                        -1,
                        "1 ± 1 m³",
                        "cut 1 ± 1 m³ 山 and a line that is much longer than its column is wide"))
                .toList();
        Raster surface = Raster.owning(grid, z);
        Raster labels = Raster.owning(grid, label);
        BitSet ground = new BitSet();
        ground.set(0, grid.size() / 2);
        EpochMap epoch = new EpochMap(surface, CellList.of(cloud, grid));
        ChangeMaps maps = new ChangeMaps(
                epoch, epoch, Raster.owning(grid, dz), Raster.owning(grid, lod), labels, ground, cloud.origin());
        MapFrame frame = new MapFrame(cloud.origin(), Crs.UNKNOWN);
        Relief relief = Relief.of(surface);
        BufferedImage map = SiteMap.draw(new SiteMap.Content(
                maps,
                relief,
                relief,
                frame,
                areas,
                List.of(outline),
                List.of(outline),
                "title ".repeat(60),
                List.copyOf(ExampleSite.EPOCHS),
                ""));
        assertThat(map.getWidth()).isBetween(1000, 1400);
        assertThat(map.getHeight()).isBetween(700, 1100);
        CloudView view = new CloudView(maps, List.of(relief, relief), frame, areas, List.of("Before", "After"));
        for (Area area : areas.subList(0, Math.min(2, regions))) {
            assertThat(view.draw(area, "title").getHeight()).isEqualTo(760);
        }
    }

    @Test
    void ticksAreRoundLieInsideAndNeverRunOut() {
        for (double[] range : new double[][] {
            {0, 1}, {-3, 7}, {708_201.3, 708_442.9}, {0.001, 0.0042}, {-1e-9, 1e-9}, {5, 5}, {1e9, 1e9 + 1}
        }) {
            Ticks ticks = Ticks.between(range[0], range[1], 6);
            assertThat(ticks.count()).isBetween(1, 14);
            double slack = 1e-6 * ticks.step();
            assertThat(ticks.at(0)).isGreaterThanOrEqualTo(range[0] - slack);
            assertThat(ticks.at(ticks.count() - 1)).isLessThanOrEqualTo(range[1] + slack);
        }
        assertThat(Ticks.between(-0.3, 0.3, 6).label(3)).isEqualTo("0.0");
        assertThat(Ticks.number(-1234.5, 1)).isEqualTo("−1\u2009234.5");
        assertThat(Ticks.number(-0.001, 2)).isEqualTo("0.00");
    }

    @Test
    void axesCountInTheUnitOfTheMap() {
        Crs feet = new Crs(Crs.Kind.PROJECTED, OptionalInt.empty(), Optional.empty(), 0.3048);
        MapFrame frame = new MapFrame(new Origin(3048, 6096, 100), feet);
        Ticks east = frame.eastings(0, 30.48, 5);
        assertThat(east).isEqualTo(new Ticks(10_000, 20, 6));
        assertThat(frame.localX(east.at(5))).isCloseTo(30.48, within(1e-9));
        assertThat(frame.northings(0, 30.48, 5).first()).isEqualTo(20_000);
        assertThat(frame.axis("Easting")).isEqualTo("Easting (ft)");
        assertThat(frame.heights(0, 10, 5).first()).as("heights stay metres").isEqualTo(100);
    }

    @Test
    void scaleOfChangesHasItsTicksInOrderAndApart() {
        for (double largest : new double[] {0.1, 0.3, 1.5, 4, 20, 80}) {
            List<Double> ticks = new ChangeScale(largest).ticks(0.15);
            assertThat(ticks.getFirst()).isEqualTo(largest);
            for (int i = 1; i < ticks.size(); i++) {
                ChangeScale scale = new ChangeScale(largest);
                assertThat(scale.at(ticks.get(i - 1)) - scale.at(ticks.get(i))).isGreaterThanOrEqualTo(0.15);
            }
        }
    }

    @Test
    void textIsAsWideAsItSays() {
        BufferedImage paper = new BufferedImage(400, 60, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Brush.on(paper);
        g.setColor(Color.BLACK);
        VectorFont.REGULAR.draw(g, "H12 ± 3.5 m³H", 20, 40, 24, VectorFont.Align.LEFT);
        g.dispose();
        int right = 0;
        for (int x = 0; x < 400; x++) {
            for (int y = 0; y < 60; y++) {
                right = (paper.getRGB(x, y) & 255) < 128 ? x : right;
            }
        }
        assertThat((double) right).isCloseTo(20 + VectorFont.REGULAR.width("H12 ± 3.5 m³H", 24), within(4.0));
        assertThat(VectorFont.BOLD.width(VectorFont.BOLD.fitted("a rather long line", 20, 90), 20))
                .isLessThanOrEqualTo(90);
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int red(int colour) {
        return colour >> 16 & 255;
    }

    private static int blue(int colour) {
        return colour & 255;
    }

    private static int redness(int colour) {
        return red(colour) - blue(colour);
    }

    private static double lightness(int colour) {
        return 0.2126 * Math.pow(red(colour) / 255.0, 2.2)
                + 0.7152 * Math.pow((colour >> 8 & 255) / 255.0, 2.2)
                + 0.0722 * Math.pow(blue(colour) / 255.0, 2.2);
    }
}
