package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.survey.settings.SurveySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SettingsDocumentTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void nothingChosenIsTheDefault() {
        assertThat(SettingsDocument.NOTHING_CHOSEN.settings()).isEqualTo(SurveySettings.defaults());
    }

    @Test
    void everySettingReachesItsField() throws Exception {
        for (Setting setting : SettingTable.ALL) {
            JsonNode other = otherThanDefault(setting);
            ObjectNode given = JSON.createObjectNode();
            if (setting.name().equals("elevation_m")) { // of no use without the other
                given.put("reference", "elevation");
            } else if (setting.name().equals("design_surface")) {
                given.put("reference", "design");
            } else if (setting.name().equals("base")) {
                given.put("reference", "base");
            } else if (setting.name().equals("band_height_m")) {
                given.put("areas", "both");
            }
            given.set(setting.name(), other);
            SettingsDocument document = SettingsDocument.of(given);
            assertThat(document.settings())
                    .as("%s = %s", setting.name(), other)
                    .isNotEqualTo(SurveySettings.defaults());
            assertThat(document.all().path(setting.name())).isEqualTo(other);
            assertThat(SettingsDocument.parse(document.chosen().toString()).settings())
                    .isEqualTo(document.settings());
        }
    }

    /// Within the range of the setting, whatever it is.
    private static JsonNode otherThanDefault(Setting setting) {
        JsonNode now = SettingsDocument.NOTHING_CHOSEN.all().path(setting.name());
        Setting.Kind kind = switch (setting.kind()) {
            case Setting.Automatic automatic -> automatic.kind();
            case Setting.Absent absent -> absent.kind();
            case Setting.Unsaid unsaid -> unsaid.kind();
            default -> setting.kind();
        };
        return switch (kind) {
            case Setting.Flag _ -> JSON.getNodeFactory().booleanNode(!now.asBoolean());
            case Setting.Text _ -> JSON.getNodeFactory().stringNode("FG-2");
            case Setting.Classes _ -> JSON.createArrayNode().add(9);
            case Setting.Choice choice ->
                choice.constants().stream()
                        .map(constant -> choice.write(JSON.getNodeFactory().stringNode(constant)))
                        .filter(value -> !value.equals(now))
                        .findFirst()
                        .orElseThrow();
            case Setting.Whole whole ->
                JSON.getNodeFactory().numberNode(now.asInt() == whole.max() ? whole.min() : now.asInt() + 1);
            case Setting.Decimal decimal -> {
                double value = now.isNull() || now.asDouble() == 0 ? decimal.max() / 2 : now.asDouble();
                yield JSON.getNodeFactory()
                        .numberNode(
                                value * 1.1 <= decimal.max() && !setting.name().equals("grow_level_sigma")
                                        ? value * 1.1
                                        : value * 0.9);
            }
            case Setting.Absent _, Setting.Automatic _, Setting.Unsaid _ ->
                throw new AssertionError("automatic of automatic");
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cell_m\": 0.01} | cell_m is 0.01; it must be a number from 0.02 to 100, or null to let the points decide.",
                "{\"cell_m\": \"1\"} | cell_m is \"1\"; it must be a number from 0.02 to 100, or null to let the points decide.",
                "{\"known_aligned\": 1} | known_aligned is 1; it must be true or false.",
                "{\"drop_classes\": [2, 256]} | drop_classes is [2,256]; it must be a list of whole numbers from 0 to 255.",
                "{\"stable\": \"guess\"} | stable is \"guess\"; it must be \"shapefile\", \"geojson\" or \"auto\".",
                "{\"confidence_percent\": 80} | confidence_percent is 80; it must be 68, 90, 95 or 99.",
                "{\"grow_level_sigma\": 4} | grow_level_sigma is 4; it must not be above seed_level_sigma, which is 3.3.",
                "{\"unit\": \"feet\"} | unit is \"feet\"; it must be \"m\", \"ft\" or \"us_ft\", or null to take what the files say.",
                "{\"cel_m\": 1} | There is no setting 'cel_m'; did you mean cell_m? There are ALL.",
                "{\"minimumArea_m2\": 1} | There is no setting 'minimumArea_m2'; did you mean minimum_area_m2? There are ALL.",
                "{\"minimum_area_m2\": -1} | minimum_area_m2 is -1; it must be a number from 0 to 1000000, or null to let the points decide.",
                "[] | The settings are one JSON object, as in {\"minimum_area_m2\": 10}."
            })
    void whatCannotBeIsRefusedWithNameValueAndRemedy(String given, String sentence) {
        assertThatThrownBy(() -> SettingsDocument.parse(given))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(sentence.replace("ALL", names()));
    }

    private static String names() {
        return SettingTable.ALL.stream().map(Setting::name).collect(Collectors.joining(", "));
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> SettingsDocument.parse("{\"a\": 1, \"gap_cells\": -1, \"cell_m\": 1}"))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        refusal -> assertThat(refusal.problems()).hasSize(2))
                .hasMessageContaining("There is no setting 'a'; there are mode, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "NaN", "{\"cell_m\": NaN}", "{\"cell_m\": 1e999}", ""})
    void whatIsNoJsonOrNoNumberIsRefused(String given) {
        assertThatThrownBy(() -> SettingsDocument.parse(given)).isInstanceOf(InvalidSettings.class);
    }

    @Test
    void cellAndDetailDecideTheGrid() throws Exception {
        assertThat(SettingsDocument.parse("{\"cell_m\": 0.25}").settings().volume())
                .satisfies(volume -> assertThat(List.of(volume.smallestCell(), volume.largestCell()))
                        .containsOnly(0.25));
        assertThat(SettingsDocument.parse("{\"detail_m\": 3}")
                        .settings()
                        .volume()
                        .largestCell())
                .isEqualTo(1.5);
        assertThat(SettingsDocument.parse("{\"detail_m\": 0.1}").settings().volume())
                .satisfies(volume -> assertThat(List.of(volume.smallestCell(), volume.largestCell()))
                        .containsExactly(0.02, 0.05));
        assertThat(SettingsDocument.parse("{\"detail_m\": 3, \"cell_m\": 4}")
                        .settings()
                        .volume()
                        .largestCell())
                .isEqualTo(4);
    }

    @Test
    void commandLineTextsStandForJson() throws Exception {
        SettingsDocument document = SettingsDocument.NOTHING_CHOSEN
                .with("cell_m=2")
                .with("keep_classes=2")
                .with("drop_classes=7,18")
                .with("known_aligned=true")
                .with("stable=auto")
                .with("detail_m = null");
        assertThat(document.settings().points().keepClasses()).containsExactly(2);
        assertThat(document.settings().points().dropClasses()).containsExactly(7, 18);
        assertThat(document.settings().stable()).isEqualTo(SurveySettings.Stable.AUTO);
        assertThat(document.settings().knownAligned()).isTrue();
        assertThatThrownBy(() -> document.with("cell_m")).hasMessage("'cell_m' sets nothing; write name=value.");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() throws Exception {
        assertThatThrownBy(() -> SettingsDocument.parse("{\"reference\": \"elevation\"}"))
                .hasMessage("elevation_m is null; reference is \"elevation\", so it must be a height in metres.");
        assertThatThrownBy(() -> SettingsDocument.parse("{\"elevation_m\": 512.5}"))
                .hasMessage(
                        "elevation_m is 512.5; it is used only where reference is \"elevation\"; reference is \"epoch\".");
        String elevation = "{\"reference\": \"elevation\", \"elevation_m\": 512.5}";
        assertThatThrownBy(() -> SettingsDocument.parse(elevation, List.of("mode=reference")))
                .hasMessageStartingWith("mode is \"reference\"; the published method compares two scans");
        assertThatThrownBy(() -> SettingsDocument.parse(elevation, List.of("aligned_cloud=true")))
                .hasMessageStartingWith("aligned_cloud is true; post is moved only to an earlier scan");
        assertThatThrownBy(() -> SettingsDocument.parse("{\"base\": \"average\"}"))
                .hasMessage(
                        "base is \"average\"; it is used only where reference is \"base\"; reference is \"epoch\".");
        String base = "{\"reference\": \"base\"}";
        for (String common : List.of("vertical_sigma_m=0.02", "stable=geojson", "offset=stable")) {
            assertThatThrownBy(() -> SettingsDocument.parse(base, List.of(common)))
                    .hasMessageContaining(
                            "pile and ground are of one scan, and an error that all heights share cancels");
        }
        assertThatThrownBy(() -> SettingsDocument.parse("{\"band_height_m\": 5}"))
                .hasMessageContaining("bands split the figures of areas, but areas is \"found\"");
        assertThatThrownBy(() -> SettingsDocument.parse("{\"areas\": \"both\", \"mode\": \"reference\"}"))
                .hasMessageContaining("the published method knows no areas");
        assertThatThrownBy(() -> SettingsDocument.parse("{\"grow_level_sigma\": 5}"))
                .hasMessageContaining("it must not be above seed_level_sigma");
    }

    @Test
    void stableGroundIsAutomaticUnlessChosenAgainstASurface() throws Exception {
        SettingsDocument document =
                SettingsDocument.parse("{\"reference\": \"elevation\"}", List.of("elevation_m=512.5"));
        assertThat(document.settings().stable()).isEqualTo(SurveySettings.Stable.AUTO);
        assertThat(document.settings().reference().elevation()).hasValue(512.5);
        assertThat(document.all().path("stable").asString()).isEqualTo("auto");
        assertThat(document.with("stable=geojson").settings().stable()).isEqualTo(SurveySettings.Stable.GEOJSON);
    }

    @Test
    void methodListsEverySetting() throws Exception {
        assertThat(Files.readString(Path.of("src/docs/METHOD.md"))).contains(SettingsDocument.markdown());
    }
}
