package dev.cutfill.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What was meant by a name that does not exist.
final class NearestName {
    private NearestName() {}

    /// The end of a sentence that says that a name does not exist: what may have been meant, and what there is.
    static String remedy(String given, List<String> names) {
        String all = String.join(", ", names);
        return of(given, names)
                .map(name -> "; did you mean " + name + "? There are " + all + ".")
                .orElse("; there are " + all + ".");
    }

    /// The name that takes the fewest changes of a letter, if these are at most a third of them.
    static Optional<String> of(String given, List<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(given, name)))
                .filter(name -> 3 * distance(given, name) <= name.length());
    }

    /// Letters to be added, left out or replaced (Levenshtein); the case does not count.
    static int distance(String a, String b) {
        if (a.length() > 3 * b.length()) {
            return a.length(); // too long to be meant for it, and not worth the time
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
