package dev.cutfill.survey.change;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the ground changed: connected regions of one sign each, disjoint, each shown to be real as a whole.
///
/// 1. Cells that stand out of the errors seed a region and let it grow ([Significance], [RegionGrowing]).
/// 2. A region stays if it is large enough, if its mean exceeds what chance and a common offset can do anywhere
///    on the site, and if M3C2 distances in it say the same where there are any.
/// 3. Small holes are filled, outlines drawn ([Outlines]), and the cells found over which its volume is to be
///    summed ([RegionBuffers]).
public final class ChangeRegions {
    /// So many of what was not taken for a change have an outline.
    private static final int MOST_REJECTED = 100;

    private final Raster levelOfDetection;
    private final Raster labels;
    private final Raster reach;
    private final List<FoundRegion> regions;
    private final Missed missed;
    private final double minimumArea;

    private ChangeRegions(
            Raster levelOfDetection,
            Raster labels,
            Raster reach,
            List<FoundRegion> regions,
            Missed missed,
            double minimumArea) {
        this.minimumArea = minimumArea;
        this.levelOfDetection = levelOfDetection;
        this.labels = labels;
        this.reach = reach;
        this.regions = List.copyOf(regions);
        this.missed = missed;
    }

    /// What stands out and is in no region.
    ///
    /// @param rejected places that failed a test
    /// @param excess of ground where no place stands out
    public record Missed(RejectedRegions rejected, CoherentExcess excess) {}

    public static ChangeRegions find(HeightChange change, CoreDistances cores, ChangeSettings settings) {
        Grid grid = change.grid();
        float[] level = Significance.of(change, settings.seedLevel());
        int[] labels = RegionGrowing.labels(change, level, settings);
        RegionTests tests = new RegionTests(change, cores, labels, settings);
        int[] rejected = Arrays.stream(labels)
                .map(label -> label > 0 && !tests.real(label) ? label : 0)
                .toArray();
        int[] signs = keep(labels, tests, change);
        int count = signs.length - 1;
        int[] noData = Holes.fill(change.height(), labels, count, settings.holeArea());
        int[][] census = census(grid, cores, labels, signs);
        List<Polygon> outlines = Outlines.of(grid, labels, count, change.share());
        RegionBuffers.Reach reach = RegionBuffers.of(change, level, labels, signs, settings);
        List<FoundRegion> regions = new ArrayList<>();
        for (int label = 1; label <= count; label++) {
            regions.add(new FoundRegion(
                    label,
                    signs[label] < 0,
                    outlines.get(label - 1),
                    census[0][label],
                    census[1][label],
                    noData[label],
                    reach.faded()[label]));
        }
        return new ChangeRegions(
                Significance.levelOfDetection(change),
                raster(grid, labels),
                reach.labels(),
                regions,
                new Missed(tests.rejected(MOST_REJECTED), CoherentExcess.of(change, reach.labels(), rejected)),
                settings.minimumArea(grid.cell(), change.pointSigma()));
    }

    /// What |height| must exceed in a cell to be seen there with 95 % confidence (m).
    public static Raster levelOfDetection(HeightChange change) {
        return Significance.levelOfDetection(change);
    }

    /// Renumbers the labels that stay from 1 and clears the others; returns the sign of each.
    private static int[] keep(int[] labels, RegionTests tests, HeightChange change) {
        int[] renumbered = new int[tests.count() + 1];
        int count = 0;
        for (int label = 1; label < renumbered.length; label++) {
            renumbered[label] = tests.real(label) ? ++count : 0;
        }
        double[] sum = new double[count + 1];
        float[] dz = change.height().values();
        for (int c = 0; c < labels.length; c++) {
            labels[c] = renumbered[labels[c]];
            sum[labels[c]] += labels[c] == 0 ? 0 : dz[c];
        }
        int[] signs = new int[count + 1];
        for (int label = 1; label <= count; label++) {
            signs[label] = sum[label] < 0 ? -1 : 1;
        }
        return signs;
    }

    /// By label: core points that changed significantly with its sign, and core points that have a level of
    /// detection.
    static int[][] census(Grid grid, CoreDistances distances, int[] labels, int[] signs) {
        int[][] census = new int[2][signs.length];
        PointCloud cores = distances.cores();
        for (int i = 0; i < cores.size(); i++) {
            int cell = grid.cellAt(cores.x()[i], cores.y()[i]);
            int label = cell < 0 ? 0 : labels[cell];
            if (label > 0 && !Double.isNaN(distances.level(i))) {
                census[1][label]++;
                census[0][label] += distances.significant(i) && distances.distance(i) * signs[label] > 0 ? 1 : 0;
            }
        }
        return census;
    }

    private static Raster raster(Grid grid, int[] labels) {
        float[] values = new float[labels.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = labels[c] == 0 ? Float.NaN : labels[c];
        }
        return Raster.owning(grid, values);
    }

    /// What |height| must exceed in a cell to be seen there with 95 % confidence (m).
    public Raster levelOfDetection() {
        return levelOfDetection;
    }

    /// Label of the region inside whose outline a cell lies; NaN outside all.
    public Raster labels() {
        return labels;
    }

    /// Label of the region whose volume a cell counts for; NaN for none.
    public Raster reach() {
        return reach;
    }

    /// What stands out and is in no region.
    public Missed missed() {
        return missed;
    }

    /// The smallest region that is reported (m²).
    public double minimumArea() {
        return minimumArea;
    }

    /// Label 1 first.
    public List<FoundRegion> regions() {
        return regions;
    }
}
