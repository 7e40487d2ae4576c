package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DxfWriterTest {
    private static final DxfWriter.Layer CUT = new DxfWriter.Layer("CUT", 1);
    private static final DxfWriter.Layer LABELS = new DxfWriter.Layer("CUT_LABELS", 1);
    private static final Polygon WITH_HOLE = new Polygon(
            Ring.owning(new double[] {708_000, 708_009, 708_009.5, 708_000}, new double[] {0, 0, 9, 9}),
            List.of(Ring.owning(new double[] {708_003, 708_006, 708_006}, new double[] {3, 3, 6})));

    @TempDir
    private Path directory;

    /// Each thing that begins with code 0: its name under 0, and its values by code (the first, if there are
    /// several).
    private final List<Map<Integer, String>> things = new ArrayList<>();

    private String text = "";

    @BeforeEach
    void write() throws IOException {
        Path file = directory.resolve("x.dxf");
        DxfWriter.write(
                file,
                List.of(
                        new DxfWriter.Outline(CUT, WITH_HOLE),
                        new DxfWriter.Label(LABELS, 708_001.5, 2, 0.25, "1 CUT −5.0 ± 0.2 m³ \n 界")));
        text = Files.readString(file);
        List<String> lines = text.lines().toList();
        assertThat(lines.size()).isEven();
        for (int i = 0; i < lines.size(); i += 2) {
            int code = Integer.parseInt(lines.get(i).strip());
            if (code == 0) {
                things.add(new TreeMap<>());
            }
            things.getLast().putIfAbsent(code, lines.get(i + 1));
        }
    }

    private List<Map<Integer, String>> all(String name) {
        return things.stream().filter(thing -> name.equals(thing.get(0))).toList();
    }

    @Test
    void sectionsAndTablesAreClosed() {
        assertThat(all("SECTION"))
                .extracting(section -> section.get(2))
                .containsExactly("HEADER", "TABLES", "ENTITIES");
        assertThat(all("ENDSEC")).hasSize(3);
        assertThat(all("TABLE")).hasSameSizeAs(all("ENDTAB"));
        assertThat(things.getLast().get(0)).isEqualTo("EOF");
        assertThat(text).contains("$ACADVER\n  1\nAC1009\n").contains("$EXTMAX\n 10\n708009.500\n 20\n9.000\n");
    }

    @Test
    void everyLayerThatIsUsedIsDeclaredWithItsColour() {
        assertThat(all("LAYER"))
                .extracting(layer -> layer.get(2) + layer.get(62))
                .containsExactly("CUT1", "CUT_LABELS1");
    }

    @Test
    void ringsAreClosedPolylinesOfTheirVertices() {
        assertThat(all("POLYLINE"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).containsEntry(70, "1").containsEntry(8, "CUT"));
        assertThat(all("VERTEX"))
                .hasSize(7)
                .extracting(vertex -> vertex.get(10))
                .contains("708009.500", "708006.000");
        assertThat(all("SEQEND")).hasSize(2);
    }

    @Test
    void labelIsPlainAsciiWithTheCodesOfAutoCad() {
        Map<Integer, String> label = all("TEXT").getFirst();
        assertThat(label)
                .containsEntry(1, "1 CUT -5.0 %%p 0.2 m3 ? ?")
                .containsEntry(11, "708001.500")
                .containsEntry(40, "0.250");
    }

    @Test
    void nameThatCadProgramsRefuseIsNoLayer() {
        assertThatThrownBy(() -> new DxfWriter.Layer("cut one", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
