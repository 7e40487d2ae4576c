package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.report.Deliverable;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.result.ChangeReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ResultDocumentTest {
    private static final Scene SCENE = Sites.slope(
            3, 60, 2_000, 0.01, List.of(new GaussBowl("pit", 24, 30, 6, -3), new GaussBowl("heap", 38, 30, 6, 2)));
    private static final String ID = "7a61d5b3-a254-42cd-8b5b-01b7463ddf0c";

    private static ObjectNode document(Scene scene, int pictured) {
        ChangeReport report = Reports.of(scene, 0.5, 1);
        return ResultDocument.of(
                ID,
                report,
                SettingsDocument.NOTHING_CHOSEN.all(),
                pictured,
                report.warnings(),
                "1.2.3",
                Map.of("surfaces", 0.5));
    }

    @Test
    void hullBeginsWithTheDocumentedMembersInTheirOrder() {
        JsonNode hull = document(SCENE, 2).path("hulls").path(1);
        assertThat(hull.propertyNames().stream().limit(6).toList())
                .containsExactly("id", "area", "cut_volume", "fill_volume", "net_volume", "image_key");
        assertThat(hull.path("id").asString()).isEqualTo(ID + "_1");
        assertThat(hull.path("image_key").asString()).isEqualTo("region_2.png");
        assertThat(hull.path("fill_volume").asDouble()).isCloseTo(1.35821 * 36 * 2, within(0.01));
        assertThat(hull.path("net_volume").asDouble()).isPositive();
        assertThat(hull.path("uncertainty").path("fill_volume").asDouble()).isEqualTo(1);
        assertThat(hull.path("kind").asString()).isEqualTo("fill");
    }

    @Test
    void outlineIsAClosedRingInMapCoordinates() {
        JsonNode outline = document(SCENE, 2).path("hulls").path(0).path("outline");
        assertThat(outline.path("type").asString()).isEqualTo("Polygon");
        JsonNode ring = outline.path("coordinates").path(0);
        assertThat(ring.get(0)).isEqualTo(ring.get(ring.size() - 1));
        assertThat(ring.get(0).get(0).asDouble()).isGreaterThan(708_200);
    }

    @Test
    void unknownValuesAreNullAndTheTextIsValidJson() {
        ObjectNode document = document(SCENE, 2);
        assertThat(document.path("registration").path("margin").isNull()).isTrue();
        assertThat(document.path("hulls").path(0).path("max_change").isNull()).isTrue();
        assertThat(document.path("site").path("uncertainty").path("net_volume").isNull())
                .isTrue();
        assertThat(document.toString()).doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(JsonMapper.builder().build().readTree(document.toString()).toString())
                .isEqualTo(document.toString());
    }

    @Test
    void siteIsDescribed() {
        ObjectNode document = document(SCENE, 2);
        assertThat(document.propertyNames())
                .containsExactly(
                        "hulls",
                        "totals",
                        "areas",
                        "alternatives",
                        "rejected",
                        "rejected_others",
                        "site",
                        "registration",
                        "stable",
                        "coverage",
                        "crs",
                        "unit",
                        "overview",
                        "parameters",
                        "warnings",
                        "no_change",
                        "version",
                        "timings");
        assertThat(document.path("registration").path("matrix").path(3).toString())
                .isEqualTo("[0.0,0.0,0.0,1.0]");
        assertThat(document.path("crs").path("epsg").asInt()).isEqualTo(32648);
        assertThat(document.path("parameters").toString())
                .startsWith("{\"mode\":\"standard\",")
                .contains("\"cell_m\":0.5,")
                .endsWith("\"cores\":4321}");
        assertThat(document.path("warnings").toString()).isEqualTo("[\"a warning\"]");
        assertThat(document.path("no_change").asBoolean()).isFalse();
        assertThat(document.path("overview").path("image_key").asString()).isEqualTo("overview.png");
    }

    @Test
    void filesAreListedWithTheirSize(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("regions.csv"), "region,kind");
        ObjectNode document = document(SCENE, 2);
        ResultDocument.addArtifacts(
                document, List.of(new Deliverable(Deliverable.Kind.TABLE, "regions.csv", file, "text/csv")));
        assertThat(document.path("artifacts").toString()).isEqualTo("""
                        [{"name":"regions.csv","kind":"table","media_type":"text/csv","bytes":11,"key":"regions.csv"}]""");
    }

    @Test
    void noChangeIsSaidAndIsNoFailure() {
        ObjectNode document = document(SCENE.withChanges(List.of()), 0);
        assertThat(document.path("hulls").isEmpty()).isTrue();
        assertThat(document.path("no_change").asBoolean()).isTrue();
    }

    @Test
    void regionsWithoutPictureReferToTheSite() {
        ObjectNode document = document(SCENE, 1);
        assertThat(document.path("hulls").path(0).path("image_key").asString()).isEqualTo("region_1.png");
        assertThat(document.path("hulls").path(1).path("image_key").asString()).isEqualTo("overview.png");
        assertThat(document.path("hulls").path(1).path("thumbnail_key").asString())
                .isEqualTo("overview_thumb.png");
    }
}
