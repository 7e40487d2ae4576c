package dev.cutfill.pipeline;

import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.settings.ReferenceSettings;
import dev.cutfill.survey.settings.SurveySettings;
import dev.cutfill.survey.settings.TradeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Volumes as they are paid by: in the bank, loose and compacted, tonnes, cost, cubic yards. They follow from what was
/// measured: of stockpiles the fill, which lies loose; else the cut, which lay in the bank.
///
/// loose = bank · (1 + swell), compacted = bank · (1 − shrink). Intervals scale with their volumes.
final class TradeFigures {
    private static final double CUBIC_FEET_A_YARD = 27;
    private static final double SQUARE_FEET_AN_ACRE = 43_560;

    private final TradeSettings settings;
    private final boolean stockpiles;
    private final List<String> warnings = new ArrayList<>();

    private TradeFigures(SurveySettings settings) {
        this.settings = settings.trade();
        this.stockpiles = settings.reference().kind() == ReferenceSettings.Kind.BASE;
    }

    /// Adds `figures` to the totals and to each area of a document.
    ///
    /// @return sentences about attributes that cannot be used
    static List<String> add(ObjectNode root, ChangeReport report, SurveySettings settings) {
        TradeFigures figures = new TradeFigures(settings);
        figures.add(
                (ObjectNode) root.path("totals"),
                new Measured(
                        report.totals().area(),
                        report.totals().cut(),
                        report.totals().fill(),
                        report.totals().net()),
                figures.settings);
        ArrayNode areas = (ArrayNode) root.path("areas");
        for (int k = 0; k < report.areas().size(); k++) {
            AreaReport area = report.areas().get(k);
            figures.add(
                    (ObjectNode) areas.path(k),
                    new Measured(area.area(), area.cut(), area.fill(), area.net()),
                    figures.of(area));
        }
        return figures.warnings;
    }

    private record Measured(double area, Estimate cut, Estimate fill, Estimate net) {}

    /// The settings, with what the attributes of an area say instead.
    private TradeSettings of(AreaReport area) {
        return new TradeSettings(
                attribute(area, "swell_percent", 0, 200, settings.swell()),
                attribute(area, "shrink_percent", 0, 90, settings.shrink()),
                attribute(area, "density_t_per_m3", 0.01, 25, settings.density()),
                attribute(area, "price_per_m3", 0, 1e8, settings.price()),
                settings.currency(),
                settings.units());
    }

    private Optional<Double> attribute(
            AreaReport area, String name, double least, double most, Optional<Double> usual) {
        for (Map.Entry<String, String> attribute : area.attributes().entrySet()) {
            // a column of a shapefile has ten letters at most
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            if (key.equals(name) || key.length() == 10 && name.startsWith(key)) {
                double value = number(attribute.getValue());
                if (value >= least && value <= most) {
                    return Optional.of(value);
                }
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s of area %s is '%s'; it must be a number from %s to %s. %s",
                        name,
                        area.name(),
                        attribute.getValue(),
                        least,
                        most,
                        usual.isPresent() ? "The setting was taken, " + usual.get() + "." : "It was passed over."));
            }
        }
        return usual;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private void add(ObjectNode node, Measured measured, TradeSettings with) {
        Estimate basis = stockpiles ? measured.fill : measured.cut;
        double swell = 1 + with.swell().orElse(0.0) / 100;
        double bank = stockpiles ? 1 / swell : 1;
        ObjectNode figures = node.putObject("figures");
        ObjectNode half = figures.putObject("uncertainty");
        figures.put("basis", stockpiles ? "fill" : "cut");
        if (with.swell().isPresent() || !stockpiles) {
            put(figures, half, "bank_volume", basis, bank);
        }
        if (with.swell().isPresent() || stockpiles) {
            put(figures, half, "loose_volume", basis, bank * swell);
        }
        if (with.shrink().isPresent() && (with.swell().isPresent() || !stockpiles)) {
            put(
                    figures,
                    half,
                    "compacted_volume",
                    basis,
                    bank * (1 - with.shrink().get() / 100));
        }
        with.density().ifPresent(density -> put(figures, half, "tonnes", basis, density));
        with.price().ifPresent(price -> put(figures, half, "cost", basis, price));
        if (with.price().isPresent()) {
            with.currency().ifPresent(currency -> figures.put("currency", currency));
        }
        double foot = with.units().metresPerFoot();
        if (!Double.isNaN(foot)) {
            double yards = 1 / (CUBIC_FEET_A_YARD * foot * foot * foot);
            put(figures, half, "cut_cubic_yards", measured.cut, yards);
            put(figures, half, "fill_cubic_yards", measured.fill, yards);
            put(figures, half, "net_cubic_yards", measured.net, yards);
            ResultDocument.number(figures, "acres", measured.area / (SQUARE_FEET_AN_ACRE * foot * foot));
        }
    }

    private static void put(ObjectNode figures, ObjectNode half, String name, Estimate volume, double factor) {
        ResultDocument.number(figures, name, factor * volume.value());
        ResultDocument.number(half, name, factor * volume.halfWidth());
    }
}
