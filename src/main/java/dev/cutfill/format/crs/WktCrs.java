package dev.cutfill.format.crs;

import dev.cutfill.cloud.Crs;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// Reads a coordinate system from well-known text: WKT 1 (OGC 01-009), WKT 2 (OGC 18-010) and ESRI's dialect in
/// `.prj`.
public final class WktCrs {
    private static final Set<String> PROJECTED = Set.of("PROJCS", "PROJCRS", "PROJECTEDCRS");
    private static final Set<String> GEOGRAPHIC =
            Set.of("GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS", "GEOCCS");
    private static final Set<String> LOCAL = Set.of("LOCAL_CS", "ENGCRS", "ENGINEERINGCRS");
    private static final Set<String> VERTICAL = Set.of("VERT_CS", "VERTCS", "VERTCRS", "VERTICALCRS");
    private static final Set<String> COMPOUND = Set.of("COMPD_CS", "COMPOUNDCRS");
    private static final Set<String> UNIT = Set.of("UNIT", "LENGTHUNIT");
    private static final Set<String> AXIS = Set.of("AXIS");
    private static final Set<String> CODE = Set.of("AUTHORITY", "ID");

    private WktCrs() {}

    /// @return nothing when the text is no well-known text or not that of a horizontal system
    public static Optional<FileCrs> read(String text) {
        return Wkt.parse(text).flatMap(WktCrs::read);
    }

    private static Optional<FileCrs> read(Wkt node) {
        return switch (node.keyword()) {
            case "BOUNDCRS" ->
                node.child(Set.of("SOURCECRS"))
                        .flatMap(source -> source.children().stream().findFirst())
                        .flatMap(WktCrs::read);
            case String keyword when COMPOUND.contains(keyword) -> compound(node);
            case String keyword when PROJECTED.contains(keyword) -> Optional.of(projected(node));
            case String keyword
            when GEOGRAPHIC.contains(keyword) ->
                Optional.of(withHeights(new Crs(Crs.Kind.GEOGRAPHIC, epsg(node), name(node), 1), node));
            case String keyword
            when LOCAL.contains(keyword) ->
                Optional.of(withHeights(
                        new Crs(
                                Crs.Kind.UNKNOWN,
                                OptionalInt.empty(),
                                name(node),
                                unit(node).orElse(1)),
                        node));
            default -> Optional.empty();
        };
    }

    private static Optional<FileCrs> compound(Wkt node) {
        Optional<FileCrs> plane =
                node.children().stream().flatMap(child -> read(child).stream()).findFirst();
        return plane.map(found -> node.child(VERTICAL)
                .map(heights -> new FileCrs(
                        found.crs(),
                        unit(heights)
                                .orElse(
                                        epsg(heights).isPresent()
                                                ? EpsgUnits.ofVertical(
                                                        epsg(heights).getAsInt())
                                                : found.metresPerHeightUnit())))
                .orElse(found));
    }

    private static FileCrs projected(Wkt node) {
        Optional<String> name = name(node);
        OptionalInt stated = epsg(node);
        OptionalInt epsg = stated.isPresent() ? stated : name.map(Utm::epsg).orElse(OptionalInt.empty());
        double unit = unit(node).orElse(epsg.isPresent() ? EpsgUnits.ofProjected(epsg.getAsInt()) : 1);
        return withHeights(new Crs(Crs.Kind.PROJECTED, epsg, name, unit), node);
    }

    /// A system of three axes names the unit of the third in it, ESRI that of heights in a `VERTCS` within.
    private static FileCrs withHeights(Crs crs, Wkt node) {
        OptionalDouble ofThird = node.children().stream()
                .filter(child -> AXIS.contains(child.keyword()))
                .skip(2)
                .findFirst()
                .map(WktCrs::ownUnit)
                .orElse(OptionalDouble.empty());
        return new FileCrs(
                crs,
                ofThird.orElse(node.child(VERTICAL)
                        .map(WktCrs::unit)
                        .orElse(OptionalDouble.empty())
                        .orElse(crs.metresPerUnit())));
    }

    private static Optional<String> name(Wkt node) {
        return node.firstValue().filter(name -> !name.isBlank());
    }

    /// The code of the node itself, not of what it is made of.
    private static OptionalInt epsg(Wkt node) {
        return node.child(CODE)
                .filter(code ->
                        code.values().size() >= 2 && code.values().getFirst().equalsIgnoreCase("EPSG"))
                .map(code -> positive(code.values().get(1)))
                .orElse(OptionalInt.empty());
    }

    /// The unit of a system: its own, or (WKT 2) that of its first axis.
    private static OptionalDouble unit(Wkt node) {
        OptionalDouble own = ownUnit(node);
        return own.isPresent() ? own : node.child(AXIS).map(WktCrs::ownUnit).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble ownUnit(Wkt node) {
        return node.child(UNIT)
                .filter(unit -> unit.values().size() >= 2)
                .map(unit -> metres(unit.values().get(1)))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalInt positive(String digits) {
        return digits.matches("[1-9][0-9]{0,8}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    private static OptionalDouble metres(String number) {
        try {
            double metres = Double.parseDouble(number);
            return FileCrs.isLength(metres) ? OptionalDouble.of(metres) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
