package dev.cutfill.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.format.las.CrsRecords;
import dev.cutfill.report.picture.SurveyPictures;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeliverablesTest {
    private static final double FOOT = 0.3048;
    private static final Scene SCENE = Sites.slope(
            3, 60, 2_000, 0.01, List.of(new GaussBowl("pit", 24, 30, 6, -3), new GaussBowl("heap", 38, 30, 6, 2)));

    @TempDir
    private Path directory;

    private List<Deliverable> write(ChangeReport report) throws IOException {
        SurveyPictures.write(
                report, PdfReportTest.SUBJECT.pre(), PdfReportTest.SUBJECT.post(), SCENE.stable(), directory, 1);
        return Deliverables.write(report, SCENE.stable(), CrsRecords.NONE, PdfReportTest.SUBJECT, directory);
    }

    private JsonNode regions() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(directory.resolve("regions.geojson")))
                .path("features");
    }

    @Test
    void everyFileIsThereUnderItsName() throws IOException {
        List<Deliverable> files = write(Reports.of(SCENE, 0.5, 1));
        assertThat(files)
                .extracting(Deliverable::name)
                .containsExactly("report.pdf", "regions.geojson", "regions.dxf", "regions.csv", "difference.tif");
        assertThat(files)
                .allSatisfy(file -> assertThat(file.file()).isNotEmptyFile().hasFileName(file.name()));
    }

    @Test
    void tableAndOutlinesTellTheSame() throws IOException {
        write(Reports.of(SCENE, 0.5, 1));
        List<String> lines =
                Files.readString(directory.resolve("regions.csv")).lines().toList();
        assertThat(lines).hasSize(3);
        List<String> names = List.of(lines.getFirst().split(",", -1));
        assertThat(names)
                .startsWith("region", "kind", "area_m2", "cut_m3", "cut_pm_m3")
                .doesNotHaveDuplicates();
        for (int i = 0; i < 2; i++) {
            List<String> values = List.of(lines.get(i + 1).split(",", -1));
            JsonNode properties = regions().path(i).path("properties");
            assertThat(properties.propertyNames()).containsExactlyElementsOf(names);
            for (int column = 0; column < names.size(); column++) {
                JsonNode value = properties.path(names.get(column));
                assertThat(value.isNull() ? "" : value.asString()).isEqualTo(values.get(column));
            }
        }
        // the largest change of this report is not known
        assertThat(lines.get(1)).startsWith("1,cut,").contains(",,");
    }

    @Test
    void labelLiesInItsRegion() throws IOException {
        ChangeReport report = Reports.of(SCENE, 0.5, 1);
        write(report);
        for (Region region : report.regions()) {
            JsonNode properties = regions().path(region.number() - 1).path("properties");
            assertThat(region.outline()
                            .contains(
                                    properties.path("label_x").asDouble(),
                                    properties.path("label_y").asDouble()))
                    .isTrue();
        }
    }

    @Test
    void fileInFeetHasCoordinatesInFeetAndMetricVolumes() throws IOException {
        write(Reports.of(SCENE, 0.5, 1));
        JsonNode metric = regions().path(0);
        write(Reports.of(SCENE, 0.5, FOOT));
        JsonNode feet = regions().path(0);
        assertThat(first(feet)).isCloseTo(first(metric) / FOOT, within(0.001));
        assertThat(feet.path("properties").path("cut_m3"))
                .isEqualTo(metric.path("properties").path("cut_m3"));
        assertThat(Files.readString(directory.resolve("regions.dxf")))
                .contains("%.3f\n"
                        .formatted(SCENE.stable().areas().getFirst().shell().x(0) / FOOT));
    }

    private static double first(JsonNode feature) {
        return feature.path("geometry")
                .path("coordinates")
                .path(0)
                .path(0)
                .path(0)
                .asDouble();
    }

    @Test
    void siteWithoutChangeGivesEmptyFilesThatCanBeRead() throws IOException {
        write(Reports.of(SCENE.withChanges(List.of()), 0.5, 1));
        assertThat(regions().isArray()).isTrue();
        assertThat(regions().isEmpty()).isTrue();
        assertThat(directory.resolve("regions.csv")).content().hasLineCount(1);
        assertThat(directory.resolve("difference.tif")).isNotEmptyFile();
    }
}
