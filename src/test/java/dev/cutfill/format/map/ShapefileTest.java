package dev.cutfill.format.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapefileTest {
    private static final List<Polygon> AREAS = List.of(
            new Polygon(square(0, 0, 100), List.of(square(10, 10, 5), square(50, 50, 20))),
            new Polygon(square(300, 0, 10), List.of()));

    @TempDir
    private Path folder;

    @Test
    void whatTheWriterWritesTheReaderReads() throws IOException {
        Path shp = folder.resolve("s.shp");
        ShapefileWriter.write(shp, AREAS, OptionalInt.of(32755));
        List<Polygon> back = read(shp, true);
        assertThat(back).hasSize(2);
        assertThat(back.getFirst().holes()).hasSize(2);
        assertThat(back.getFirst().area()).isCloseTo(10_000 - 25 - 400, within(1e-9));
        assertThat(back.get(1).area()).isCloseTo(100, within(1e-9));
        assertThat(folder.resolve("s.dbf")).exists();
        assertThat(Files.readString(folder.resolve("s.prj"))).contains("UTM_Zone_55S");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 15, 25})
    void everyPolygonTypeIsRead(int type) throws IOException {
        Path shp = write(type, new Ring[] {square(0, 0, 10).reversed()});
        assertThat(read(shp, false))
                .singleElement()
                .satisfies(area -> assertThat(area.area()).isCloseTo(100, within(1e-9)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 11, 13, 31, 99})
    void otherTypesAreRefusedByName(int type) throws IOException {
        Path shp = write(type);
        assertThatThrownBy(() -> read(shp, false))
                .isInstanceOf(MalformedFile.class)
                .hasMessageContaining(
                        type == 99
                                ? "unknown type 99"
                                : type == 31 ? "multipatches" : type % 10 == 3 ? "lines" : "points");
    }

    @Test
    void holesAreFoundHoweverTheRingsRun() throws IOException {
        Ring outer = square(0, 0, 100);
        Ring hole = square(20, 20, 40);
        Ring island = square(30, 30, 10);
        for (int turns = 0; turns < 8; turns++) {
            Ring[] rings = {
                (turns & 1) == 0 ? outer : outer.reversed(),
                (turns & 2) == 0 ? hole : hole.reversed(),
                (turns & 4) == 0 ? island : island.reversed()
            };
            List<Polygon> areas = read(write(5, rings), false);
            double area = areas.stream().mapToDouble(Polygon::area).sum();
            assertThat(area).as("turns %s", turns).isCloseTo(10_000 - 1_600 + 100, within(1e-6));
            assertThat(areas).hasSize(2);
        }
    }

    @Test
    void ringsMayComeInAnyOrder() throws IOException {
        List<Polygon> areas =
                read(write(5, new Ring[] {square(20, 20, 5), square(0, 0, 100).reversed(), square(60, 60, 5)}), false);
        assertThat(areas)
                .singleElement()
                .satisfies(area -> assertThat(area.holes()).hasSize(2));
    }

    @Test
    void holeThatTouchesItsShellIsStillAHole() throws IOException {
        Ring shell = Ring.owning(new double[] {0, 0, 50, 100, 100}, new double[] {0, 100, 100, 100, 0});
        Ring hole = Ring.owning(new double[] {50, 30, 70}, new double[] {100, 50, 50});
        List<Polygon> areas = read(write(5, new Ring[] {shell, hole}), false);
        assertThat(areas)
                .singleElement()
                .satisfies(area -> assertThat(area.area()).isCloseTo(9_000, within(1e-6)));
    }

    @Test
    void nullShapesAndRingsThatEncloseNothingAreSkipped() throws IOException {
        Ring line = Ring.owning(new double[] {0, 50, 100}, new double[] {0, 50, 100});
        Path shp = write(5, new Ring[] {}, new Ring[] {line, square(0, 0, 10)}, new Ring[] {line});
        assertThat(read(shp, false))
                .singleElement()
                .satisfies(area -> assertThat(area.area()).isCloseTo(100, within(1e-9)));
    }

    @Test
    void indexOfAnotherShapefileIsPassedOverWithAWarning() throws IOException {
        Path shp = folder.resolve("s.shp");
        Path other = folder.resolve("other.shp");
        ShapefileWriter.write(shp, AREAS, OptionalInt.empty());
        ShapefileWriter.write(other, AREAS.subList(0, 1), OptionalInt.empty());
        Path otherIndex = folder.resolve("other.shx");
        StableFile mended = StableFile.read(shp, Optional.of(otherIndex), Optional.empty(), "s.shp");
        assertThat(mended.ground().areas()).hasSize(2);
        assertThat(mended.warnings())
                .containsExactly(
                        "The index (.shx) given with s.shp: it lists 1 records, but the .shp holds 2: the two files do not belong together."
                                + " It was made anew from the .shp, which can be read by itself.");

        ShapefileWriter.write(other, AREAS.reversed(), OptionalInt.empty());
        assertThat(StableFile.read(shp, Optional.of(otherIndex), Optional.empty(), "s.shp")
                        .warnings()
                        .getFirst())
                .contains("record 1 is listed at byte 100 with 128 bytes, but the .shp has it at byte 100 with");
        assertThat(StableFile.read(shp, Optional.of(shp), Optional.empty(), "s.shp")
                        .warnings())
                .hasSize(1);
        assertThat(StableFile.read(shp, Optional.of(folder.resolve("s.shx")), Optional.empty(), "s.shp")
                        .warnings())
                .isEmpty();
    }

    @Test
    void truncationAtAnyLengthIsRefused() throws IOException {
        Path shp = folder.resolve("s.shp");
        ShapefileWriter.write(shp, AREAS, OptionalInt.empty());
        byte[] whole = Files.readAllBytes(shp);
        for (int length = 0; length < whole.length; length += length < 120 ? 1 : 5) {
            Files.write(shp, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(shp, true)).isInstanceOf(MalformedFile.class);
        }
        Files.write(shp, whole);
        Path shx = folder.resolve("s.shx");
        byte[] index = Files.readAllBytes(shx);
        for (int length = 0; length < index.length; length++) {
            Files.write(shx, Arrays.copyOf(index, length));
            StableFile mended = StableFile.read(shp, Optional.of(shx), Optional.empty(), "s.shp");
            assertThat(mended.ground().areas()).hasSize(2);
            assertThat(mended.warnings()).hasSize(1);
        }
    }

    @Test
    void flippedBytesYieldPolygonsOrASentenceAndNothingElse() throws IOException {
        Path shp = folder.resolve("s.shp");
        ShapefileWriter.write(shp, AREAS, OptionalInt.empty());
        byte[] whole = Files.readAllBytes(shp);
        Random random = new Random(20_261_121);
        int refused = 0;
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = whole.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(shp, bytes);
            try {
                read(shp, true).forEach(area -> assertThat(area.area()).isFinite());
            } catch (MalformedFile sentence) {
                refused++;
                assertThat(sentence).hasMessageContaining("s.shp");
            }
        }
        assertThat(refused).isBetween(100, 900);
    }

    private static List<Polygon> read(Path shp, boolean withIndex) throws IOException {
        Path shx = shp.resolveSibling("s.shx");
        return StableFile.read(shp, withIndex ? Optional.of(shx) : Optional.empty(), Optional.empty(), "s.shp")
                .ground()
                .areas();
    }

    /// A shapefile by bytes: one record for each array, its rings as they run; a null shape for an empty array.
    private Path write(int type, Ring[]... records) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(10_000);
        file.putInt(9994)
                .putInt(28, Integer.reverseBytes(1000))
                .putInt(32, Integer.reverseBytes(type))
                .position(100);
        for (int i = 0; i < records.length; i++) {
            ByteBuffer content = ByteBuffer.allocate(4_000).order(ByteOrder.LITTLE_ENDIAN);
            content.putInt(records[i].length == 0 ? 0 : type);
            if (records[i].length > 0) {
                content.position(36);
                content.putInt(records[i].length);
                content.putInt(Arrays.stream(records[i])
                        .mapToInt(ring -> ring.size() + 1)
                        .sum());
                int first = 0;
                for (Ring ring : records[i]) {
                    content.putInt(first);
                    first += ring.size() + 1;
                }
                for (Ring ring : records[i]) {
                    for (int v = 0; v <= ring.size(); v++) {
                        content.putDouble(ring.x(v % ring.size())).putDouble(ring.y(v % ring.size()));
                    }
                }
                if (type > 5) {
                    content.position(content.position() + 160); // measures or heights follow
                }
            }
            content.flip();
            file.putInt(i + 1).putInt(content.limit() / 2).put(content);
        }
        file.putInt(24, file.position() / 2);
        return Files.write(folder.resolve("s.shp"), Arrays.copyOf(file.array(), file.position()));
    }

    private static Ring square(double x, double y, double side) {
        return Ring.owning(new double[] {x, x + side, x + side, x}, new double[] {y, y, y + side, y + side});
    }
}
