package dev.cutfill.survey;

import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.area.AreaReports;
import dev.cutfill.survey.change.ChangeRegions;
import dev.cutfill.survey.change.ChangeSettings;
import dev.cutfill.survey.change.FoundRegion;
import dev.cutfill.survey.change.RejectedRegions;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.Coverage;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.stockpile.StockpileBase;
import dev.cutfill.survey.volume.AreaWeights;
import dev.cutfill.survey.volume.DetectionLevel;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.HeightSurface;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.RegionVolumes;
import dev.cutfill.survey.volume.VolumeErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// From heights above the bases to the volume of each stockpile: all that lies inside its toe, a cell at the toe by
/// its share. Nothing is looked for; a stockpile is a region by its toe.
///
/// What the base leaves open takes the place of the common error of all heights, which cancels: the standard deviation
/// of the ground under the pile, and beside all others, as it is, by how much the chosen base differs from that ground.
///
/// @param pre the bases
/// @param reports makes figures of volumes
record StockpileStage(CorrectedHeights heights, HeightSurface pre, AreaReports reports) {
    VolumeStage.Answer answer() {
        double sigmas = reports.sigmas();
        Difference difference = heights.difference();
        Raster level = ChangeRegions.levelOfDetection(heights.change(pre));
        DetectionLevel detection = new DetectionLevel(level, ChangeSettings.Z95);
        List<StockpileBase> bases = heights.epochs().bases();
        RegionVolume[] volumes = new RegionVolume[bases.size() + 1];
        List<FoundRegion> found = new ArrayList<>();
        Raster labels = Raster.empty(difference.grid());
        Sums sums = new Sums();
        List<AreaReport> areas = new ArrayList<>();
        for (int k = 1; k <= bases.size(); k++) {
            int label = k;
            StockpileBase base = bases.get(k - 1);
            AreaWeights toe = AreaWeights.of(base.pile().parts(), difference.grid());
            double[] unseen = new double[1];
            toe.forEach((cell, weight) -> {
                unseen[0] += Float.isNaN(difference.height().values()[cell]) ? weight : 0;
                labels.values()[cell] = weight >= 0.5 ? label : labels.values()[cell];
            });
            RegionVolume volume = RegionVolumes.of(
                            difference,
                            pre.height(),
                            toe,
                            detection,
                            heights.errors().withOffset(base.sigma()))
                    .withUnseen(0, (int) Math.round(unseen[0]), 0)
                    .withRandom(RegionVolumes.edges(difference, toe, detection));
            double bias = Math.abs(base.offset()) * base.pile().area() / sigmas;
            sums.add(volume, bias);
            volumes[k] = volume.withBias(bias);
            areas.add(reports.ofStockpile(
                    base.pile(),
                    RegionVolumes.of(
                                    difference,
                                    pre.height(),
                                    labels(toe),
                                    new RegionVolume[] {RegionVolume.NONE, volumes[k]},
                                    new double[2],
                                    List.of(toe),
                                    reports.bands(),
                                    detection,
                                    heights.errors())
                            .getFirst(),
                    volumes[k]));
            found.add(new FoundRegion(
                    k, volumes[k].net() < 0, base.pile().parts().getFirst(), 0, 0, (int) Math.round(unseen[0]), 0));
        }
        return new VolumeStage.Answer(
                level,
                0,
                new NumberedRegions(found, labels, difference, volumes),
                sums.totals(coverage(bases, difference), sigmas),
                RejectedRegions.NONE,
                areas);
    }

    /// 1 inside a toe, NaN elsewhere.
    private static Raster labels(AreaWeights toe) {
        Raster labels = Raster.empty(toe.grid());
        toe.forEach((cell, _) -> labels.values()[cell] = 1);
        return labels;
    }

    /// Of the ground inside the toes.
    static Coverage coverage(List<StockpileBase> bases, Difference difference) {
        double[] cells = new double[2];
        double whole = 0;
        for (StockpileBase base : bases) {
            whole += base.pile().area();
            AreaWeights.of(base.pile().parts(), difference.grid()).forEach((cell, weight) -> {
                boolean known = !Float.isNaN(difference.height().values()[cell]);
                cells[0] += known ? weight * difference.compared().weight(cell) : 0;
            });
        }
        double compared = cells[0] * difference.grid().cellArea();
        return new Coverage(whole, compared, Math.max(0, whole - compared), 0);
    }

    /// What adds up over stockpiles.
    private static final class Sums {
        private double cut;
        private double fill;
        private VolumeErrors ofCut = VolumeErrors.NONE;
        private VolumeErrors ofFill = VolumeErrors.NONE;
        private VolumeErrors ofNet = VolumeErrors.NONE;
        /// variances of what the ground leaves open, of cut, fill and net
        private final double[] ground = new double[3];
        /// what the method adds
        private final double[] bias = new double[3];

        /// @param off by how much the method may be off, in standard deviations (m³)
        void add(RegionVolume volume, double off) {
            cut += volume.cut();
            fill += volume.fill();
            ofCut = ofCut.plus(volume.cutErrors());
            ofFill = ofFill.plus(volume.fillErrors());
            ofNet = ofNet.plus(volume.netErrors());
            ground[0] += Math.pow(volume.cutErrors().common(), 2);
            ground[1] += Math.pow(volume.fillErrors().common(), 2);
            ground[2] += Math.pow(volume.netErrors().common(), 2);
            bias[volume.net() < 0 ? 0 : 1] += off;
            bias[2] += off;
        }

        SiteTotals totals(Coverage coverage, double sigmas) {
            HalfWidths none = new HalfWidths(0, 0, 0);
            UncertaintyParts parts = new UncertaintyParts(
                    part(VolumeErrors::random, sigmas),
                    part(VolumeErrors::correlated, sigmas),
                    none,
                    new HalfWidths(sigmas * base(ofCut, 0), sigmas * base(ofFill, 1), sigmas * base(ofNet, 2)),
                    none,
                    part(VolumeErrors::unseen, sigmas));
            HalfWidths half = parts.all();
            Estimate net = new Estimate(fill - cut, half.net());
            return new SiteTotals(
                    coverage.overlapArea(),
                    new Estimate(cut, half.cut()),
                    new Estimate(fill, half.fill()),
                    net,
                    parts,
                    coverage.comparedArea(),
                    cut,
                    fill,
                    net);
        }

        /// Bases of several stockpiles err by themselves, but for what their method adds.
        private double base(VolumeErrors errors, int figure) {
            return new VolumeErrors(errors.random(), errors.correlated(), Math.sqrt(ground[figure]), errors.unseen())
                    .withBias(bias[figure])
                    .common();
        }

        private HalfWidths part(ToDoubleFunction<VolumeErrors> of, double sigmas) {
            return new HalfWidths(
                    sigmas * of.applyAsDouble(ofCut),
                    sigmas * of.applyAsDouble(ofFill),
                    sigmas * of.applyAsDouble(ofNet));
        }
    }
}
