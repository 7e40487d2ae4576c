package dev.cutfill.api.executor;

import dev.cutfill.task.Worker;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Workers inside this server have no names at this API's; they are numbered in its form, `worker-001-kind`,
/// by the place in the pool where they run. Workers outside bring names of that form: a number that one of them
/// has is passed over inside, so that each name is one worker's.
///
/// @param taken numbers of workers outside
record WorkerNames(Set<Integer> taken) {
    static final Pattern FORM = Pattern.compile("worker-([0-9]{3})-kind");

    /// Where all names are workers' outside, or there are none of theirs.
    static final WorkerNames PLAIN = new WorkerNames(Set.of());

    private static final Pattern INTERNAL = Pattern.compile("server-[0-9a-f-]{36}/([0-9]+)");

    WorkerNames {
        taken = Set.copyOf(taken);
    }

    static WorkerNames besides(Collection<Worker> outside) {
        return new WorkerNames(outside.stream()
                .map(worker -> FORM.matcher(worker.id()))
                .filter(Matcher::matches)
                .map(name -> Integer.parseInt(name.group(1)))
                .collect(Collectors.toSet()));
    }

    /// The engine's name as this API shows it.
    String shown(String worker) {
        Matcher internal = INTERNAL.matcher(worker);
        return internal.matches() ? internal(Integer.parseInt(internal.group(1))) : worker;
    }

    /// @param place from 1
    String internal(int place) {
        int number = 0;
        for (int left = place; left > 0; left -= taken.contains(number) ? 0 : 1) {
            number++;
        }
        return String.format(Locale.ROOT, "worker-%03d-kind", number);
    }

    /// The place that is shown under this name; empty where it is another's.
    OptionalInt place(String shown) {
        Matcher name = FORM.matcher(shown);
        if (!name.matches() || taken.contains(Integer.parseInt(name.group(1)))) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(name.group(1));
        return OptionalInt.of(
                number - (int) taken.stream().filter(other -> other < number).count());
    }
}
