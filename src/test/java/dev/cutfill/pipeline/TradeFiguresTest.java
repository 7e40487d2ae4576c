package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TradeFiguresTest {
    private static final Scene SCENE = Sites.slope(1, 40, 4000, 0.02, List.of(new GaussBowl("pit", 20, 20, 5, -2)));

    private final List<String> warnings = new ArrayList<>();

    @Test
    void cutIsInTheBank() throws Exception {
        JsonNode figures = area(
                Map.of(),
                "{\"swell_percent\": 25, \"shrink_percent\": 10, \"density_t_per_m3\": 1.8, \"price_per_m3\": 4}");
        assertThat(figures.path("basis").asString()).isEqualTo("cut");
        assertThat(figures.path("bank_volume").doubleValue()).isEqualTo(200);
        assertThat(figures.path("loose_volume").doubleValue()).isCloseTo(250, within(1e-9));
        assertThat(figures.path("compacted_volume").doubleValue()).isCloseTo(180, within(1e-9));
        assertThat(figures.path("tonnes").doubleValue()).isCloseTo(360, within(1e-9));
        assertThat(figures.path("cost").doubleValue()).isCloseTo(800, within(1e-9));
        assertThat(figures.path("uncertainty").path("loose_volume").doubleValue())
                .isCloseTo(12.5, within(1e-9));
        assertThat(figures.has("currency")).isFalse();
        assertThat(figures.has("acres")).isFalse();
    }

    @Test
    void stockpileIsLoose() throws Exception {
        JsonNode figures = area(
                Map.of(),
                "{\"reference\": \"base\", \"swell_percent\": 25, \"shrink_percent\": 10, \"density_t_per_m3\": 1.6,"
                        + " \"price_per_m3\": 4, \"currency\": \"EUR\"}");
        assertThat(figures.path("basis").asString()).isEqualTo("fill");
        assertThat(figures.path("loose_volume").doubleValue()).isCloseTo(500, within(1e-9));
        assertThat(figures.path("bank_volume").doubleValue()).isCloseTo(400, within(1e-9));
        assertThat(figures.path("compacted_volume").doubleValue()).isCloseTo(360, within(1e-9));
        assertThat(figures.path("tonnes").doubleValue()).isCloseTo(800, within(1e-9));
        assertThat(figures.path("currency").asString()).isEqualTo("EUR");
        JsonNode without = area(Map.of(), "{\"reference\": \"base\", \"shrink_percent\": 10}");
        assertThat(without.has("bank_volume")).isFalse();
        assertThat(without.has("compacted_volume")).isFalse();
    }

    @Test
    void attributesOfAnAreaGoBeforeSettings() throws Exception {
        JsonNode figures = area(
                Map.of("SWELL_PERC", "50", "density_t_per_m3", "heavy"),
                "{\"swell_percent\": 25, \"density_t_per_m3\": 2}");
        assertThat(figures.path("loose_volume").doubleValue()).isCloseTo(300, within(1e-9));
        assertThat(figures.path("tonnes").doubleValue()).isCloseTo(400, within(1e-9));
        assertThat(warnings)
                .containsExactly(
                        "density_t_per_m3 of area Pad is 'heavy'; it must be a number from 0.01 to 25.0. The setting was taken, 2.0.");
    }

    @Test
    void feetAreOfTheirKind() throws Exception {
        JsonNode survey = area(Map.of(), "{\"units\": \"us_survey_feet\"}");
        JsonNode international = area(Map.of(), "{\"units\": \"international_feet\"}");
        assertThat(international.path("cut_cubic_yards").doubleValue())
                .isCloseTo(200 * 1.3079506193143922, within(1e-9));
        assertThat(survey.path("cut_cubic_yards").doubleValue()
                        / international.path("cut_cubic_yards").doubleValue())
                .isCloseTo(1 - 6e-6, within(1e-7));
        assertThat(international.path("acres").doubleValue()).isCloseTo(1, within(1e-6));
        assertThat(international.path("uncertainty").path("net_cubic_yards").doubleValue())
                .isCloseTo(12 * 1.3079506193143922, within(1e-9));
    }

    /// Of an acre with 200 m³ of cut and 500 m³ of fill.
    private JsonNode area(Map<String, String> attributes, String settings) throws Exception {
        ChangeReport report = Reports.of(SCENE, 0.5, 1);
        AreaReport area = new AreaReport(
                "Pad",
                attributes,
                4046.8564224,
                4000,
                new Estimate(200, 10),
                new Estimate(500, 20),
                new Estimate(300, 12),
                report.totals().parts(),
                new Estimate(300, 12),
                -2,
                List.of());
        ChangeReport with = new ChangeReport(
                report.registration(),
                report.stable(),
                report.totals(),
                report.alternatives(),
                report.regions(),
                report.rejected(),
                List.of(area),
                report.coverage(),
                report.crs(),
                report.parameters(),
                report.warnings(),
                report.maps());
        SettingsDocument chosen = SettingsDocument.parse(settings);
        ObjectNode root = ResultDocument.of("t", with, chosen.all(), 1, List.of(), "1", Map.of());
        warnings.addAll(TradeFigures.add(root, with, chosen.settings()));
        assertThat(root.path("totals").path("figures").path("basis").isString()).isTrue();
        assertThat(ResultMemberTest.undescribed(root)).noneMatch(path -> path.contains("figures"));
        return root.path("areas").path(0).path("figures");
    }
}
