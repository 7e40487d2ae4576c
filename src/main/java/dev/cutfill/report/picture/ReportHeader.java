package dev.cutfill.report.picture;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a report is about, beyond its figures.
///
/// @param task its id
/// @param pre what post was compared with
/// @param stable what the user calls the file of the stable ground
/// @param chosen settings that the user chose, by name
/// @param settings all that were in force
/// @param warnings those of the survey and what came after it
/// @param version of the program
/// @param made when
public record ReportHeader(
        String task,
        Side pre,
        Epoch post,
        String stable,
        Map<String, String> chosen,
        Map<String, String> settings,
        List<String> warnings,
        String version,
        Instant made) {
    /// What post was compared with, if it is no scan.
    public Optional<Surface> surface() {
        return pre instanceof Surface surface ? Optional.of(surface) : Optional.empty();
    }

    public ReportHeader {
        chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        warnings = List.copyOf(warnings);
    }

    /// One of the two things that were compared.
    public sealed interface Side permits Epoch, Surface {
        /// What the user calls it.
        String name();

        /// More of it, in a few words.
        String detail();
    }

    /// A surface that is known without an error.
    public record Surface(SurfaceKind kind, String name, String detail) implements Side {}

    /// What a surface stands for.
    public enum SurfaceKind {
        DESIGN("design"),
        ELEVATION("elevation"),
        /// the ground under stockpiles, as it is seen round them
        BASE("base");

        private final String word;

        SurfaceKind(String word) {
            this.word = word;
        }

        /// As in a sentence.
        public String word() {
            return word;
        }

        /// As in a title.
        public String title() {
            return Character.toUpperCase(word.charAt(0)) + word.substring(1);
        }
    }

    /// The file of an epoch.
    ///
    /// @param name what the user calls it
    /// @param points in it
    public record Epoch(String name, long points, LocalDate day, DayFrom from) implements Side {
        /// Its day, and who says so.
        @Override
        public String detail() {
            return day + " (" + from.meaning + ")";
        }
    }

    /// Where the day of a file is from.
    public enum DayFrom {
        LAS_HEADER("creation day in the LAS header"),
        FILE_TIME("time of the file, the LAS header has no day");

        private final String meaning;

        DayFrom(String meaning) {
            this.meaning = meaning;
        }
    }
}
