package dev.cutfill.format.map;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names of the areas of a file: from the columns that programs keep names in, each name once.
final class AreaNames {
    private static final List<String> COLUMNS = List.of("name", "label", "title", "id", "fid", "layer");

    private final Set<String> given = new HashSet<>();

    /// @param number from 1, for an area without a name
    String of(Map<String, String> attributes, int number) {
        String name = Integer.toString(number);
        for (String column : COLUMNS.reversed()) {
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                if (attribute.getKey().equalsIgnoreCase(column)
                        && !attribute.getValue().isBlank()) {
                    name = attribute.getValue().strip();
                }
            }
        }
        String unique = name;
        for (int k = 2; !given.add(unique); k++) {
            unique = name + " (" + k + ")";
        }
        return unique;
    }
}
