package dev.cutfill.survey.result;

import dev.cutfill.cloud.Crs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that a survey found. Lengths, areas and volumes are metric; outlines are in the coordinates of pre's
/// CRS.
///
/// @param alternatives both answers where the height of post is in dispute, else none
/// @param regions by falling volume; empty when nothing changed
/// @param rejected what stands out and is in no region
/// @param areas that the user gave, in the order of their file
/// @param crs of pre, and so of every outline; its unit divides metres into map coordinates
/// @param parameters every number that was chosen or derived, by name with its unit at the end (`cell_m`), in
/// order
/// @param warnings sentences for the user
public record ChangeReport(
        RegistrationReport registration,
        StableReport stable,
        SiteTotals totals,
        List<Alternative> alternatives,
        List<Region> regions,
        RejectedChanges rejected,
        List<AreaReport> areas,
        Coverage coverage,
        Crs crs,
        Map<String, Number> parameters,
        List<String> warnings,
        ChangeMaps maps) {
    public ChangeReport {
        alternatives = List.copyOf(alternatives);
        regions = List.copyOf(regions);
        areas = List.copyOf(areas);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        warnings = List.copyOf(warnings);
    }

    /// The same with all areas and volumes so many times as large; heights and lengths stay.
    public ChangeReport times(double factor) {
        return factor == 1
                ? this
                : new ChangeReport(
                        registration,
                        stable.times(factor),
                        totals.times(factor),
                        alternatives.stream()
                                .map(alternative -> alternative.times(factor))
                                .toList(),
                        regions.stream().map(region -> region.times(factor)).toList(),
                        rejected.times(factor),
                        areas.stream().map(area -> area.times(factor)).toList(),
                        coverage.times(factor),
                        crs,
                        parameters,
                        warnings,
                        maps);
    }

    /// Of every interval in it.
    public int confidencePercent() {
        return parameters.getOrDefault("confidence_percent", 95).intValue();
    }
}
