package dev.cutfill.report;

import dev.cutfill.survey.result.Region;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The regions as rows: the columns of the CSV are the attributes of the GeoJSON. Units are in the names;
/// `…_pm_…` is the half width of an interval that holds the truth in `confidence_percent` of cases; `label_x`,
/// `label_y` is a place inside, in map coordinates.
final class RegionTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("region", Region::number),
            new Column("kind", region -> region.kind().name().toLowerCase(Locale.ROOT)),
            number("area_m2", 3, Region::area),
            number("cut_m3", 4, region -> region.cut().value()),
            number("cut_pm_m3", 4, region -> region.cut().halfWidth()),
            number("fill_m3", 4, region -> region.fill().value()),
            number("fill_pm_m3", 4, region -> region.fill().halfWidth()),
            number("net_m3", 4, region -> region.net().value()),
            number("net_pm_m3", 4, region -> region.net().halfWidth()),
            number("mean_change_m", 4, Region::meanChange),
            number("max_change_m", 4, Region::maxChange),
            number("filled_area_m2", 3, Region::filledArea),
            number("no_data_area_m2", 3, Region::noDataArea),
            number("label_x", 3, region -> Anchor.in(region.outline()).x()),
            number("label_y", 3, region -> Anchor.in(region.outline()).y()));

    private static final String CONFIDENCE = "confidence_percent";

    private RegionTable() {}

    /// @param value a string, an integer, or a double (NaN: not known)
    private record Column(String name, Function<Region, Object> value) {}

    private static Column number(String name, int decimals, Function<Region, Double> value) {
        return new Column(name, region -> rounded(value.apply(region), decimals));
    }

    /// @param confidence of the intervals (%)
    static Map<String, Object> row(Region region, int confidence) {
        Map<String, Object> row = new LinkedHashMap<>();
        COLUMNS.forEach(column -> row.put(column.name(), column.value().apply(region)));
        row.put(CONFIDENCE, confidence);
        return row;
    }

    /// CSV after RFC 4180, with its header also where there is no region.
    static void write(Path file, List<Region> regions, int confidence) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(String.join(",", COLUMNS.stream().map(Column::name).toList()) + "," + CONFIDENCE);
        for (Region region : regions) {
            lines.add(String.join(
                    ",",
                    row(region, confidence).values().stream()
                            .map(RegionTable::text)
                            .toList()));
        }
        Files.writeString(file, String.join("\r\n", lines) + "\r\n");
    }

    /// What is not known is an empty field; no number is written with an exponent.
    private static String text(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? BigDecimal.valueOf(number).toPlainString() : "";
        }
        return value.toString();
    }

    private static double rounded(double value, int decimals) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .doubleValue()
                : Double.NaN;
    }
}
