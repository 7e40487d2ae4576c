package dev.cutfill.api.v2.job;

import dev.cutfill.access.Principal;
import dev.cutfill.api.v2.ServerSentEvents;
import dev.cutfill.api.v2.ServerSentEvents.Look;
import dev.cutfill.api.v2.ServerSentEvents.Sent;
import dev.cutfill.api.v2.TaskViews;
import dev.cutfill.api.v2.Validation;
import dev.cutfill.task.job.Job;
import dev.cutfill.task.job.Jobs;
import dev.cutfill.task.journal.EventStream;
import dev.cutfill.task.journal.JobEvent;
import dev.cutfill.task.journal.TaskEvents;
import dev.cutfill.web.security.Watchers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/// What happens to a job, as it happens.
@RestController
final class JobEventsController implements JobEventsApi {
    private final Jobs jobs;
    private final TaskEvents events;
    private final EventStream feed;
    private final Watchers watchers;
    private final TaskViews views;

    JobEventsController(Jobs jobs, TaskEvents events, EventStream feed, Watchers watchers, TaskViews views) {
        this.jobs = jobs;
        this.events = events;
        this.feed = feed;
        this.watchers = watchers;
        this.views = views;
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
        long cursor = ServerSentEvents.cursor(last, after, 0);
        try (Watchers.Watcher _ = watchers.open(principal, request)) {
            boolean _ = new ServerSentEvents(response)
                    .follow(feed, cursor, "job.progress", seen -> look(principal, job, seen));
        }
    }

    private Look look(Principal principal, UUID job, long after) {
        Optional<Job> now = jobs.find(principal.realm(), job);
        return new Look(
                now.isEmpty() || now.get().state().ended(),
                events.ofJob(job, after, 100).stream().map(this::event).toList(),
                now.map(found -> views.text(JobViews.progress(found))).orElse(""));
    }

    private Sent event(JobEvent event) {
        return new Sent(event.id(), event.type(), views.text(views.tree(event.data())));
    }
}
