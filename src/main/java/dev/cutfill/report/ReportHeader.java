package dev.cutfill.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a report is about, beyond its figures.
///
/// @param task its id
/// @param pre what the user calls the file
/// @param prePoints in the file
/// @param chosen settings that the user chose, by name
/// @param settings all that were in force
/// @param warnings those of the survey and what came after it
/// @param version of the program
/// @param made when
public record ReportHeader(
        String task,
        String pre,
        String post,
        String stable,
        long prePoints,
        long postPoints,
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
}
