package dev.cutfill.survey.settings;

import java.util.Optional;

/// What volumes are turned into for those who pay by them. An area may have attributes of the settings' names, which go
/// before.
///
/// @param swell by how much loose material takes more room than in the bank (%)
/// @param shrink by how much compacted material takes less than in the bank (%)
/// @param density of what was measured (t/m³)
/// @param price of a measured cubic metre
/// @param currency of the price
/// @param units that volumes are given in besides
public record TradeSettings(
        Optional<Double> swell,
        Optional<Double> shrink,
        Optional<Double> density,
        Optional<Double> price,
        Optional<String> currency,
        Units units) {
    static TradeSettings defaults() {
        return new TradeSettings(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Units.METRIC);
    }

    /// What figures are given in.
    public enum Units {
        /// metres alone
        METRIC(Double.NaN),
        US_SURVEY_FEET(1200.0 / 3937),
        INTERNATIONAL_FEET(0.3048);

        private final double metresPerFoot;

        Units(double metresPerFoot) {
            this.metresPerFoot = metresPerFoot;
        }

        /// (m); NaN where there are no feet.
        public double metresPerFoot() {
            return metresPerFoot;
        }
    }
}
