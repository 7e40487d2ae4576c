package dev.cutfill.cloud;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// The lengths that surveyors count in.
public enum LengthUnit {
    M(1, "metres"),
    /// the international foot
    FT(0.3048, "international feet"),
    US_FT(1200.0 / 3937, "US survey feet");

    /// The foot and the US survey foot differ by 2e-6 of their length, roundings of either by less than this.
    private static final double SAME = 1e-7;

    private final double metres;
    private final String plural;

    LengthUnit(double metres, String plural) {
        this.metres = metres;
        this.plural = plural;
    }

    /// In one of it.
    public double metres() {
        return metres;
    }

    public static boolean same(double a, double b) {
        return Math.abs(a / b - 1) < SAME;
    }

    /// As in "it counts in US survey feet".
    ///
    /// @param metres in one of the unit
    public static String name(double metres) {
        for (LengthUnit unit : values()) {
            if (same(metres, unit.metres)) {
                return unit.plural;
            }
        }
        return "units of "
                + BigDecimal.valueOf(metres)
                        .round(new MathContext(9))
                        .stripTrailingZeros()
                        .toPlainString()
                + " m";
    }

    /// As users write it in a setting: `us_ft`; a unit that no setting names is written as in [#name].
    public static String word(double metres) {
        for (LengthUnit unit : values()) {
            if (same(metres, unit.metres)) {
                return "\"" + unit.name().toLowerCase(Locale.ROOT) + "\"";
            }
        }
        return name(metres);
    }
}
