package dev.cutfill.cloud;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// The coordinate reference system a file claims, as far as a survey needs it.
///
/// @param kind what its coordinates are
/// @param epsg the horizontal system's code, when the file names one
/// @param name as the file gives it; empty when it gives none
/// @param metresPerUnit length of its unit; 1 where the file names none
public record Crs(Kind kind, OptionalInt epsg, Optional<String> name, double metresPerUnit) {
    /// A site narrower than this many units both ways, with coordinates that could be degrees, is taken for
    /// degrees.
    private static final double DEGREES = 0.1;

    /// EPSG's code, its forerunner, ESRI's two and the one that was in use before there was any
    private static final Set<Integer> WEB_MERCATOR = Set.of(3857, 3785, 102_100, 102_113, 900_913);

    private static final Pattern WEB_MERCATOR_NAME = Pattern.compile(
            "pseudomercator|webmercator|popularvisuali[sz]ation|google(maps)?(global)?mercator|mercatorauxiliarysphere|sphericalmercator");

    /// Of the earth's axes (m), with room for heights and for other ellipsoids.
    private static final double EARTH_MIN = 6.2e6;

    private static final double EARTH_MAX = 6.5e6;

    /// A full circle has 360 degrees or 400 gradians.
    private static final double CIRCLE = 400;

    public static final Crs UNKNOWN = new Crs(Kind.UNKNOWN, OptionalInt.empty(), Optional.empty(), 1);

    public Crs {
        if (!(metresPerUnit > 0)) {
            throw new IllegalArgumentException("metres per unit: " + metresPerUnit);
        }
    }

    public enum Kind {
        /// a plane
        PROJECTED,
        /// longitude and latitude, or geocentric: no plane in which an area has a meaning
        GEOGRAPHIC,
        /// the file does not say, or says only that it is a system of its own
        UNKNOWN
    }

    /// Its unit as a reader knows it: `m`, `ft`, `US ft`, else its length (`0.9144 m`).
    public String unit() {
        if (LengthUnit.same(metresPerUnit, LengthUnit.US_FT.metres())) {
            return "US ft";
        }
        if (LengthUnit.same(metresPerUnit, LengthUnit.FT.metres())) {
            return "ft";
        }
        return metresPerUnit == 1
                ? "m"
                : BigDecimal.valueOf(metresPerUnit)
                                .round(new MathContext(6))
                                .stripTrailingZeros()
                                .toPlainString() + " m";
    }

    /// The same in another unit.
    public Crs inUnit(double metres) {
        return new Crs(kind, epsg, name, metres);
    }

    /// What two files say of their systems.
    public enum Agreement {
        SAME,
        DIFFERENT,
        UNDECIDED
    }

    /// Whether this system and another are the same, as far as two files tell. Codes decide where both have one
    /// (two codes for nearly the same system, as on WGS 84 and on ETRS 89, count as different: their grids
    /// drift apart); then kind and unit can refute, and equal names confirm.
    public Agreement compare(Crs other) {
        if (kind == Kind.UNKNOWN || other.kind == Kind.UNKNOWN) {
            return Agreement.UNDECIDED;
        }
        boolean sameUnit = LengthUnit.same(metresPerUnit, other.metresPerUnit);
        if (kind != other.kind || !sameUnit) {
            return Agreement.DIFFERENT;
        }
        if (epsg.isPresent() && other.epsg.isPresent()) {
            return epsg.equals(other.epsg) ? Agreement.SAME : Agreement.DIFFERENT;
        }
        boolean sameName =
                name.isPresent() && other.name.isPresent() && plain(name.get()).equals(plain(other.name.get()));
        return sameName ? Agreement.SAME : Agreement.UNDECIDED;
    }

    /// Whether coordinates whose system nobody names are longitude and latitude by the look of them: possible
    /// degrees, and closer together than any site is in metres.
    public boolean looksGeographic(Bounds bounds) {
        return kind == Kind.UNKNOWN
                && bounds.minX() >= -180
                && bounds.maxX() <= 180
                && bounds.minY() >= -90
                && bounds.maxY() <= 90
                && bounds.width() < DEGREES
                && bounds.depth() < DEGREES;
    }

    /// Whether it is the Mercator of web maps, by any of its codes or names: its metres are longer than those on
    /// the ground, by a quarter in the Alps.
    public boolean isWebMercator() {
        return kind == Kind.PROJECTED
                && (epsg.isPresent() && WEB_MERCATOR.contains(epsg.getAsInt())
                        || name.isPresent()
                                && WEB_MERCATOR_NAME.matcher(plain(name.get())).find());
    }

    /// Whether coordinates can be of a geographic system: angles, or metres from the centre of the earth.
    public static boolean canBeGeographic(Bounds box) {
        boolean angles = box.minX() >= -CIRCLE && box.maxX() <= CIRCLE && box.minY() >= -CIRCLE && box.maxY() <= CIRCLE;
        double radius = Math.hypot(
                Math.hypot((box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2),
                (box.minZ() + box.maxZ()) / 2);
        return angles || radius >= EARTH_MIN && radius <= EARTH_MAX;
    }

    /// Letters and digits alone: writers differ in blanks, underscores and capitals.
    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
