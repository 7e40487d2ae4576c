package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.KdTree;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.VoxelGrid;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.PublishedDistances;
import dev.cutfill.survey.change.PublishedHulls;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RejectedChanges;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.volume.CellMask;
import dev.cutfill.survey.volume.PublishedVolume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Regions and volumes by the rules of the published method (doi 10.1049/ipr2.70130), after our registration:
/// to be held against ours on the same scans, and for nothing else. Its search needs a graphics card for
/// minutes and is not repeated. Holds both scans in memory.
final class PublishedMethod {
    private static final double CORE_SHARE = 0.01;
    private static final double CORE_TOLERANCE = 0.001;

    /// The original takes all stable points; their standard deviation is the same for so many.
    private static final int STABLE_CORES = 20_000;

    private static final HalfWidths UNKNOWN = new HalfWidths(Double.NaN, Double.NaN, Double.NaN);
    private static final UncertaintyParts NO_PARTS =
            new UncertaintyParts(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

    private final Epochs epochs;
    private final double threshold;
    private final PointCloud pre;
    private final PointCloud post;

    PublishedMethod(Epochs epochs, SurveySettings settings) {
        this.epochs = epochs;
        this.threshold = settings.referenceThreshold();
        pre = all(epochs.pre());
        post = all(epochs.post());
    }

    /// The report with its regions, totals and labels replaced. What has no meaning in the published method is
    /// NaN or 0.
    ChangeReport insteadOf(ChangeReport ours) {
        double radius = coreSpacing(pre);
        double registrationError = registrationError(radius);
        CoreDistances distances = PublishedDistances.of(
                epochs.pre(), epochs.post(), VoxelGrid.of(pre, radius).means(), radius, registrationError);
        PointCloud significant = distances
                .cores()
                .select(IntStream.range(0, distances.cores().size())
                        .filter(distances::significant)
                        .toArray());
        record Hull(Polygon outline, PublishedVolume volume) {}
        List<Hull> hulls = PublishedHulls.of(significant, threshold).stream()
                .map(outline -> new Hull(outline, PublishedVolume.of(pre, post, outline, registrationError)))
                .sorted(Comparator.comparingDouble((Hull hull) ->
                        -Math.max(hull.volume().cut(), hull.volume().fill())))
                .toList();
        float[] labels = Raster.empty(epochs.grid()).values();
        List<Region> regions = new ArrayList<>();
        for (Hull hull : hulls) {
            int number = regions.size() + 1;
            CellMask.inside(List.of(hull.outline()), epochs.grid()).stream().forEach(c -> labels[c] = number);
            regions.add(region(number, hull.outline(), hull.volume(), distances, ours));
        }
        Map<String, Number> parameters = new LinkedHashMap<>(ours.parameters());
        parameters.put("reference_core_spacing_m", radius);
        parameters.put("reference_cores", distances.cores().size());
        parameters.put("reference_registration_error_m", registrationError);
        List<String> warnings = new ArrayList<>(ours.warnings());
        warnings.add(
                "Regions and volumes are by the rules of the published method, for comparison: convex hulls that may overlap, no intervals.");
        ChangeMaps maps = ours.maps();
        return new ChangeReport(
                ours.registration(),
                ours.stable(),
                totals(regions, ours.totals()),
                List.of(),
                regions,
                new RejectedChanges(List.of(), 0),
                List.of(),
                ours.coverage(),
                ours.crs(),
                parameters,
                warnings,
                new ChangeMaps(
                        maps.pre(),
                        maps.post(),
                        maps.difference(),
                        maps.levelOfDetection(),
                        Raster.owning(epochs.grid(), labels),
                        maps.ground(),
                        maps.origin()));
    }

    private static PointCloud all(CellList cells) {
        Grid grid = cells.grid();
        return cells.within(
                new Bounds(
                        grid.minX(),
                        grid.minY(),
                        0,
                        grid.minX() + grid.columns() * grid.cell(),
                        grid.minY() + grid.rows() * grid.cell(),
                        0),
                Integer.MAX_VALUE);
    }

    /// The edge of voxels that hold one point in a hundred on average, found by bisection where the original
    /// swings about it.
    static double coreSpacing(PointCloud cloud) {
        double[] next = new double[cloud.size()];
        KdTree tree = KdTree.of(cloud);
        Parallel.ranges(next.length, (from, to) -> {
            KdTree.Query query = tree.query(2);
            for (int i = from; i < to; i++) {
                next[i] = query.nearestAll(cloud.x()[i], cloud.y()[i], cloud.z()[i], Double.POSITIVE_INFINITY) < 2
                        ? 0
                        : Math.sqrt(query.distanceSq(1));
            }
        });
        double low = Math.max(1e-3, Arrays.stream(next).average().orElse(1));
        double high = Math.max(
                2 * low, Math.hypot(cloud.bounds().width(), cloud.bounds().depth()));
        double edge = Math.sqrt(low * high);
        for (int step = 0; step < 25; step++) {
            edge = Math.sqrt(low * high);
            double share = (double) VoxelGrid.of(cloud, edge).counts().length / cloud.size();
            if (Math.abs(share - CORE_SHARE) < CORE_TOLERANCE) {
                break;
            }
            low = share > CORE_SHARE ? edge : low;
            high = share > CORE_SHARE ? high : edge;
        }
        return edge;
    }

    /// Standard deviation of M3C2 on the stable ground, its mean taken off; on all ground if none was given.
    private double registrationError(double radius) {
        Grid grid = epochs.grid();
        BitSet mask = CellMask.inside(epochs.stable(), grid);
        int[] on = IntStream.range(0, pre.size())
                .filter(i -> epochs.stable().isEmpty() || mask.get(Math.max(0, grid.cellAt(pre.x()[i], pre.y()[i]))))
                .toArray();
        int step = Math.max(1, on.length / STABLE_CORES);
        PointCloud cores = pre.select(
                IntStream.range(0, on.length / step).map(i -> on[i * step]).toArray());
        CoreDistances distances = PublishedDistances.of(epochs.pre(), epochs.post(), cores, radius, 0);
        double[] known = IntStream.range(0, cores.size())
                .filter(distances::known)
                .mapToDouble(distances::distance)
                .toArray();
        double mean = Arrays.stream(known).average().orElse(0);
        return Math.sqrt(
                Arrays.stream(known).map(d -> (d - mean) * (d - mean)).average().orElse(0));
    }

    private static Region region(
            int number, Polygon outline, PublishedVolume volume, CoreDistances distances, ChangeReport ours) {
        PointCloud cores = distances.cores();
        int[] inside = IntStream.range(0, cores.size())
                .filter(i -> distances.known(i) && outline.contains(cores.x()[i], cores.y()[i]))
                .toArray();
        double net = volume.fill() - volume.cut();
        double extreme = 0;
        for (int core : inside) {
            extreme = Math.abs(distances.distance(core)) > Math.abs(extreme) ? distances.distance(core) : extreme;
        }
        return new Region(
                number,
                net < 0 ? Region.Kind.CUT : Region.Kind.FILL,
                ChangeMaps.onMap(outline, ours.maps().origin(), ours.crs()),
                outline.area(),
                withoutInterval(volume.cut()),
                withoutInterval(volume.fill()),
                withoutInterval(net),
                net / outline.area(),
                extreme,
                (int) Arrays.stream(inside).filter(distances::significant).count(),
                inside.length,
                0,
                0,
                net);
    }

    private static SiteTotals totals(List<Region> regions, SiteTotals ours) {
        return new SiteTotals(
                regions.stream().mapToDouble(Region::area).sum(),
                withoutInterval(regions.stream()
                        .mapToDouble(region -> region.cut().value())
                        .sum()),
                withoutInterval(regions.stream()
                        .mapToDouble(region -> region.fill().value())
                        .sum()),
                withoutInterval(regions.stream()
                        .mapToDouble(region -> region.net().value())
                        .sum()),
                NO_PARTS,
                ours.overlapArea(),
                ours.overlapCut(),
                ours.overlapFill(),
                ours.overlapNet());
    }

    private static Estimate withoutInterval(double value) {
        return new Estimate(value, Double.NaN);
    }
}
