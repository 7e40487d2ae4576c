package dev.cutfill.cloud.area;

import dev.cutfill.cloud.Polygon;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An area that figures are asked of.
///
/// @param name as users call it
/// @param parts in metres in the frame of the scan's file, or of the local frame; do not overlap
/// @param attributes other columns of its file by name, as texts
public record Area(String name, List<Polygon> parts, Map<String, String> attributes) {
    public Area {
        parts = List.copyOf(parts);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// Of all parts (m²).
    public double area() {
        return parts.stream().mapToDouble(Polygon::area).sum();
    }

    /// Every vertex moved by as much.
    public Area shifted(double east, double north) {
        return new Area(
                name, parts.stream().map(part -> part.shifted(east, north)).toList(), attributes);
    }
}
