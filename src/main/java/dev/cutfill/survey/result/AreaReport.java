package dev.cutfill.survey.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of an area that the user gave.
///
/// @param attributes other columns of its file
/// @param area inside its outline (m²)
/// @param comparedArea of it (m²)
/// @param cut of the regions in it, or of the stockpile (m³)
/// @param fill likewise
/// @param net fill less cut
/// @param parts what their half widths are made of
/// @param allNet of all compared ground in it, with no threshold (m³)
/// @param largest difference of height in it by size, with its sign (m); NaN if nothing was compared
/// @param bands from the lowest up; empty where none were asked for
public record AreaReport(
        String name,
        Map<String, String> attributes,
        double area,
        double comparedArea,
        Estimate cut,
        Estimate fill,
        Estimate net,
        UncertaintyParts parts,
        Estimate allNet,
        double largest,
        List<Band> bands) {
    public AreaReport {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        bands = List.copyOf(bands);
    }

    /// What lies between two heights.
    ///
    /// @param from (m)
    /// @param to (m)
    /// @param cut (m³)
    /// @param fill (m³)
    public record Band(double from, double to, double cut, double fill) {
        Band times(double factor) {
            return new Band(from, to, cut * factor, fill * factor);
        }
    }

    /// Mean difference of height over all compared ground in it (m), with its sign.
    public double meanChange() {
        return allNet.value() / comparedArea;
    }

    AreaReport times(double factor) {
        return new AreaReport(
                name,
                attributes,
                area * factor,
                comparedArea * factor,
                cut.times(factor),
                fill.times(factor),
                net.times(factor),
                parts.times(factor),
                allNet.times(factor),
                largest,
                bands.stream().map(band -> band.times(factor)).toList());
    }
}
