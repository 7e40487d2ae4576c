package dev.cutfill.survey;

import static dev.cutfill.survey.InputChecks.format;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.survey.area.AreaRoles;
import dev.cutfill.survey.change.M3c2;
import dev.cutfill.survey.change.RejectedRegions;
import dev.cutfill.survey.deformation.Check;
import dev.cutfill.survey.deformation.DeformationWarnings;
import dev.cutfill.survey.deformation.SystematicErrors;
import dev.cutfill.survey.result.Alternative;
import dev.cutfill.survey.result.ChangeMaps;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Coverage;
import dev.cutfill.survey.result.EpochMap;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RejectedChange;
import dev.cutfill.survey.result.RejectedChanges;
import dev.cutfill.survey.result.StableReport;
import dev.cutfill.survey.settings.AreaSettings;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.stable.StableStatistics;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.ReferenceGround;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// From aligned epochs to the report: the stages in their order, each handed what the ones before it found.
final class ChangeAnalysis {
    private static final double FEWEST_POINTS_A_CELL = 0.5;

    private final SurveyInputs inputs;
    private final SurveySettings settings;
    private final Origin origin;
    private final Epochs epochs;
    private final AreaRoles roles;
    private final Grid grid;

    /// @param roles what the areas are for, in the local frame
    ChangeAnalysis(SurveyInputs inputs, SurveySettings settings, Origin origin, Epochs epochs, AreaRoles roles) {
        this.roles = roles;
        this.inputs = inputs;
        this.settings = settings;
        this.origin = origin;
        this.epochs = epochs;
        this.grid = epochs.grid();
    }

    /// @param sentences the warnings so far; those of these stages are added
    ChangeReport report(List<String> sentences, Progress progress) throws SurveyException {
        double sigmas = settings.confidence().sigmas();
        SurveyWarnings warnings = new SurveyWarnings(sentences, sigmas);
        Surfaces everywhere = Surfaces.of(epochs, settings.volume(), progress);
        Surfaces surfaces = roles.compared(grid).map(everywhere::inside).orElse(everywhere);
        double excluded = Math.max(
                0,
                everywhere.ground().either().area() - surfaces.ground().either().area());
        HeightSurface pre = surfaces.pre();
        Difference raw = surfaces.raw();
        refuseNarrowCells(surfaces.ground());
        StableEvidence evidence = StableEvidence.of(raw, epochs, inputs, settings.volume());
        List<Check> checks = checks(surfaces, evidence);
        sentences.addAll(DeformationWarnings.of(checks));
        HeightCorrection correction = switch (inputs.reference()) {
            case Reference.Epoch _ ->
                HeightCorrection.of(evidence, settings, epochs.alignment().searched());
            case Reference.Base _ -> HeightCorrection.onOwnGround();
            case Reference.Known _ -> HeightCorrection.againstSurface(evidence, settings.heights());
        };
        warnings.ofHeights(evidence, correction, inputs.surfaceName());

        boolean bounded = settings.areas().kind() == AreaSettings.Kind.GIVEN
                && epochs.bases().isEmpty()
                && !roles.areas().isEmpty();
        ReferenceGround ground = bounded ? surfaces.ground().inside(roles.together(grid)) : surfaces.ground();
        Difference counted = bounded ? raw.inside(roles.together(grid)) : raw;
        progress.at("M3C2", 0.78);
        PointCloud cores = cores();
        VolumeStage stage = new VolumeStage(pre, cores, ground, settings, roles.areas(), origin.z());
        CorrectedHeights heights = correction.appliedTo(epochs, counted, evidence.statistics());
        VolumeStage.Answer answer = stage.answer(heights, progress);
        Coverage coverage = epochs.bases().isEmpty()
                ? coverage(ground, heights.difference(), excluded)
                : StockpileStage.coverage(epochs.bases(), heights.difference());
        warnings.ofCoverage(coverage, !epochs.bases().isEmpty());
        warnings.ofBases(epochs.bases(), settings.reference().base());
        RejectedChanges rejected = rejected(answer.rejected(), sigmas);
        warnings.ofUnseen(answer.totals());
        warnings.ofRejected(rejected, answer.totals());
        ChangeReport report = new ChangeReport(
                epochs.alignment().report().checked(checks),
                stable(evidence, correction, sigmas),
                answer.totals(),
                alternatives(stage, answer, correction, counted, evidence),
                answer.regions().list(sigmas, origin, inputs.frame().crs()),
                rejected,
                answer.areas(),
                coverage,
                inputs.frame().crs(),
                parameters(surfaces, evidence.statistics(), cores, answer.minimumArea()),
                sentences,
                new ChangeMaps(
                        new EpochMap(pre.height(), epochs.pre()),
                        new EpochMap(surfaces.postHeight(), heights.epochs().post()),
                        heights.difference().height(),
                        answer.levelOfDetection(),
                        answer.regions().labels(),
                        ground.either().cells(),
                        origin));
        progress.at("done", 1);
        return report;
    }

    private List<Alternative> alternatives(
            VolumeStage stage,
            VolumeStage.Answer asFiled,
            HeightCorrection correction,
            Difference raw,
            StableEvidence evidence) {
        if (correction.basis() != HeightCorrection.Basis.DISPUTED) {
            return List.of();
        }
        CorrectedHeights levelled = HeightCorrection.levelled(evidence).appliedTo(epochs, raw, evidence.statistics());
        return List.of(
                Alternative.of("as_filed", true, asFiled.totals()),
                Alternative.of(
                        "levelled", false, stage.answer(levelled, Progress.NONE).totals()));
    }

    private RejectedChanges rejected(RejectedRegions regions, double sigmas) {
        return new RejectedChanges(
                regions.largest().stream()
                        .map(region -> new RejectedChange(
                                ChangeMaps.onMap(
                                        region.outline(), origin, inputs.frame().crs()),
                                region.volume() < 0 ? Region.Kind.CUT : Region.Kind.FILL,
                                region.cells() * grid.cellArea(),
                                new Estimate(Math.abs(region.volume()), sigmas * region.sigma()),
                                region.reason().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                regions.others());
    }

    /// Scale, dome and steps are errors of one scan against another: a design may differ in all of them.
    private List<Check> checks(Surfaces surfaces, StableEvidence evidence) {
        return epochs.known().isPresent()
                ? List.of()
                : SystematicErrors.find(
                        surfaces.pre().height(),
                        surfaces.raw().height(),
                        measured(surfaces.raw(), evidence),
                        evidence.given());
    }

    /// Where M3C2 measures: nowhere if there are no points of a first scan.
    private PointCloud cores() {
        return epochs.known().isPresent()
                ? PointCloud.owning(origin, new double[0], new double[0], new double[0])
                : M3c2.cores(epochs.pre(), settings.change());
    }

    /// The ground that is searched for systematic errors: what the user vouches for, else all that was compared.
    /// Ground that was found to agree would hide what it agrees in.
    private BitSet measured(Difference raw, StableEvidence evidence) {
        BitSet measured = new BitSet(grid.size());
        for (int c = 0; c < grid.size(); c++) {
            measured.set(c, (!evidence.given() || evidence.cells().get(c)) && !raw.filled(c));
        }
        return measured;
    }

    /// Cells narrower than points lie apart are empty for the most part: nothing but gaps.
    private void refuseNarrowCells(ReferenceGround ground) throws SurveyException {
        if (ground.pointsACell() > 0 && ground.pointsACell() < FEWEST_POINTS_A_CELL) {
            double spacing = grid.cell() / Math.sqrt(ground.pointsACell());
            throw new SurveyException(
                    SurveyException.Reason.NO_OVERLAP,
                    format(
                            "The points of the sparser scan lie some %.2g m apart, but cell_m or detail_m asks for cells of %.2g m: most"
                                    + " would be empty. Choose cell_m of %.2g or more, or leave both out.",
                            spacing, grid.cell(), 2 * spacing));
        }
    }

    private static Coverage coverage(ReferenceGround ground, Difference difference, double excluded) {
        double reference = ground.either().area();
        double compared = difference.compared().area();
        return new Coverage(reference, compared, Math.max(0, reference - compared), excluded);
    }

    private StableReport stable(StableEvidence evidence, HeightCorrection correction, double sigmas) {
        StableStatistics statistics = evidence.statistics();
        return new StableReport(
                evidence.given(),
                epochs.known().isPresent() ? 0 : evidence.points(epochs.pre()),
                evidence.points(epochs.post()),
                statistics.cells() * grid.cellArea(),
                statistics.bias(),
                statistics.nmad(),
                new Estimate(correction.offset(), correction.offset() == 0 ? 0 : sigmas * correction.sigma()),
                statistics.range(),
                statistics.sill(),
                correction.sigma());
    }

    private Map<String, Number> parameters(
            Surfaces surfaces, StableStatistics statistics, PointCloud cores, double minimumArea) {
        Map<String, Number> parameters = new LinkedHashMap<>();
        double cell = grid.cell();
        parameters.put("confidence_percent", settings.confidence().percent());
        parameters.put("cell_m", cell);
        parameters.put("columns", grid.columns());
        parameters.put("rows", grid.rows());
        parameters.put("gap_reach_m", settings.volume().gapCells() * cell);
        parameters.put("outlier_cut_sigma", settings.volume().outlierCut());
        parameters.put("pre_point_sigma_m", surfaces.pre().pointSigma());
        parameters.put("post_point_sigma_m", surfaces.postSigma());
        parameters.put("error_inflation", statistics.boundedInflation());
        parameters.put("m3c2_cores", cores.size());
        parameters.put("m3c2_cylinder_radius_m", settings.change().cylinderRadius() * cell);
        parameters.put("m3c2_cylinder_reach_m", settings.change().cylinderReach());
        parameters.put("seed_level_sigma", settings.change().seedLevel());
        parameters.put("grow_level_sigma", settings.change().growLevel());
        parameters.put("region_level_sigma", settings.change().regionLevel());
        parameters.put("minimum_area_m2", minimumArea);
        parameters.put("collar_m", settings.change().collarCells() * cell);
        return parameters;
    }
}
