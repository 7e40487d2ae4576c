package dev.cutfill.format.crs;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

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
    private static final Set<String> METHOD = Set.of("PROJECTION", "METHOD");
    private static final Set<String> WEB_MERCATOR = Set.of(
            "popular_visualisation_pseudo_mercator",
            "mercator_auxiliary_sphere",
            "mercator_1sp_(spherical)",
            "mercator_(1sp)_(spherical)");
    private static final int WEB_MERCATOR_CODE = 3857;
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
                Optional.of(withHeights(
                        new Crs(Crs.Kind.GEOGRAPHIC, epsg(node), name(node), 1), OptionalDouble.empty(), node));
            case String keyword
            when LOCAL.contains(keyword) ->
                Optional.of(withHeights(
                        new Crs(
                                Crs.Kind.UNKNOWN,
                                OptionalInt.empty(),
                                name(node),
                                unit(node).orElse(1)),
                        unit(node),
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
                        new LengthUnits(found.units().plane(), heightUnit(heights)).or(found.units()),
                        found.proj()))
                .orElse(found));
    }

    private static OptionalDouble heightUnit(Wkt heights) {
        OptionalDouble own = unit(heights);
        OptionalInt epsg = epsg(heights);
        return own.isPresent() || epsg.isEmpty() ? own : OptionalDouble.of(EpsgUnits.ofVertical(epsg.getAsInt()));
    }

    private static FileCrs projected(Wkt node) {
        Optional<String> name = name(node);
        OptionalInt stated = epsg(node);
        OptionalInt epsg = stated.isPresent() ? stated : codeOfName(node, name);
        OptionalDouble own = unit(node);
        OptionalDouble unit =
                own.isPresent() || epsg.isEmpty() ? own : OptionalDouble.of(EpsgUnits.ofProjected(epsg.getAsInt()));
        return withHeights(new Crs(Crs.Kind.PROJECTED, epsg, name, unit.orElse(1)), unit, node);
    }

    /// The code that a system without one means: a zone of UTM by its name, the Mercator of web maps by its
    /// method.
    private static OptionalInt codeOfName(Wkt node, Optional<String> name) {
        Stream<Wkt> methods = Stream.concat(
                node.children().stream(),
                node.child(Set.of("CONVERSION")).stream().flatMap(conversion -> conversion.children().stream()));
        boolean web = methods.filter(child -> METHOD.contains(child.keyword()))
                .flatMap(method -> method.firstValue().stream())
                .anyMatch(
                        method -> WEB_MERCATOR.contains(method.replace(' ', '_').toLowerCase(Locale.ROOT)));
        boolean webByProj = node.child(Set.of("EXTENSION"))
                .map(extension -> String.join(" ", extension.values()))
                .filter(proj -> proj.contains("+proj=merc") && proj.contains("+b=6378137"))
                .isPresent();
        return web || webByProj
                ? OptionalInt.of(WEB_MERCATOR_CODE)
                : name.map(Utm::epsg).orElse(OptionalInt.empty());
    }

    /// A system of three axes names the unit of the third in it, ESRI that of heights in a `VERTCS` within.
    private static FileCrs withHeights(Crs crs, OptionalDouble plane, Wkt node) {
        OptionalDouble ofThird = node.children().stream()
                .filter(child -> AXIS.contains(child.keyword()))
                .skip(2)
                .findFirst()
                .map(WktCrs::ownUnit)
                .orElse(OptionalDouble.empty());
        OptionalDouble heights = ofThird.isPresent()
                ? ofThird
                : node.child(VERTICAL).map(WktCrs::heightUnit).orElse(OptionalDouble.empty());
        Optional<String> proj =
                crs.kind() == Crs.Kind.PROJECTED ? ProjText.of(node, crs.metresPerUnit()) : Optional.empty();
        return new FileCrs(crs, new LengthUnits(plane, heights), proj);
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
