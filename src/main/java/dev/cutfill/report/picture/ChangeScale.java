package dev.cutfill.report.picture;

import dev.cutfill.cloud.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which colour a difference of height gets: as the square root of its size, so that a thin cover shows beside
/// a deep pit.
///
/// @param largest the difference that gets the end of the table (m); what is beyond gets it too
record ChangeScale(double largest) {
    /// So that all but the outermost hundredth of what lies in regions is told apart.
    static ChangeScale of(Raster difference, Raster labels) {
        float[] dz = difference.values();
        float[] label = labels.values();
        float[] inRegions = new float[dz.length];
        int n = 0;
        for (int i = 0; i < dz.length; i++) {
            if (!Float.isNaN(label[i]) && !Float.isNaN(dz[i])) {
                inRegions[n++] = Math.abs(dz[i]);
            }
        }
        Arrays.sort(inRegions, 0, n);
        double size = n == 0 ? 0.5 : inRegions[(int) (0.99 * (n - 1))];
        return new ChangeScale(roundedUp(Math.max(0.1, size)));
    }

    private static double roundedUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double lead : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
            if (lead * power >= value * 0.9999) {
                return lead * power;
            }
        }
        return 10 * power;
    }

    /// Place on the table, −1 to 1.
    double at(double dz) {
        return Math.clamp(Math.copySign(Math.sqrt(Math.abs(dz) / largest), dz), -1, 1);
    }

    int colour(double dz) {
        return Colours.change(at(dz));
    }

    /// Round differences whose places on a bar are at least `gap` apart (as a share of its half), positive
    /// ones, falling.
    List<Double> ticks(double gap) {
        List<Double> ticks = new ArrayList<>(List.of(largest));
        double last = 1;
        for (double power = Math.pow(10, Math.ceil(Math.log10(largest))); power >= 0.001; power /= 10) {
            for (double lead : new double[] {5, 2, 1}) {
                double value = lead * power / 10;
                if (value < largest && last - at(value) >= gap && at(value) >= gap) {
                    ticks.add(value);
                    last = at(value);
                }
            }
        }
        return ticks;
    }
}
