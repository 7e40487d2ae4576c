package dev.cutfill.report.picture;

import java.util.Locale;

/// Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
///
/// @param first the lowest inside the axis
/// @param step between two
/// @param count how many lie inside; at least 1 unless the axis holds no number at all
record Ticks(double first, double step, int count) {
    /// About as many ticks as wished between two values.
    static Ticks between(double low, double high, int wished) {
        double range = high - low;
        if (!(range > 0) || !Double.isFinite(range)) {
            return new Ticks(low, 1, Double.isFinite(low) ? 1 : 0);
        }
        double step = roundStep(range / Math.max(1, wished));
        double first = Math.ceil(low / step - 1e-9) * step;
        return new Ticks(first, step, Math.max(0, (int) Math.floor((high - first) / step + 1e-9) + 1));
    }

    /// The same, and more where it takes more to have two.
    static Ticks atLeastTwo(double low, double high, int wished) {
        Ticks ticks = between(low, high, wished);
        for (int more = wished + 1; ticks.count() < 2 && more <= 4 * wished + 8; more++) {
            ticks = between(low, high, more);
        }
        return ticks;
    }

    /// The number of the form {1, 2, 5} · 10ⁿ nearest above a value, or the value itself.
    static double roundStep(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double lead = value / power;
        return power * (lead <= 1.0001 ? 1 : lead <= 2.0001 ? 2 : lead <= 5.0001 ? 5 : 10);
    }

    double at(int index) {
        return first + index * step;
    }

    /// With as many decimals as the step asks for, digits in groups of three, and a true minus sign.
    String label(int index) {
        int decimals = step >= 1 ? 0 : Math.min(6, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return number(at(index), decimals);
    }

    static String number(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        if (text.startsWith("-")) {
            boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
            text = zero ? text.substring(1) : "−" + text.substring(1);
        }
        return text.replace(',', '\u2009');
    }
}
