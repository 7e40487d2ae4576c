package dev.cutfill.api.v2.job;

import dev.cutfill.api.v2.Validation;
import java.util.ArrayList;
import java.util.List;

/// Tables as RFC 4180 writes them: lines end with LF or CRLF, cells are parted by commas, and one in double quotes
/// may have all three in it, and quotes doubled.
final class Csv {
    private Csv() {}

    /// Lines without a character are left out. All others have as many cells as the first.
    ///
    /// @param field what is named when it is refused
    static List<List<String>> rows(String field, String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            StringBuilder cell = new StringBuilder();
            boolean quoted = text.charAt(at) == '"';
            at = quoted ? quoted(field, text, at + 1, cell) : plain(text, at, cell);
            row.add(cell.toString());
            boolean more = at < text.length() && text.charAt(at) == ',';
            if (more && at + 1 == text.length()) {
                row.add("");
            }
            if (!more || at + 1 == text.length()) {
                boolean blank = !quoted && row.size() == 1 && cell.isEmpty();
                if (!blank) {
                    add(field, rows, row);
                }
                row = new ArrayList<>();
            }
            at += text.startsWith("\r\n", at) ? 2 : 1;
        }
        return rows;
    }

    private static void add(String field, List<List<String>> rows, List<String> row) {
        if (!rows.isEmpty() && row.size() != rows.getFirst().size()) {
            throw Validation.invalid(
                    field,
                    "a table whose row " + (rows.size() + 1) + " has " + row.size() + " cells",
                    "one with as many in each as in its header, "
                            + rows.getFirst().size());
        }
        rows.add(row);
    }

    private static int plain(String text, int from, StringBuilder cell) {
        int at = from;
        while (at < text.length()
                && text.charAt(at) != ','
                && text.charAt(at) != '\n'
                && !text.startsWith("\r\n", at)) {
            cell.append(text.charAt(at++));
        }
        return at;
    }

    /// @return where the cell ends, after its closing quote
    private static int quoted(String field, String text, int from, StringBuilder cell) {
        int at = from;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                cell.append(text.charAt(at++));
            } else if (text.startsWith("\"\"", at)) {
                cell.append('"');
                at += 2;
            } else if (at + 1 == text.length()
                    || text.charAt(at + 1) == ','
                    || text.charAt(at + 1) == '\n'
                    || text.startsWith("\r\n", at + 1)) {
                return at + 1;
            } else {
                break;
            }
        }
        throw Validation.invalid(
                field,
                "a table with a quoted cell without an end: "
                        + text.substring(from - 1, Math.min(text.length(), from + 20)),
                "one whose cells in quotes end with a quote, and have those in them doubled");
    }
}
