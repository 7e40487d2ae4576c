package dev.cutfill.task.label;

import java.time.LocalDate;
import java.util.Optional;

/// @param name of at most 200 characters, as is the site
/// @param pre the day of the earlier epoch
public record TaskLabel(
        Optional<String> name, Optional<String> site, Optional<LocalDate> pre, Optional<LocalDate> post) {
    public static final TaskLabel NONE =
            new TaskLabel(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
