package dev.cutfill.api.executor;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Workers inside this server have no names at this door's; they are numbered in its form, `worker-001-kind`, by the place in the pool
/// where they run. Workers outside bring names of that form.
final class WorkerNames {
    static final Pattern FORM = Pattern.compile("worker-[0-9]{3}-kind");

    private static final Pattern INTERNAL = Pattern.compile("server-[0-9a-f-]{36}/([0-9]+)");

    private WorkerNames() {}

    /// The engine's name as this door shows it.
    static String shown(String worker) {
        Matcher internal = INTERNAL.matcher(worker);
        return internal.matches() ? internal(Integer.parseInt(internal.group(1))) : worker;
    }

    static String internal(int place) {
        return String.format(Locale.ROOT, "worker-%03d-kind", place);
    }
}
