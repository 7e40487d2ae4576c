package dev.cutfill.format;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The entities of a text DXF, group by group: a line with a code, a line with its value. Sections other than
/// ENTITIES are passed over.
///
/// Source: Autodesk DXF reference, "Group codes in numerical order".
public final class DxfGroups {
    private final String name;
    private long line;

    /// @param name of the file, for messages
    public DxfGroups(String name) {
        this.name = name;
    }

    /// What becomes of the entities.
    public interface Entities {
        /// @param entity such as `3DFACE`; empty outside ENTITIES, and at the end of the file
        void begin(String entity) throws MalformedFile;

        /// @param group the code
        /// @param value without blanks around it
        void member(int group, String value) throws MalformedFile;
    }

    public void read(BufferedReader lines, Entities entities) throws IOException {
        String section = "";
        boolean named = false;
        for (String code = lines.readLine(); code != null; code = lines.readLine()) {
            @Nullable String value = lines.readLine();
            line += 2;
            if (value == null) {
                if (code.isBlank()) {
                    break;
                }
                throw new MalformedFile(name, "it ends in the middle of a group, at line " + line);
            }
            int group = group(code);
            if (group == 0) {
                entities.begin(section.equals("ENTITIES") ? value.strip() : "");
                named = value.strip().equals("SECTION");
            } else if (group == 2 && named) {
                section = value.strip();
                named = false;
            } else {
                entities.member(group, value.strip());
            }
        }
        entities.begin("");
    }

    /// The line of the last value.
    public long line() {
        return line;
    }

    /// The last value as a number.
    public double number(String value) throws MalformedFile {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new MalformedFile(name, "line " + line + " is no number");
        }
    }

    private int group(String code) throws MalformedFile {
        try {
            return Integer.parseInt(code.strip());
        } catch (NumberFormatException e) {
            throw new MalformedFile(name, "line " + (line - 1) + " is no group code, which is a whole number");
        }
    }
}
