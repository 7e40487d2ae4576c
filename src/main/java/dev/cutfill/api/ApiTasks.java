package dev.cutfill.api;

import dev.cutfill.access.Realm;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tasks that were made at one API, the only ones it shows, and its words for their states.
public final class ApiTasks {
    private final String profile;
    private final Map<String, Set<TaskState>> states;
    private final Map<TaskState, String> words = new EnumMap<>(TaskState.class);

    /// @param states of each word; each state has one
    public ApiTasks(String profile, Map<String, Set<TaskState>> states) {
        this.profile = profile;
        this.states = Map.copyOf(states);
        states.forEach((word, named) -> named.forEach(state -> {
            if (words.put(state, word) != null) {
                throw new IllegalArgumentException(state + " has two words");
            }
        }));
        if (words.size() < TaskState.values().length) {
            throw new IllegalArgumentException("only these have words: " + words.keySet());
        }
    }

    public Set<String> words() {
        return states.keySet();
    }

    public String word(TaskState state) {
        return words.getOrDefault(state, "");
    }

    public long count(String word, Map<TaskState, Long> counts) {
        return states.getOrDefault(word, Set.of()).stream()
                .mapToLong(state -> counts.getOrDefault(state, 0L))
                .sum();
    }

    public TaskFilter filter(Realm realm) {
        return TaskFilter.of(realm, profile);
    }

    /// @param word one that is none of this API's: all tasks
    public TaskFilter filter(Realm realm, Optional<String> word) {
        return filter(realm).in(word.map(states::get).orElse(Set.of()));
    }

    public Optional<Task> find(Tasks tasks, Realm realm, UUID id) {
        return tasks.find(realm, id).filter(task -> task.spec().profile().equals(profile));
    }

    /// Why a task has ended without success; null otherwise.
    public static @Nullable String error(Task task) {
        boolean failed = task.state().terminal() && task.state() != TaskState.SUCCEEDED;
        return failed ? task.outcome().failure().map(Task.Failure::message).orElse("") : null;
    }
}
