package dev.cutfill.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a `.env` file with some variables set anew. Order, comments and everything else stay as they
/// are; a variable that is there twice is set in both places, since readers differ in which one they take. A
/// value in quotes may go over several lines.
///
/// @param text with the updates in it
record EnvFile(String text, List<String> added, List<String> changed, List<String> unchanged) {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("([ \\t]*(?:export[ \\t]+)?)([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=[ \\t]*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]*");

    /// @throws StepRejected when a value cannot be written
    static EnvFile update(String before, Map<String, String> updates) throws StepRejected {
        Map<String, String> left = new LinkedHashMap<>(updates);
        List<String> changed = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int at = 0, next; at < before.length(); at = next) {
            next = lineAfter(before, at);
            Matcher assignment = ASSIGNMENT.matcher(before).region(at, next);
            if (!assignment.lookingAt()) {
                text.append(before, at, next);
                continue;
            }
            next = lineAfter(before, lastOfValue(before, assignment.end()));
            String name = assignment.group(2);
            if (!updates.containsKey(name)) {
                text.append(before, at, next);
                continue;
            }
            String entry = before.substring(at, next);
            String end = entry.endsWith("\r\n") ? "\r\n" : entry.endsWith("\n") ? "\n" : "";
            String anew = assignment.group(1) + name + "=" + quoted(name, updates.getOrDefault(name, "")) + end;
            List<String> noted = entry.equals(anew) ? unchanged : changed;
            if (!changed.contains(name) && !noted.contains(name)) {
                unchanged.remove(name);
                noted.add(name);
            }
            left.remove(name);
            text.append(anew);
        }
        if (!left.isEmpty() && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        for (Map.Entry<String, String> entry : left.entrySet()) {
            text.append(entry.getKey())
                    .append('=')
                    .append(quoted(entry.getKey(), entry.getValue()))
                    .append('\n');
        }
        return new EnvFile(text.toString(), List.copyOf(left.keySet()), List.copyOf(changed), List.copyOf(unchanged));
    }

    /// Where the line after this place begins.
    private static int lineAfter(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }

    /// The closing quote, which may be lines away; else where the value begins, for it ends with its line.
    private static int lastOfValue(String text, int begin) {
        if (begin == text.length() || text.charAt(begin) != '"' && text.charAt(begin) != '\'') {
            return begin;
        }
        for (int i = begin + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++; // Compose sees an escape in both kinds of quotes
            } else if (text.charAt(i) == text.charAt(begin)) {
                return i;
            }
        }
        return begin;
    }

    /// In single quotes nothing has a meaning, neither for Compose nor for a shell, but that Compose takes a
    /// quote after a backslash for one that does not close. Where they do not serve, double ones do; of a
    /// backtick within them Compose keeps the backslash that a shell needs before it.
    private static String quoted(String name, String value) throws StepRejected {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        if (!value.contains("'") && !value.endsWith("\\")) {
            return "'" + value + "'";
        }
        if (value.contains("`")) {
            throw new StepRejected(
                    "VALUE_NOT_WRITABLE",
                    "the value of " + name
                            + " has a backtick and also an apostrophe, or a backslash at its end; Compose and shells would not both read it as it is");
        }
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + '"';
    }
}
