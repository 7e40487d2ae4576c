package dev.cutfill.format.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Against the whole EPSG dataset as PROJ prints it: a map instead of ranges, and no code left out.
class EpsgUnitsTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void everyProjectedSystemHasTheUnitThatProjGivesIt() {
        Map<Integer, Double> units = units("projected");
        assertThat(units).hasSizeGreaterThan(5_000);
        units.forEach((code, metres) -> assertThat(EpsgUnits.ofProjected(code))
                .as("EPSG:%d", code)
                .isCloseTo(metres, within(ROUNDING * metres)));
    }

    @Test
    void everyHeightSystemHasTheUnitThatProjGivesIt() {
        Map<Integer, Double> units = units("vertical");
        assertThat(units).hasSizeGreaterThan(250);
        units.forEach((code, metres) -> assertThat(EpsgUnits.ofVertical(code))
                .as("EPSG:%d", code)
                .isCloseTo(metres, within(ROUNDING * metres)));
    }

    @Test
    void codesBeyondTheDatasetAreInMetres() {
        for (int code : new int[] {Integer.MIN_VALUE, -1, 0, 1, 1023, 32_767, 65_535, 900_913, Integer.MAX_VALUE}) {
            assertThat(EpsgUnits.ofProjected(code)).as("%d", code).isEqualTo(1);
            assertThat(EpsgUnits.ofVertical(code)).as("%d", code).isEqualTo(1);
        }
    }

    private static Map<Integer, Double> units(String kind) {
        Map<Integer, Double> units = new TreeMap<>();
        for (String line : ProjSystem.lines("units-by-proj.txt")) {
            String[] word = line.split(" ", -1);
            for (int i = 2; word[0].equals(kind) && i < word.length; i++) {
                String[] range = word[i].split("-", -1);
                for (int code = Integer.parseInt(range[0]); code <= Integer.parseInt(range[range.length - 1]); code++) {
                    units.put(code, Double.parseDouble(word[1]));
                }
            }
        }
        return units;
    }
}
