package dev.cutfill.report.picture;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a report is about, beyond its figures.
///
/// @param task its id
/// @param stable what the user calls the file of the stable ground
/// @param chosen settings that the user chose, by name
/// @param settings all that were in force
/// @param warnings those of the survey and what came after it
/// @param version of the program
/// @param made when
public record ReportHeader(
        String task,
        Epoch pre,
        Epoch post,
        String stable,
        Map<String, String> chosen,
        Map<String, String> settings,
        List<String> warnings,
        String version,
        Instant made) {
    public ReportHeader {
        chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        warnings = List.copyOf(warnings);
    }

    /// The file of an epoch.
    ///
    /// @param name what the user calls it
    /// @param points in it
    public record Epoch(String name, long points, LocalDate day, DayFrom from) {
        /// Its day, and who says so.
        public String dated() {
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
