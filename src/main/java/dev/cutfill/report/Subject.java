package dev.cutfill.report;

import java.time.Instant;
import java.util.List;

/// What a report is about, beyond its figures.
///
/// @param task its id
/// @param pre what the user calls the file
/// @param prePoints in the file
/// @param warnings those of the survey and what came after it
/// @param version of the program
/// @param made when
public record Subject(
        String task, String pre, String post, String stable, long prePoints, long postPoints, List<String> warnings, String version, Instant made) {
    public Subject {
        warnings = List.copyOf(warnings);
    }
}
