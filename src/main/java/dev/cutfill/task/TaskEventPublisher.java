package dev.cutfill.task;

import dev.cutfill.task.journal.TaskChanged;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Tells this process what has become of tasks, as soon as it is committed: at once, or at the end of the
/// transaction that the caller is in.
@Component
final class TaskEventPublisher {
    private final ApplicationEventPublisher publisher;

    TaskEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    void changed(Task task) {
        committed(() -> {
            publisher.publishEvent(new TaskChanged(task.id()));
            if (task.state() == TaskState.QUEUED) {
                publisher.publishEvent(new TaskQueue.Queued(task.spec().queue()));
            }
        });
    }

    /// Tasks of this queue may be claimed.
    void queued(String queue) {
        committed(() -> publisher.publishEvent(new TaskQueue.Queued(queue)));
    }

    /// Tasks that were taken from their workers.
    void taken(List<Task> tasks) {
        for (Task task : tasks) {
            committed(() -> publisher.publishEvent(new TaskQueue.Stopped(task.id())));
            changed(task);
        }
    }

    private static void committed(Runnable announcement) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            announcement.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                announcement.run();
            }
        });
    }
}
