package dev.cutfill.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a `.env` file with some variables set anew. Order, comments and every other line stay as they are; a variable that is
/// there twice is set in both places, since readers differ in which one they take.
///
/// @param text with the updates in it
record EnvFile(String text, List<String> added, List<String> changed, List<String> unchanged) {
    private static final Pattern ASSIGNMENT = Pattern.compile("(\\s*(?:export\\s+)?)([A-Za-z_][A-Za-z0-9_]*)(\\s*=).*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]*");

    static EnvFile update(String before, Map<String, String> updates) {
        Map<String, String> left = new LinkedHashMap<>(updates);
        List<String> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String line : before.isEmpty() ? new String[0] : before.split("(?<=\n)")) {
            String end = line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
            Matcher assignment = ASSIGNMENT.matcher(line.substring(0, line.length() - end.length()));
            if (!assignment.matches() || !updates.containsKey(assignment.group(2))) {
                text.append(line);
                continue;
            }
            String name = assignment.group(2);
            String anew = assignment.group(1) + name + "=" + quoted(updates.getOrDefault(name, ""));
            boolean same = assignment.group().equals(anew);
            List<String> noted = same ? unchanged : changed;
            if (!changed.contains(name) && !noted.contains(name)) {
                unchanged.remove(name);
                noted.add(name);
            }
            left.remove(name);
            text.append(anew).append(end);
        }
        if (!left.isEmpty() && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        left.forEach((name, value) -> text.append(name).append('=').append(quoted(value)).append('\n'));
        return new EnvFile(text.toString(), List.copyOf(left.keySet()), List.copyOf(changed), List.copyOf(unchanged));
    }

    /// In single quotes nothing has a meaning, neither for Compose nor for a shell; only a value that has one itself needs double ones.
    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        return value.contains("'")
                ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$").replace("`", "\\`") + '"'
                : "'" + value + "'";
    }
}
