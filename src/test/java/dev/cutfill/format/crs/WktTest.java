package dev.cutfill.format.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Crs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WktTest {
    static List<ProjSystem> systems() {
        return ProjSystem.all();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void systemsWrittenByProjAreReadAsProjKnowsThem(ProjSystem system) {
        FileCrs read = WktCrs.read(system.text()).orElseThrow();
        assertThat(read.crs().kind()).isEqualTo(Crs.Kind.valueOf(system.kind()));
        system.plane()
                .ifPresent(metres -> assertThat(read.crs().metresPerUnit()).isCloseTo(metres, within(1e-13 * metres)));
        system.height()
                .ifPresent(metres -> assertThat(read.metresPerHeightUnit()).isCloseTo(metres, within(1e-13 * metres)));
        // ESRI's dialect has no codes; those of UTM on WGS 84 are in the names, Web Mercator is in the method
        boolean coded = !system.form().equals("WKT1_ESRI")
                || system.code() == 3857
                || Utm.epsg(read.crs().name().orElse("")).isPresent();
        assertThat(read.crs().epsg().orElse(0)).isEqualTo(coded ? system.code() : 0);
    }

    @Test
    void webMercatorShowsItselfInEveryDialect() {
        for (ProjSystem system : systems()) {
            String nameless = system.text()
                    .replaceFirst("\"[^\"]*\"", "\"unnamed\"")
                    .replaceAll(",(AUTHORITY|ID)\\[\"EPSG\",\"?3857\"?\\]", "");
            assertThat(WktCrs.read(system.text()).orElseThrow().crs().isWebMercator())
                    .as("%s", system)
                    .isEqualTo(system.code() == 3857);
            assertThat(WktCrs.read(nameless).orElseThrow().crs().isWebMercator())
                    .as("%s without its name", system)
                    .isEqualTo(system.code() == 3857);
        }
    }

    /// Written blank by blank and bracket by bracket, what is read is what was written.
    @Test
    void treesAreReadBackAsTheyWereWritten() {
        Random random = new Random(12);
        for (int i = 0; i < 2_000; i++) {
            Wkt tree = tree(random, 1 + random.nextInt(4));
            assertThat(Wkt.parse(text(tree, random))).contains(tree);
        }
    }

    @Test
    void textsCutAnywhereAreNoSystem() {
        for (ProjSystem system : systems()) {
            String text = system.text();
            for (int end = 0; end < text.length(); end += 7) {
                assertThat(Wkt.parse(text.substring(0, end)))
                        .as("%s cut at %d", system, end)
                        .isEmpty();
            }
        }
    }

    @Test
    void blanksBetweenWordsChangeNothing() {
        for (ProjSystem system : systems()) {
            assertThat(WktCrs.read(spaced(system.text()))).as("%s", system).isEqualTo(WktCrs.read(system.text()));
        }
    }

    /// A line break after every comma and bracket outside quotes.
    private static String spaced(String text) {
        StringBuilder spaced = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            quoted ^= c == '"';
            spaced.append(c);
            if (!quoted && "[],".indexOf(c) >= 0) {
                spaced.append("\r\n\t ");
            }
        }
        return spaced.toString();
    }

    private static Wkt tree(Random random, int depth) {
        List<String> values = Stream.generate(() -> value(random))
                .limit(random.nextInt(3) + (depth == 0 ? 1 : 0))
                .toList();
        List<Wkt> children = new ArrayList<>();
        for (int i = 0; depth > 0 && i < random.nextInt(4); i++) {
            children.add(tree(random, depth - 1));
        }
        return new Wkt("K" + random.nextInt(100), values, children);
    }

    private static String value(Random random) {
        return random.nextBoolean()
                ? Double.toString(random.nextGaussian() * 1e6)
                : random.ints(random.nextInt(8), 0, 8)
                        .mapToObj(i -> " [](),\"a".substring(i % 8, i % 8 + 1))
                        .collect(Collectors.joining("", "t", "z"));
    }

    private static String text(Wkt tree, Random random) {
        boolean square = random.nextBoolean();
        Stream<String> values = tree.values().stream()
                .map(value -> value.startsWith("t") ? '"' + value.replace("\"", "\"\"") + '"' : value);
        String within = Stream.concat(values, tree.children().stream().map(child -> text(child, random)))
                .collect(Collectors.joining(random.nextBoolean() ? "," : " , "));
        return tree.keyword() + (square ? "[" : " (") + within + (square ? "]" : ")");
    }
}
