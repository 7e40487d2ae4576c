package dev.cutfill.survey.stockpile;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The rows of the table `surfaces` for bases of stockpiles: each method on three kinds of correlated ground.
public final class BaseTable {
    private static final double[][] GROUNDS = {{0.05, 10}, {0.15, 10}, {0.15, 25}};

    private BaseTable() {}

    /// @param runs seeds a row
    public static String text(int runs) throws BaseFailure {
        StringBuilder table = new StringBuilder(
                "| base | ground: σ, range | runs | rms error of the volume | mean half width | within its interval |\n|---|---|---|---|---|---|\n");
        double perMetre = 100 * Math.PI * BaseTrial.RADIUS * BaseTrial.RADIUS / BaseTrial.VOLUME;
        for (double[] ground : GROUNDS) {
            Map<BaseMethod, Row> rows = new EnumMap<>(BaseMethod.class);
            for (int seed = 1; seed <= runs; seed++) {
                BaseTrial.of(ground[0], ground[1], seed)
                        .forEach((method, trial) ->
                                rows.computeIfAbsent(method, _ -> new Row()).add(trial));
            }
            rows.forEach((method, row) -> table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f m, %.0f m | %d | %.2f %% | ± %.2f %% | %.1f %% |%n",
                    method.name().toLowerCase(Locale.ROOT),
                    ground[0],
                    ground[1],
                    runs,
                    perMetre * Math.sqrt(row.square / runs),
                    perMetre * row.half / runs,
                    100.0 * row.covered / runs)));
        }
        return table.toString();
    }

    private static final class Row {
        private int covered;
        private double square;
        private double half;

        void add(BaseTrial trial) {
            covered += trial.covered() ? 1 : 0;
            square += trial.error() * trial.error();
            half += trial.half();
        }
    }
}
