package dev.cutfill.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES = List.of("settings", "sizes", "cell_m");

    @Test
    void slipsOfTheKeyboardAreUnderstood() {
        assertThat(NearestName.of("setings", NAMES)).contains("settings");
        assertThat(NearestName.of("Settings", NAMES)).contains("settings");
        assertThat(NearestName.of("size", NAMES)).contains("sizes");
        assertThat(NearestName.of("cell", NAMES)).contains("cell_m");
    }

    @Test
    void otherWordsAreNotGuessedAt() {
        for (String other : List.of("", "a", "priority", "x".repeat(100_000))) {
            assertThat(NearestName.of(other, NAMES)).as(other).isEmpty();
        }
    }

    @Test
    void distanceIsThatOfTheDefinition() {
        Random random = new Random(13);
        for (int i = 0; i < 500; i++) {
            String a = word(random);
            String b = "z" + word(random);
            if (a.length() <= 3 * b.length()) {
                assertThat(NearestName.distance(a, b)).as("%s %s", a, b).isEqualTo(slow(a, b));
            }
        }
    }

    /// The definition, by recursion.
    private static int slow(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        boolean same = a.substring(0, 1)
                .toLowerCase(Locale.ROOT)
                .equals(b.substring(0, 1).toLowerCase(Locale.ROOT));
        int replaced = slow(a.substring(1), b.substring(1)) + (same ? 0 : 1);
        return Math.min(replaced, 1 + Math.min(slow(a.substring(1), b), slow(a, b.substring(1))));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            word.append("aAbc".charAt(random.nextInt(4)));
        }
        return word.toString();
    }
}
