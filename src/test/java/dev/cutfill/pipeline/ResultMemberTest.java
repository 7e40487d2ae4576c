package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.survey.Reports;
import dev.cutfill.survey.deformation.Check;
import dev.cutfill.survey.result.Alternative;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.RejectedChange;
import dev.cutfill.survey.result.RejectedChanges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResultMemberTest {
    private static final Scene SCENE = Sites.slope(
            3, 60, 500, 0.01, List.of(new GaussBowl("pit", 24, 30, 6, -3), new GaussBowl("heap", 38, 30, 6, 2)));

    /// Members of a document of which the table says nothing.
    static Set<String> undescribed(ObjectNode document) {
        Set<String> described =
                ResultMember.all().stream().map(ResultMember::path).collect(Collectors.toSet());
        Set<String> met = new TreeSet<>();
        collect("", document, described, met);
        met.removeAll(described);
        return met;
    }

    private static void collect(String path, JsonNode node, Set<String> described, Set<String> met) {
        if (described.contains(path) || node.isValueNode()) {
            met.add(path);
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, described, met));
        } else {
            node.properties()
                    .forEach(member -> collect(
                            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                            member.getValue(),
                            described,
                            met));
        }
    }

    private static ObjectNode everything() {
        ChangeReport report = Reports.of(SCENE, 0.5, 1);
        ChangeReport full = new ChangeReport(
                report.registration().checked(List.of(new Check(Check.Kind.SCALE, true, false, 1, 0.001))),
                report.stable(),
                report.totals(),
                List.of(Alternative.of("as_filed", true, report.totals())),
                report.regions(),
                new RejectedChanges(
                        List.of(new RejectedChange(
                                report.regions().getFirst().outline(),
                                report.regions().getFirst().kind(),
                                1,
                                report.regions().getFirst().cut(),
                                "weak_cells")),
                        3),
                List.of(new AreaReport(
                        "Pad",
                        Map.of("material", "gravel"),
                        2,
                        1,
                        report.totals().cut(),
                        report.totals().fill(),
                        report.totals().net(),
                        report.totals().parts(),
                        report.totals().net(),
                        -1,
                        List.of(new AreaReport.Band(510, 515, 1, 2)))),
                report.coverage(),
                report.crs(),
                Map.of("cell_m", 1, "columns", 2),
                report.warnings(),
                report.maps());
        return ResultDocument.of(
                "t", full, SettingsDocument.NOTHING_CHOSEN.all(), 1, List.of("w"), "1", Map.of("stable ground", 1.0));
    }

    @Test
    void everyMemberIsDescribed() {
        assertThat(everything().path("rejected").path(0).path("reason").asString())
                .isEqualTo("weak_cells");
        assertThat(undescribed(everything())).isEmpty();
    }

    @Test
    void memberThatTheTableLacksIsFound() {
        ObjectNode document = everything();
        ((ObjectNode) document.path("hulls").path(0)).put("new_one", 1);
        assertThat(undescribed(document)).containsExactly("hulls[].new_one");
    }

    @Test
    void documentsNameEveryMember() throws Exception {
        String text =
                Files.readString(Path.of("src/docs/FORMATS.md")) + Files.readString(Path.of("src/docs/METHOD.md"));
        assertThat(ResultMember.all())
                .allSatisfy(member -> assertThat(text)
                        .contains(member.path()
                                .substring(member.path().lastIndexOf('.') + 1)
                                .replace("[]", "")));
    }
}
