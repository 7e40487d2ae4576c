package dev.cutfill.survey.stable;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.volume.Difference;
import dev.cutfill.survey.volume.Medians;
import java.util.Arrays;
import java.util.BitSet;

/// How errors of the difference go together over distance: a spherical model fitted to a robust empirical
/// variogram of stable ground (Dowd's estimator, 2γ = 2.198 · median²). Lags shorter than three cells are left
/// out, for neighbouring fits share points; what is flat from there on is noise that averages out, and only a
/// rise that stands out of the scatter of the estimates counts as correlation.
///
/// @param range distance beyond which errors are independent (m), 0 if none are correlated
/// @param sill standard deviation of the correlated part (m)
record Variogram(double range, double sill) {
    private static final int[] LAGS = {3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80};
    private static final int PAIRS = 40_000;

    /// Cells that one independent value of the fitted surface stands for.
    private static final double SHARED = 7;

    /// By how much the correlated model must fit better (χ²) before it is believed.
    private static final double EVIDENCE = 16;

    static Variogram of(Difference difference, BitSet stable) {
        return of(difference.height(), stable);
    }

    /// @param heights known in all of the cells
    static Variogram of(Raster heights, BitSet stable) {
        double[] gamma = new double[LAGS.length];
        double[] weight = new double[LAGS.length];
        int cells = stable.cardinality();
        for (int k = 0; k < LAGS.length; k++) {
            double[] apart = pairs(heights, stable, LAGS[k], 1 + 2 * cells / PAIRS);
            if (apart.length < 60) {
                continue;
            }
            double median = Medians.lower(apart, apart.length);
            gamma[k] = 2.198 * median * median / 2;
            // relative variance of a squared median is about 5.4 / n
            weight[k] = Math.min(apart.length, 2.0 * cells / SHARED) / 5.4;
        }
        return fit(gamma, weight, heights.grid().cell());
    }

    private static double[] pairs(Raster heights, BitSet stable, int lag, int step) {
        Grid grid = heights.grid();
        float[] dz = heights.values();
        double[] apart = new double[2 * PAIRS + 4];
        int n = 0;
        int seen = 0;
        for (int c = stable.nextSetBit(0); c >= 0 && n + 2 < apart.length; c = stable.nextSetBit(c + 1)) {
            if (seen++ % step != 0) {
                continue;
            }
            if (c % grid.columns() + lag < grid.columns() && stable.get(c + lag)) {
                apart[n++] = Math.abs(dz[c + lag] - dz[c]);
            }
            long north = c + (long) lag * grid.columns();
            if (north < grid.size() && stable.get((int) north)) {
                apart[n++] = Math.abs(dz[(int) north] - dz[c]);
            }
        }
        return Arrays.copyOf(apart, n);
    }

    /// γ(h) = c₀ + c₁·sph(h / a): for each a linear least squares, weights 1 / variance of the estimate.
    private static Variogram fit(double[] gamma, double[] weight, double cell) {
        double typical = 0, total = 0;
        for (int k = 0; k < gamma.length; k++) {
            typical += weight[k] * gamma[k];
            total += weight[k];
        }
        if (total == 0) {
            return new Variogram(0, 0);
        }
        typical /= total;
        double flat = misfit(gamma, weight, typical, 0, 1, typical);
        double best = flat - EVIDENCE;
        Variogram found = new Variogram(0, 0);
        for (int reach = 4; reach <= 160; reach += Math.max(1, reach / 6)) {
            double w = 0, ws = 0, wss = 0, wg = 0, wsg = 0;
            for (int k = 0; k < gamma.length; k++) {
                double s = spherical(LAGS[k], reach);
                w += weight[k];
                ws += weight[k] * s;
                wss += weight[k] * s * s;
                wg += weight[k] * gamma[k];
                wsg += weight[k] * s * gamma[k];
            }
            double determinant = w * wss - ws * ws;
            if (!(determinant > 1e-9 * w * wss)) {
                continue;
            }
            double c1 = (w * wsg - ws * wg) / determinant;
            double c0 = (wg - c1 * ws) / w;
            if (c0 < 0) {
                c0 = 0;
                c1 = wsg / wss;
            }
            double misfit = misfit(gamma, weight, c0, c1, reach, typical);
            if (c1 > 0 && misfit < best) {
                best = misfit;
                found = new Variogram(reach * cell, Math.sqrt(c1));
            }
        }
        return found;
    }

    private static double misfit(double[] gamma, double[] weight, double c0, double c1, double reach, double typical) {
        double sum = 0;
        for (int k = 0; k < gamma.length; k++) {
            double relative = (gamma[k] - c0 - c1 * spherical(LAGS[k], reach)) / typical;
            sum += weight[k] * relative * relative;
        }
        return sum;
    }

    private static double spherical(double lag, double reach) {
        double u = lag / reach;
        return u >= 1 ? 1 : u * (1.5 - 0.5 * u * u);
    }
}
