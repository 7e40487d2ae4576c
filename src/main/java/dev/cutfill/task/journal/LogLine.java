package dev.cutfill.task.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Something a task's worker wants to be read later.
///
/// @param message what is longer than 8 KB in UTF-8 is cut; what no database takes is shown as `?`
/// @param context a JSON object; what is longer than 8 KB is `{"truncated":true}`
public record LogLine(Level level, String message, Optional<String> context) {
    private static final int LONGEST_BYTES = 8_192;
    private static final String CUT = "{\"truncated\":true}";
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    /// From the least to the most serious.
    public enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Level> of(String word) {
            return Arrays.stream(values())
                    .filter(level -> level.word().equals(word))
                    .findFirst();
        }
    }

    public LogLine {
        context = context.map(json -> json.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES ? CUT : json);
        message = UNSTORABLE.matcher(message).replaceAll("?");
        while (message.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            int over = Math.max(1, (message.getBytes(StandardCharsets.UTF_8).length - LONGEST_BYTES) / 4);
            message = message.substring(0, message.length() - over);
            if (!message.isEmpty() && Character.isHighSurrogate(message.charAt(message.length() - 1))) {
                message = message.substring(0, message.length() - 1);
            }
        }
    }

    public static LogLine info(String message) {
        return new LogLine(Level.INFO, message, Optional.empty());
    }
}
