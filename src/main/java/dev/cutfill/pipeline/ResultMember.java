package dev.cutfill.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A member of the result's document, for those who describe it.
///
/// @param path names from the root on, apart by dots; `[]` after the name of a list stands for any element
/// @param type `string`, `number`, `integer`, `boolean`, `array` or, of a setting, `any`
/// @param mayBeNull where it may be unknown
/// @param meaning with its unit
public record ResultMember(String path, String type, boolean mayBeNull, String meaning) {
    private static final String TABLE = "result.members";

    /// All that a document may have; the settings stand under `parameters` by their names.
    public static List<ResultMember> all() {
        List<ResultMember> members = new ArrayList<>();
        for (Setting setting : SettingTable.ALL) {
            members.add(new ResultMember("parameters." + setting.name(), "any", true, setting.meaning()));
        }
        try (InputStream table = Objects.requireNonNull(ResultMember.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(" \\| ", 3);
                    add(members, parts[0], parts[1], parts[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(members);
    }

    private static void add(List<ResultMember> to, String path, String type, String meaning) {
        int open = path.indexOf('{');
        if (open < 0) {
            boolean mayBeNull = type.endsWith("?");
            to.add(new ResultMember(path, mayBeNull ? type.substring(0, type.length() - 1) : type, mayBeNull, meaning));
            return;
        }
        int close = path.indexOf('}');
        for (String name : path.substring(open + 1, close).split(",", -1)) {
            add(to, path.substring(0, open) + name + path.substring(close + 1), type, meaning);
        }
    }
}
