package dev.cutfill.task;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/// Writes down, in the transaction of a transition, what happened to a task; and tells this process once it is committed.
@Component
final class Journal {
    private final AttemptTable attempts;
    private final EventTable events;
    private final ApplicationEventPublisher publisher;

    Journal(AttemptTable attempts, EventTable events, ApplicationEventPublisher publisher) {
        this.attempts = attempts;
        this.events = events;
        this.publisher = publisher;
    }

    void began(Claim claim) {
        attempts.begin(claim);
        happened(claim.task(), "claimed");
    }

    /// The attempt that was running is over.
    void ended(Task task, String outcome) {
        @Nullable String error = task.outcome().failure().map(Task.Failure::message).orElse(null);
        attempts.end(task.id(), task.run().attempt(), outcome, error);
        happened(task, outcome);
    }

    void happened(Task task, String type) {
        events.append(
                task.id(),
                type,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("state", task.state().name())
                        .put("attempt", task.run().attempt())
                        .toString());
    }

    void inputFinished(Task task, String label) {
        events.append(
                task.id(),
                "input_finished",
                JsonNodeFactory.instance.objectNode().put("label", label).toString());
    }

    /// To be called after the commit.
    void announceQueued(Task task) {
        if (task.state() == TaskState.QUEUED) {
            publisher.publishEvent(new TaskQueued(task.spec().queue()));
        }
    }

    /// To be called after the commit, with tasks that were taken from their workers.
    void announceTaken(List<Task> tasks) {
        for (Task task : tasks) {
            publisher.publishEvent(new TaskStopped(task.id()));
            announceQueued(task);
        }
    }
}
