package dev.cutfill.survey.result;

import dev.cutfill.cloud.Crs;
import java.util.Locale;

/// Measured numbers as people read them.
public final class Figures {
    private Figures() {}

    /// Value and interval with as many decimals as the interval has a meaning for: two leading digits of it at
    /// most.
    ///
    /// @param signed a plus before what is positive
    public static String of(Estimate measured, boolean signed) {
        double half = measured.halfWidth();
        int decimals = half >= 10 || !(half > 0) ? 0 : half >= 1 ? 1 : 2;
        String value = number(measured.value(), decimals);
        return (signed && measured.value() > 0 ? "+" : "") + value + (half >= 0 ? " ± " + number(half, decimals) : "");
    }

    /// Digits in groups of three by thin spaces, and a true minus sign.
    public static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value == 0 ? 0.0 : value)
                .replace(',', '\u2009')
                .replace('-', '−');
    }

    /// The name of a coordinate system, and its code where there is one.
    public static String of(Crs crs) {
        String code = crs.epsg().isPresent() ? "EPSG:" + crs.epsg().getAsInt() : "";
        return crs.name()
                .map(name -> code.isEmpty() ? name : name + " (" + code + ")")
                .orElse(code.isEmpty() ? "coordinate system unknown" : code);
    }
}
