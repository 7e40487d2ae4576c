package dev.cutfill.format.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A node of a coordinate system's well-known text, `KEYWORD["text", 1.5, OTHER[…]]`, of either version and of
/// ESRI's dialect: they share this grammar and differ in the words.
///
/// @param keyword in capitals
/// @param values texts without their quotes, numbers and bare words as written, in order
/// @param children nodes within, in order
record Wkt(String keyword, List<String> values, List<Wkt> children) {
    Wkt {
        values = List.copyOf(values);
        children = List.copyOf(children);
    }

    /// ESRI writes the system of heights behind that of the plane, `PROJCS[…],VERTCS[…]`: read as the compound
    /// system that it means.
    ///
    /// @return nothing when the text does not follow the grammar
    static Optional<Wkt> parse(String text) {
        try {
            Parser parser = new Parser(text);
            Wkt root = parser.node(0);
            if (parser.skipComma()) {
                root = new Wkt("COMPD_CS", List.of(), List.of(root, parser.node(0)));
            }
            return parser.atEnd() ? Optional.of(root) : Optional.empty();
        } catch (NotWkt _) {
            return Optional.empty();
        }
    }

    /// The first child with one of these keywords.
    Optional<Wkt> child(Set<String> keywords) {
        return children.stream()
                .filter(child -> keywords.contains(child.keyword))
                .findFirst();
    }

    Optional<String> firstValue() {
        return values.stream().findFirst();
    }

    private static final class NotWkt extends Exception {
        private static final long serialVersionUID = 1;

        NotWkt() {
            super(null, null, false, false);
        }
    }

    private static final class Parser {
        /// Real systems nest about eight deep; without a bound a hostile text would exhaust the stack.
        private static final int DEEPEST = 40;

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Wkt node(int depth) throws NotWkt {
            String keyword = word().toUpperCase(Locale.ROOT);
            char open = next();
            if (depth == DEEPEST || keyword.isEmpty() || open != '[' && open != '(') {
                throw new NotWkt();
            }
            List<String> values = new ArrayList<>();
            List<Wkt> children = new ArrayList<>();
            char separator = ',';
            while (separator == ',') {
                skipSpace();
                if (peek() == '"') {
                    values.add(quoted());
                } else {
                    int start = at;
                    String word = word();
                    skipSpace();
                    if (peek() == '[' || peek() == '(') {
                        at = start;
                        children.add(node(depth + 1));
                    } else if (!word.isEmpty()) {
                        values.add(word);
                    }
                }
                separator = next();
            }
            if (separator != (open == '[' ? ']' : ')')) {
                throw new NotWkt();
            }
            return new Wkt(keyword, values, children);
        }

        boolean skipComma() {
            skipSpace();
            boolean comma = peek() == ',';
            at += comma ? 1 : 0;
            return comma;
        }

        boolean atEnd() {
            skipSpace();
            return at == text.length();
        }

        /// Letters, digits and what numbers are made of.
        private String word() {
            skipSpace();
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "_+-.".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return text.substring(start, at);
        }

        /// Up to the closing quote; a doubled quote stands for one.
        private String quoted() throws NotWkt {
            StringBuilder content = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c != '"') {
                    content.append(c);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    content.append(c);
                    at++;
                } else {
                    at++;
                    return content.toString();
                }
            }
            throw new NotWkt();
        }

        private char next() throws NotWkt {
            skipSpace();
            if (at == text.length()) {
                throw new NotWkt();
            }
            return text.charAt(at++);
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
