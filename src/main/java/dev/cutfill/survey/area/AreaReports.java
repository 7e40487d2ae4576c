package dev.cutfill.survey.area;

import dev.cutfill.cloud.area.Area;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.volume.AreaVolume;
import dev.cutfill.survey.volume.AreaVolume.Bands;
import dev.cutfill.survey.volume.RegionVolume;
import dev.cutfill.survey.volume.VolumeErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Figures of areas with their intervals. What the regions of an area miss is told by the plain sum over it: where the
/// two differ by more than the interval of that sum, the difference is in the interval, as undetected.
///
/// @param bands those asked for
/// @param height what must be added to their limits for heights in the frame of the files (m)
/// @param sigmas standard deviations that an interval reaches to each side
public record AreaReports(Optional<Bands> bands, double height, double sigmas) {
    private static final HalfWidths NOTHING = new HalfWidths(0, 0, 0);

    /// @param volumes in the order of the areas
    public List<AreaReport> of(List<Area> areas, List<AreaVolume> volumes) {
        List<AreaReport> reports = new ArrayList<>();
        for (int k = 0; k < areas.size(); k++) {
            reports.add(of(areas.get(k), volumes.get(k)));
        }
        return reports;
    }

    private AreaReport of(Area area, AreaVolume volume) {
        double net = volume.fill() - volume.cut();
        double all = sigmas * volume.allErrors().sigma();
        double missed = volume.all() - net;
        boolean empty = volume.cut() == 0 && volume.fill() == 0;
        // of a sum of nothing the detection limit
        VolumeErrors cutErrors = empty ? volume.allErrors() : volume.cutErrors();
        VolumeErrors fillErrors = empty ? volume.allErrors() : volume.fillErrors();
        VolumeErrors netErrors = empty ? volume.allErrors() : volume.netErrors();
        UncertaintyParts parts = new UncertaintyParts(
                part(cutErrors, fillErrors, netErrors, VolumeErrors::random),
                part(cutErrors, fillErrors, netErrors, VolumeErrors::correlated),
                part(cutErrors, fillErrors, netErrors, VolumeErrors::common),
                NOTHING,
                Math.abs(missed) > all
                        ? new HalfWidths(Math.max(0, -missed), Math.max(0, missed), Math.abs(missed))
                        : NOTHING,
                part(volume.cutErrors(), volume.fillErrors(), volume.netErrors(), VolumeErrors::unseen));
        HalfWidths half = parts.all();
        return new AreaReport(
                area.name(),
                area.attributes(),
                area.area(),
                volume.compared(),
                new Estimate(volume.cut(), half.cut()),
                new Estimate(volume.fill(), half.fill()),
                new Estimate(net, half.net()),
                parts,
                new Estimate(volume.all(), all),
                volume.largest(),
                bands(volume));
    }

    private HalfWidths part(VolumeErrors cut, VolumeErrors fill, VolumeErrors net, ToDoubleFunction<VolumeErrors> of) {
        return new HalfWidths(
                sigmas * of.applyAsDouble(cut), sigmas * of.applyAsDouble(fill), sigmas * of.applyAsDouble(net));
    }

    /// Of a stockpile, whose base is what its heights share.
    ///
    /// @param volume of its cells
    /// @param whole the same with its errors
    public AreaReport ofStockpile(Area toe, AreaVolume volume, RegionVolume whole) {
        HalfWidths base = part(whole.cutErrors(), whole.fillErrors(), whole.netErrors(), VolumeErrors::common);
        UncertaintyParts parts = new UncertaintyParts(
                part(whole.cutErrors(), whole.fillErrors(), whole.netErrors(), VolumeErrors::random),
                part(whole.cutErrors(), whole.fillErrors(), whole.netErrors(), VolumeErrors::correlated),
                NOTHING,
                base,
                NOTHING,
                part(whole.cutErrors(), whole.fillErrors(), whole.netErrors(), VolumeErrors::unseen));
        Estimate net = new Estimate(whole.net(), sigmas * whole.netSigma());
        return new AreaReport(
                toe.name(),
                toe.attributes(),
                toe.area(),
                volume.compared(),
                new Estimate(whole.cut(), sigmas * whole.cutSigma()),
                new Estimate(whole.fill(), sigmas * whole.fillSigma()),
                net,
                parts,
                net,
                volume.largest(),
                bands(volume));
    }

    private List<AreaReport.Band> bands(AreaVolume volume) {
        return bands.map(band -> volume.bands().entrySet().stream()
                        .map(entry -> new AreaReport.Band(
                                height + band.origin() + entry.getKey() * band.height(),
                                height + band.origin() + (entry.getKey() + 1) * band.height(),
                                entry.getValue().cut(),
                                entry.getValue().fill()))
                        .toList())
                .orElse(List.of());
    }
}
