package dev.cutfill.format.map;

import dev.cutfill.cloud.Polygon;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An outline in map coordinates and what is known of it.
///
/// @param properties in order; values are strings, integers, doubles (NaN: not known) or null
public record MapFeature(Polygon outline, Map<String, Object> properties) {
    public MapFeature {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }
}
