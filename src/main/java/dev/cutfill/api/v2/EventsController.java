package dev.cutfill.api.v2;

import dev.cutfill.access.Page;
import dev.cutfill.access.Principal;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.job.Job;
import dev.cutfill.task.job.Jobs;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.task.journal.JobEvent;
import dev.cutfill.task.journal.TaskEvent;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.web.security.Watchers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.StringNode;

/// What happens to tasks, as it happens: server-sent events. Each has the id of the event, so that a client
/// which was cut off goes on where it was (`Last-Event-ID`). Progress comes between them without an id.
@RestController
final class EventsController implements EventsApi {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final int MOST_RUNNING = 100;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Tasks tasks;
    private final Jobs jobs;
    private final TaskEvents events;
    private final EventStream feed;
    private final Watchers watchers;
    private final TaskViews views;

    EventsController(Tasks tasks, Jobs jobs, TaskEvents events, EventStream feed, Watchers watchers, TaskViews views) {
        this.tasks = tasks;
        this.jobs = jobs;
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
        long cursor = cursor(last, after, 0);
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            watch(principal, task, cursor, new Stream(response));
        }
    }

    private void watch(Principal principal, UUID task, long first, Stream stream)
            throws IOException, InterruptedException {
        long cursor = first;
        String told = "";
        while (!feed.closed()) {
            long seen = feed.changes();
            // asked for before its events: when it has ended, they are all there
            Optional<Task> now = tasks.find(principal.realm(), task);
            List<TaskEvent> news = events.ofTask(task, cursor, 100);
            for (TaskEvent event : news) {
                stream.send(event);
                cursor = event.id();
            }
            if (now.isEmpty() || now.get().state().terminal() && news.isEmpty()) {
                stream.send("end", "{}");
                return;
            }
            String progress = progress(now.get());
            if (!progress.isEmpty() && !progress.equals(told)) {
                stream.send("progress", progress);
                told = progress;
            }
            if (news.isEmpty()) {
                feed.awaitChange(seen, SIGN_OF_LIFE);
                stream.staySigned();
            }
        }
    }

    /// From the job's first event, or after the one that is named, to its end.
    @Override
    public void ofJob(
            Principal principal,
            String id,
            @Nullable String last,
            @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        UUID job = Validation.id("job", id);
        if (jobs.find(principal.realm(), job).isEmpty()) {
            throw Validation.notFound("job", id);
        }
        long cursor = cursor(last, after, 0);
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            watchJob(principal, job, cursor, new Stream(response));
        }
    }

    private void watchJob(Principal principal, UUID id, long first, Stream stream)
            throws IOException, InterruptedException {
        long cursor = first;
        String told = "";
        long toldAt = System.nanoTime() - PROGRESS.toNanos();
        while (!feed.closed()) {
            long seen = feed.changes();
            Optional<Job> now = jobs.find(principal.realm(), id); // before its events, as a task
            List<JobEvent> news = events.ofJob(id, cursor, 100);
            for (JobEvent event : news) {
                stream.send(event);
                cursor = event.id();
            }
            if (now.isEmpty() || now.get().state().ended() && news.isEmpty()) {
                return;
            }
            String progress = views.text(JobViews.progress(now.get()));
            boolean due = !now.get().state().ended() && System.nanoTime() - toldAt >= PROGRESS.toNanos();
            if (due && !progress.equals(told)) {
                stream.send("job.progress", progress);
                told = progress;
                toldAt = System.nanoTime();
            }
            if (news.isEmpty()) {
                feed.awaitChange(seen, SIGN_OF_LIFE);
                stream.staySigned();
            }
        }
    }

    /// Of all tasks there are for the asker: what comes from now on, or after the event that is named.
    @Override
    public void ofAll(
            Principal principal,
            @Nullable String last,
            @Nullable String after,
            boolean progress,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        long cursor = cursor(last, after, -1);
        cursor = cursor < 0 ? events.last() : cursor;
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            watch(principal, cursor, progress, new Stream(response));
        }
    }

    private void watch(Principal principal, long first, boolean progress, Stream stream)
            throws IOException, InterruptedException {
        long cursor = first;
        Map<UUID, String> told = new HashMap<>();
        TaskFilter running = TaskFilter.all(principal.realm()).in(Set.of(TaskState.RUNNING));
        while (!feed.closed()) {
            for (TaskEvent event : feed.await(principal.realm(), cursor, progress ? PROGRESS : SIGN_OF_LIFE)) {
                stream.send(event);
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

    private static long cursor(@Nullable String last, @Nullable String after, long orElse) {
        String given = last != null && !last.isEmpty() ? last : after;
        if (given == null) {
            return orElse;
        }
        if (!NUMBER.matcher(given).matches()) {
            throw Validation.invalid("Last-Event-ID", given, "the id of an event");
        }
        return Long.parseLong(given);
    }

    /// The answer while it is being written; the request's thread, a virtual one, stays with it.
    private final class Stream {
        private final OutputStream out;
        private long written = System.nanoTime();

        Stream(HttpServletResponse response) throws IOException {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            this.out = response.getOutputStream();
            write("retry: 2000\n\n");
        }

        void send(TaskEvent event) throws IOException {
            write("id: " + event.id() + "\nevent: task." + event.type() + "\ndata: " + views.text(views.view(event))
                    + "\n\n");
        }

        void send(JobEvent event) throws IOException {
            write("id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + views.text(views.tree(event.data()))
                    + "\n\n");
        }

        void send(String type, String json) throws IOException {
            write("event: " + type + "\ndata: " + json + "\n\n");
        }

        /// A client that has gone is found out by writing only.
        void staySigned() throws IOException {
            if (System.nanoTime() - written >= SIGN_OF_LIFE.toNanos()) {
                write(": still here\n\n");
            }
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            written = System.nanoTime();
        }
    }
}
