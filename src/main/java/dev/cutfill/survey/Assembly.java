package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.Ring;
import dev.cutfill.survey.change.ChangeRegions;
import dev.cutfill.survey.change.CoreDistances;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.change.HeightChange;
import dev.cutfill.survey.change.M3c2;
import dev.cutfill.survey.volume.CellMask;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.ErrorModel;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import dev.cutfill.survey.volume.StableStatistics;
import dev.cutfill.survey.volume.UnchangedGround;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// From aligned epochs to the report: the stages in their order, each handed what the ones before it found.
final class Assembly {
    /// Less of the overlap compared than this is worth a warning.
    private static final double POOR_COVERAGE = 0.9;

    /// Stable ground that scatters so many times more than its points, and so much (m), is worth a warning.
    private static final double DOUBTFUL = 3;

    private static final double DOUBTFUL_NMAD = 0.1;

    private final SurveyInputs inputs;
    private final SurveySettings settings;
    private final Origin origin;
    private final List<Polygon> stable;
    private final ChangeSurvey.Epochs epochs;
    private final List<String> warnings;
    private final Grid grid;

    /// standard deviations that an interval reaches to each side
    private final double sigmas;

    Assembly(
            SurveyInputs inputs,
            SurveySettings settings,
            Origin origin,
            List<Polygon> stable,
            ChangeSurvey.Epochs epochs,
            List<String> warnings) {
        this.inputs = inputs;
        this.settings = settings;
        this.origin = origin;
        this.stable = stable;
        this.epochs = epochs;
        this.warnings = warnings;
        this.grid = epochs.grid();
        this.sigmas = settings.confidence().sigmas();
    }

    ChangeReport report(Progress progress) throws SurveyException {
        HeightSurface pre = HeightSurface.of(epochs.pre(), settings.volume());
        progress.at("surfaces", 0.67);
        HeightSurface post = HeightSurface.of(epochs.post(), settings.volume());
        progress.at("stable ground", 0.74);
        Difference raw = Difference.of(pre, post, settings.volume());
        Optional<UnchangedGround> unchanged =
                stable.isEmpty() ? UnchangedGround.find(raw, settings.volume()) : Optional.empty();
        BitSet stableCells = unchanged
                .map(UnchangedGround::cells)
                .orElseGet(() -> stable.isEmpty() ? everywhere() : CellMask.inside(stable, grid));
        StableStatistics statistics = statistics(raw, stableCells);
        if (stable.isEmpty()) {
            warnings.add(standsIn(unchanged));
        }
        double correction = stable.isEmpty() && unchanged.isEmpty() ? 0 : statistics.correction();
        double offsetSigma = Math.hypot(
                statistics.offsetSigma(), unchanged.map(UnchangedGround::doubt).orElse(0.0));
        if (correction != 0) {
            warnings.add(format(
                    "Post lay %.0f ± %.0f mm %s pre on the stable ground after registration; this was taken off every height.",
                    1000 * Math.abs(correction),
                    sigmas * 1000 * statistics.biasSigma(),
                    correction > 0 ? "above" : "below"));
        }
        if (statistics.inflation() > DOUBTFUL && statistics.nmad() > DOUBTFUL_NMAD) {
            warnings.add(format(
                    "Heights on the stable ground differ by %.2f m (NMAD), %.0f times what the points lead to expect: it moved, it is"
                            + " overgrown, or the clouds do not lie over each other.",
                    statistics.nmad(), statistics.inflation()));
        }
        Difference difference = raw.lessOffset(correction).scaledErrors(statistics.boundedInflation());
        ErrorModel errors = new ErrorModel(
                statistics.range(),
                statistics.sill(),
                offsetSigma,
                epochs.alignment().sigma()::vertical);
        HeightChange change = new HeightChange(
                difference.height(),
                difference.sigma(),
                difference.noise(),
                systematic(pre.height(), errors),
                difference.weak(),
                errors.range(),
                errors.sill());

        progress.at("M3C2", 0.78);
        PointCloud cores = M3c2.cores(epochs.pre(), settings.change());
        double offset = errors.offset();
        CoreDistances distances = M3c2.distances(
                epochs.pre(),
                epochs.post(),
                cores,
                settings.change(),
                (nx, ny, nz, x, y, z) -> Math.max(
                        offset * Math.abs(nz), epochs.alignment().sigma().along(nx, ny, nz, x, y, z)));
        progress.at("regions", 0.90);
        ChangeRegions found = ChangeRegions.find(change, distances, settings.change());
        progress.at("volumes", 0.96);
        RegionVolume[] volumes = RegionVolumes.of(
                difference, pre.height(), found.reach(), found.regions().size(), found.levelOfDetection(), errors);
        for (FoundRegion region : found.regions()) {
            volumes[region.label()] =
                    volumes[region.label()].withUnseen(region.faded(), region.noDataCells(), region.hidden());
        }
        int[] numbers = numbers(volumes);
        List<Region> regions = regions(found, volumes, numbers);
        Coverage coverage = coverage(pre, post, difference);
        SiteTotals totals = totals(regions, volumes, difference, pre, errors, found.levelOfDetection());
        ChangeReport report = new ChangeReport(
                epochs.alignment().report(),
                stableReport(statistics, stableCells, correction, offsetSigma),
                totals,
                regions,
                coverage,
                inputs.pre().crs(),
                parameters(pre, post, statistics, cores),
                warnings,
                new ChangeMaps(
                        pre.height(),
                        difference.height(),
                        found.levelOfDetection(),
                        renumbered(found.labels(), numbers),
                        epochs.pre(),
                        origin));
        progress.at("done", 1);
        return report;
    }

    /// What a reader must know of ground that nobody vouched for.
    private static String standsIn(Optional<UnchangedGround> unchanged) {
        if (unchanged.isEmpty()) {
            return "No stable ground was given, and hardly any ground agrees in both scans: all of it stands in, so a common offset of the"
                    + " scans cannot be told from change everywhere. Draw stable areas to tell them apart.";
        }
        UnchangedGround ground = unchanged.get();
        return format(
                "No stable ground was given: %.0f %% of the compared ground%s agrees within %.0f mm and was taken for stable. Ground that"
                        + " moved evenly cannot be told from it; the intervals allow for %.0f mm.",
                100 * ground.share(),
                ground.spread()
                        ? ", spread over the site,"
                        : " – but not spread over the site, so a tilt of it is not seen –",
                1000 * ground.scatter(),
                1000 * ground.doubt());
    }

    private BitSet everywhere() {
        BitSet all = new BitSet(grid.size());
        all.set(0, grid.size());
        return all;
    }

    private StableStatistics statistics(Difference difference, BitSet stableCells) throws SurveyException {
        Optional<StableStatistics> statistics = StableStatistics.of(difference, stableCells, settings.volume());
        if (statistics.isPresent()) {
            return statistics.get();
        }
        int least = settings.volume().minimumStableCells();
        if (stable.isEmpty()) {
            throw new SurveyException(
                    SurveyException.Reason.NO_OVERLAP,
                    format(
                            "%s and %s have both less than %d cells of %.2f m in common: too little to compare.",
                            inputs.pre().name(), inputs.post().name(), least, grid.cell()));
        }
        throw new SurveyException(
                SurveyException.Reason.NO_STABLE_POINTS,
                format(
                        "Both clouds cover less than %d cells of %.2f m of the stable ground (%d points of %s, %d of %s lie on it)."
                                + " Draw stable areas where both clouds have points.",
                        least,
                        grid.cell(),
                        points(epochs.pre(), stableCells),
                        inputs.pre().name(),
                        points(epochs.post(), stableCells),
                        inputs.post().name()));
    }

    private static long points(CellList cells, BitSet mask) {
        return mask.stream().mapToLong(cells::count).sum();
    }

    /// The common error of each cell, on the slope that pre has there.
    private Raster systematic(Raster surface, ErrorModel errors) {
        float[] z = surface.values();
        float[] sigma = new float[z.length];
        int columns = grid.columns();
        Parallel.items(grid.rows(), row -> {
            for (int column = 0; column < columns; column++) {
                int c = grid.index(column, row);
                boolean inside = column > 0 && row > 0 && column < columns - 1 && row < grid.rows() - 1;
                double slopeX = inside ? (z[c + 1] - z[c - 1]) / (2 * grid.cell()) : 0;
                double slopeY = inside ? (z[c + columns] - z[c - columns]) / (2 * grid.cell()) : 0;
                sigma[c] = (float) errors.common(
                        grid.centreX(column),
                        grid.centreY(row),
                        Float.isNaN(z[c]) ? 0 : z[c],
                        Double.isNaN(slopeX) ? 0 : slopeX,
                        Double.isNaN(slopeY) ? 0 : slopeY);
            }
        });
        return Raster.owning(grid, sigma);
    }

    /// By label: the number it is reported under, 1 for the largest volume.
    private static int[] numbers(RegionVolume[] volumes) {
        int[] numbers = new int[volumes.length];
        int[] byVolume = IntStream.range(1, volumes.length)
                .boxed()
                .sorted((a, b) -> Double.compare(
                        Math.max(volumes[b].cut(), volumes[b].fill()), Math.max(volumes[a].cut(), volumes[a].fill())))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int k = 0; k < byVolume.length; k++) {
            numbers[byVolume[k]] = k + 1;
        }
        return numbers;
    }

    private static Raster renumbered(Raster labels, int[] numbers) {
        float[] values = labels.values().clone();
        for (int c = 0; c < values.length; c++) {
            values[c] = Float.isNaN(values[c]) ? Float.NaN : numbers[(int) values[c]];
        }
        return Raster.owning(labels.grid(), values);
    }

    private List<Region> regions(ChangeRegions found, RegionVolume[] volumes, int[] numbers) {
        Region[] regions = new Region[found.regions().size()];
        for (FoundRegion region : found.regions()) {
            RegionVolume volume = volumes[region.label()];
            int number = numbers[region.label()];
            double area = region.cells() * grid.cellArea();
            regions[number - 1] = new Region(
                    number,
                    region.lowered() ? Region.Kind.CUT : Region.Kind.FILL,
                    onMap(region.outline()),
                    area,
                    new Estimate(volume.cut(), sigmas * volume.cutSigma()),
                    new Estimate(volume.fill(), sigmas * volume.fillSigma()),
                    new Estimate(volume.net(), sigmas * volume.netSigma()),
                    volume.net() / area,
                    volume.extreme(),
                    region.significantCores(),
                    region.cores(),
                    volume.filledArea(),
                    region.noDataCells() * grid.cellArea());
        }
        return List.of(regions);
    }

    private Coverage coverage(HeightSurface pre, HeightSurface post, Difference difference) {
        BitSet overlap = CellMask.footprint(pre);
        overlap.and(CellMask.footprint(post));
        int compared = 0;
        float[] dz = difference.height().values();
        for (float height : dz) {
            compared += Float.isNaN(height) ? 0 : 1;
        }
        double cell = grid.cellArea();
        double area = overlap.cardinality() * cell;
        Coverage coverage = new Coverage(area, compared * cell, area - compared * cell);
        if (coverage.share() < POOR_COVERAGE) {
            warnings.add(format(
                    "Only %.0f %% of the overlap could be compared; %.0f m² are holes too wide to bridge and are in no volume.",
                    100 * coverage.share(), coverage.noDataArea()));
        }
        return coverage;
    }

    private SiteTotals totals(
            List<Region> regions,
            RegionVolume[] volumes,
            Difference difference,
            HeightSurface pre,
            ErrorModel errors,
            Raster level) {
        double cell = grid.cellArea();
        double cut = 0, fill = 0, net = 0;
        int compared = 0;
        float[] one = new float[grid.size()];
        float[] dz = difference.height().values();
        for (int c = 0; c < one.length; c++) {
            one[c] = Float.isNaN(dz[c]) ? Float.NaN : 1;
            if (!Float.isNaN(dz[c])) {
                compared++;
                cut += Math.max(0, -dz[c]) * cell;
                fill += Math.max(0, dz[c]) * cell;
                net += dz[c] * cell;
            }
        }
        RegionVolume site = RegionVolumes.of(difference, pre.height(), Raster.owning(grid, one), 1, level, errors)[1];
        double area = 0;
        for (Region region : regions) {
            area += region.area();
        }
        return new SiteTotals(
                area,
                Sum.of(volumes, Sum.CUT, sigmas),
                Sum.of(volumes, Sum.FILL, sigmas),
                Sum.of(volumes, Sum.NET, sigmas),
                compared * cell,
                cut,
                fill,
                new Estimate(net, sigmas * site.netSigma()));
    }

    /// Sums over regions: what is random adds in squares, what all regions share adds as it is.
    private enum Sum {
        CUT,
        FILL,
        NET;

        static Estimate of(RegionVolume[] volumes, Sum kind, double sigmas) {
            double value = 0, ownSq = 0, common = 0;
            for (int label = 1; label < volumes.length; label++) {
                RegionVolume v = volumes[label];
                double sigma = switch (kind) {
                    case CUT -> v.cutSigma();
                    case FILL -> v.fillSigma();
                    case NET -> v.netSigma();
                };
                value += switch (kind) {
                    case CUT -> v.cut();
                    case FILL -> v.fill();
                    case NET -> v.net();
                };
                double shared = Math.min(sigma, v.commonSigma());
                ownSq += sigma * sigma - shared * shared;
                common += shared;
            }
            return new Estimate(value, sigmas * Math.sqrt(ownSq + common * common));
        }
    }

    private StableReport stableReport(
            StableStatistics statistics, BitSet stableCells, double correction, double offsetSigma) {
        return new StableReport(
                !stable.isEmpty(),
                points(epochs.pre(), stableCells),
                points(epochs.post(), stableCells),
                statistics.cells() * grid.cellArea(),
                statistics.bias(),
                statistics.nmad(),
                correction,
                statistics.range(),
                statistics.sill(),
                offsetSigma);
    }

    private Map<String, Number> parameters(
            HeightSurface pre, HeightSurface post, StableStatistics statistics, PointCloud cores) {
        Map<String, Number> parameters = new LinkedHashMap<>();
        double cell = grid.cell();
        parameters.put("confidence_percent", settings.confidence().percent());
        parameters.put("cell_m", cell);
        parameters.put("columns", grid.columns());
        parameters.put("rows", grid.rows());
        parameters.put("gap_reach_m", settings.volume().gapCells() * cell);
        parameters.put("outlier_cut_sigma", settings.volume().outlierCut());
        parameters.put("pre_point_sigma_m", pre.pointSigma());
        parameters.put("post_point_sigma_m", post.pointSigma());
        parameters.put("error_inflation", statistics.boundedInflation());
        parameters.put("m3c2_cores", cores.size());
        parameters.put("m3c2_cylinder_radius_m", settings.change().cylinderRadius() * cell);
        parameters.put("m3c2_cylinder_reach_m", settings.change().cylinderReach());
        parameters.put("seed_level_sigma", settings.change().seedLevel());
        parameters.put("grow_level_sigma", settings.change().growLevel());
        parameters.put("region_level_sigma", settings.change().regionLevel());
        parameters.put("minimum_area_m2", Math.max(settings.change().minimumArea(), 4 * cell * cell));
        parameters.put("collar_m", settings.change().collarCells() * cell);
        return parameters;
    }

    private Polygon onMap(Polygon local) {
        List<Ring> holes = new ArrayList<>();
        local.holes().forEach(hole -> holes.add(onMap(hole)));
        return new Polygon(onMap(local.shell()), holes);
    }

    private Ring onMap(Ring ring) {
        double unit = inputs.pre().crs().metresPerUnit();
        double[] x = new double[ring.size()];
        double[] y = new double[ring.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (ring.x(i) + origin.x()) / unit;
            y[i] = (ring.y(i) + origin.y()) / unit;
        }
        return Ring.owning(x, y);
    }
}
