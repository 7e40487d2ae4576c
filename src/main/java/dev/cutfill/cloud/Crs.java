package dev.cutfill.cloud;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

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

    private static final double FOOT = 0.3048;
    private static final double US_FOOT = 1200.0 / 3937;

    /// The foot and the US survey foot differ by 2e-6 of their length, roundings of either by less than this.
    private static final double SAME_UNIT = 1e-7;

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
        if (Math.abs(metresPerUnit - US_FOOT) < SAME_UNIT * US_FOOT) {
            return "US ft";
        }
        if (Math.abs(metresPerUnit - FOOT) < SAME_UNIT * FOOT) {
            return "ft";
        }
        return metresPerUnit == 1
                ? "m"
                : BigDecimal.valueOf(metresPerUnit)
                                .round(new MathContext(6))
                                .stripTrailingZeros()
                                .toPlainString() + " m";
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
        boolean sameUnit = Math.abs(metresPerUnit / other.metresPerUnit - 1) < SAME_UNIT;
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

    /// Letters and digits alone: writers differ in blanks, underscores and capitals.
    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
