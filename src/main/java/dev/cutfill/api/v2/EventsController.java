package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.ServerSentEvents.Look;
import dev.cutfill.api.v2.ServerSentEvents.Sent;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.journal.Event;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.task.journal.JobEvent;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.web.security.Watchers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.StringNode;

/// What happens to tasks, and to all tasks and jobs, as it happens.
@RestController
final class EventsController implements EventsApi {
    private static final int MOST_RUNNING = 100;

    private final Tasks tasks;
    private final TaskEvents events;
    private final EventStream feed;
    private final Watchers watchers;
    private final TaskViews views;

    EventsController(Tasks tasks, TaskEvents events, EventStream feed, Watchers watchers, TaskViews views) {
        this.tasks = tasks;
        this.events = events;
        this.feed = feed;
        this.watchers = watchers;
        this.views = views;
    }

    /// From the task's first event, or after the one that is named, to its end.
    @Override
    public void ofTask(
            Principal principal,
            String id,
            @Nullable String last,
            @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        UUID task = Validation.id("task", id);
        if (tasks.find(principal.realm(), task).isEmpty()) {
            throw Validation.notFound("task", id);
        }
        long cursor = ServerSentEvents.cursor(last, after, 0);
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            ServerSentEvents stream = new ServerSentEvents(response);
            if (stream.follow(feed, cursor, "progress", seen -> look(principal, task, seen))) {
                stream.send("end", "{}");
            }
        }
    }

    private Look look(Principal principal, UUID task, long after) {
        Optional<Task> now = tasks.find(principal.realm(), task);
        return new Look(
                now.isEmpty() || now.get().state().terminal(),
                events.ofTask(task, after, 100).stream().map(this::event).toList(),
                now.map(EventsController::progress).orElse(""));
    }

    private Sent event(TaskEvent event) {
        return new Sent(event.id(), "task." + event.type(), views.text(views.view(event)));
    }

    /// Of all tasks and jobs there are for the asker: what comes from now on, or after the event that is named.
    @Override
    public void ofAll(
            Principal principal,
            @Nullable String last,
            @Nullable String after,
            boolean progress,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        long cursor = ServerSentEvents.cursor(last, after, -1);
        cursor = cursor < 0 ? events.last() : cursor;
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            watch(principal, cursor, progress, new ServerSentEvents(response));
        }
    }

    private void watch(Principal principal, long first, boolean progress, ServerSentEvents stream)
            throws IOException, InterruptedException {
        long cursor = first;
        Duration pause = progress ? ServerSentEvents.PROGRESS : ServerSentEvents.SIGN_OF_LIFE;
        Map<UUID, String> told = new HashMap<>();
        TaskFilter running = TaskFilter.all(principal.realm()).in(Set.of(TaskState.RUNNING));
        while (!feed.closed()) {
            for (Event event : feed.await(principal.realm(), cursor, pause)) {
                stream.send(
                        switch (event) {
                            case TaskEvent ofTask -> event(ofTask);
                            case JobEvent ofJob -> new Sent(ofJob.id(), ofJob.type(), views.text(views.view(ofJob)));
                        });
                cursor = event.id();
            }
            if (progress) {
                List<Task> now = tasks.list(running, Page.first(MOST_RUNNING));
                told.keySet().retainAll(now.stream().map(Task::id).collect(Collectors.toSet()));
                for (Task task : now) {
                    String news = "{\"task_id\":\"" + task.id() + "\","
                            + progress(task).substring(1);
                    if (!news.equals(told.put(task.id(), news))) {
                        stream.send("progress", news);
                    }
                }
            }
            stream.staySigned();
        }
    }

    private static String progress(Task task) {
        return switch (task.state()) {
            case RUNNING ->
                String.format(
                                Locale.ROOT,
                                "{\"progress\":%.3f,\"stage\":",
                                task.run().fraction()) + quoted(task.run().stage()) + "}";
            case WAITING, QUEUED, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, KILLED -> "";
        };
    }

    private static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }
}
