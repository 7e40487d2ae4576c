package dev.cutfill.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.task.TaskInput.Purpose;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyFileCheckTest {
    private static final byte[] LAS = "LASF".getBytes(UTF_8);
    private static final byte[] PDF = "%PDF-1.7".getBytes(UTF_8);
    private static final byte[] JSON = "{\"type\": \"Polygon\"}".getBytes(UTF_8);

    @Test
    void scansAndPolygonsAreToldApartByLabel() {
        for (String label : List.of("pre", "post")) {
            assertThat(SurveyFileCheck.refusal(new Purpose("volume", label), LAS))
                    .isEmpty();
            assertThat(SurveyFileCheck.refusal(new Purpose("volume", label), JSON)
                            .orElse(""))
                    .startsWith(label + ": it is a JSON file, such as GeoJSON; scans are read as LAS or LAZ.");
        }
        for (String label : List.of("shp", "geojson")) {
            assertThat(SurveyFileCheck.refusal(new Purpose("volume", label), JSON))
                    .isEmpty();
            assertThat(SurveyFileCheck.refusal(new Purpose("volume", label), LAS)
                            .orElse(""))
                    .startsWith(label + ": it is a LAS or LAZ file; stable ground is read as");
        }
    }

    @Test
    void otherTasksAndTheIndexTakeWhatTheyLike() {
        assertThat(SurveyFileCheck.refusal(new Purpose("render", "pre"), PDF)).isEmpty();
        assertThat(SurveyFileCheck.refusal(new Purpose("volume", "shx"), PDF)).isEmpty();
        assertThat(SurveyFileCheck.refusal(new Purpose("volume", "pre"), PDF)).isPresent();
    }
}
