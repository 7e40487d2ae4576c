package dev.cutfill.format.crs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/// The projection of a system as a text of PROJ, `+proj=tmerc +lat_0=0 +lon_0=15 …`, in metres: made of the
/// parameters that well-known text or GeoTIFF keys name. Of Transverse Mercator, Lambert's conformal conic and
/// Mercator; the datum and the prime meridian are left out, for they change no scale.
public final class ProjText {
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("transverse_mercator", "tmerc"),
            Map.entry("gauss_kruger", "tmerc"),
            Map.entry("lambert_conformal_conic", "lcc"),
            Map.entry("lambert_conformal_conic_1sp", "lcc"),
            Map.entry("lambert_conformal_conic_2sp", "lcc"),
            Map.entry("lambert_conic_conformal_1sp", "lcc"),
            Map.entry("lambert_conic_conformal_2sp", "lcc"),
            Map.entry("mercator", "merc"),
            Map.entry("mercator_1sp", "merc"),
            Map.entry("mercator_2sp", "merc"),
            Map.entry("mercator_variant_a", "merc"),
            Map.entry("mercator_variant_b", "merc"));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("latitude_of_origin", "lat_0"),
            Map.entry("latitude_of_natural_origin", "lat_0"),
            Map.entry("latitude_of_false_origin", "lat_0"),
            Map.entry("central_meridian", "lon_0"),
            Map.entry("longitude_of_natural_origin", "lon_0"),
            Map.entry("longitude_of_false_origin", "lon_0"),
            Map.entry("standard_parallel_1", "lat_1"),
            Map.entry("latitude_of_1st_standard_parallel", "lat_1"),
            Map.entry("standard_parallel_2", "lat_2"),
            Map.entry("latitude_of_2nd_standard_parallel", "lat_2"),
            Map.entry("scale_factor", "k_0"),
            Map.entry("scale_factor_at_natural_origin", "k_0"),
            Map.entry("false_easting", "x_0"),
            Map.entry("easting_at_false_origin", "x_0"),
            Map.entry("false_northing", "y_0"),
            Map.entry("northing_at_false_origin", "y_0"));

    private static final Set<String> ANGLES = Set.of("lat_0", "lon_0", "lat_1", "lat_2");
    private static final Set<String> LENGTHS = Set.of("x_0", "y_0");
    private static final double DEGREE = Math.PI / 180;

    private ProjText() {}

    /// @param system a projected one
    /// @param unit metres in its unit
    /// @return nothing when it is of another method, or leaves something open
    static Optional<String> of(Wkt system, double unit) {
        List<Wkt> nodes = Stream.concat(
                        system.children().stream(),
                        system.child(Set.of("CONVERSION")).stream().flatMap(node -> node.children().stream()))
                .toList();
        Map<String, Double> values = new LinkedHashMap<>();
        for (Wkt node : nodes) {
            if (node.keyword().equals("PARAMETER") && node.values().size() >= 2) {
                String key = PARAMETERS.get(plain(node.values().getFirst()));
                OptionalDouble value = key == null ? OptionalDouble.empty() : value(node, key, unit);
                if (key == null || value.isEmpty()) {
                    return Optional.empty();
                }
                values.put(key, value.getAsDouble());
            }
        }
        Optional<String> method = nodes.stream()
                .filter(node ->
                        node.keyword().equals("PROJECTION") || node.keyword().equals("METHOD"))
                .flatMap(node -> node.firstValue().stream())
                .findFirst()
                .flatMap(name -> Optional.ofNullable(METHODS.get(plain(name))));
        Optional<Wkt> ellipsoid = find(system, Set.of("SPHEROID", "ELLIPSOID"));
        if (method.isEmpty() || ellipsoid.isEmpty() || ellipsoid.get().values().size() < 3) {
            return Optional.empty();
        }
        return number(ellipsoid.get().values().get(1)).stream()
                .boxed()
                .flatMap(axis -> number(ellipsoid.get().values().get(2)).stream()
                        .mapToObj(flattening -> of(method.get(), values, axis, flattening)))
                .findFirst();
    }

    /// @param values by PROJ's names, in degrees and metres
    /// @param axis the ellipsoid's longer one (m)
    /// @param flattening its inverse; 0 of a sphere
    public static String of(String method, Map<String, Double> values, double axis, double flattening) {
        StringBuilder text = new StringBuilder("+proj=" + method);
        Map<String, Double> all = new LinkedHashMap<>(values);
        if (method.equals("lcc")) {
            all.putIfAbsent("lat_1", all.getOrDefault("lat_0", 0.0));
        }
        if (method.equals("merc") && all.containsKey("lat_1")) {
            all.put("lat_ts", all.remove("lat_1"));
        }
        all.forEach((key, value) -> text.append(" +").append(key).append('=').append(value));
        text.append(" +a=").append(axis);
        text.append(" +b=").append(flattening == 0 ? axis : axis * (1 - 1 / flattening)); // proj4j misreads +rf
        return text.append(" +units=m").toString();
    }

    /// A parameter of WKT 2 has a unit of its own, one of WKT 1 that of the system, or degrees.
    private static OptionalDouble value(Wkt node, String key, double unit) {
        OptionalDouble number = number(node.values().get(1));
        if (number.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble own = node.child(Set.of("ANGLEUNIT", "LENGTHUNIT", "UNIT"))
                .filter(child -> child.values().size() >= 2)
                .map(child -> number(child.values().get(1)))
                .orElse(OptionalDouble.empty());
        double value = number.getAsDouble();
        if (ANGLES.contains(key)) {
            return OptionalDouble.of(own.isPresent() ? value * (own.getAsDouble() / DEGREE) : value);
        }
        return OptionalDouble.of(LENGTHS.contains(key) ? value * own.orElse(unit) : value);
    }

    private static Optional<Wkt> find(Wkt node, Set<String> keywords) {
        Optional<Wkt> own = node.child(keywords);
        return own.isPresent()
                ? own
                : node.children().stream()
                        .flatMap(child -> find(child, keywords).stream())
                        .findFirst();
    }

    private static OptionalDouble number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("_$", "");
    }
}
