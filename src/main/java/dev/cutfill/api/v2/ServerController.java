package dev.cutfill.api.v2;

import dev.cutfill.access.Principal;
import dev.cutfill.access.Scope;
import dev.cutfill.api.v2.Views.QueueView;
import dev.cutfill.api.v2.Views.Statistics;
import dev.cutfill.api.v2.Views.TaskView;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.task.TaskFilter;
import dev.cutfill.task.Tasks;
import dev.cutfill.upload.Uploads;
import dev.cutfill.web.PublicUrl;
import dev.cutfill.web.security.SecurityProperties;
import dev.cutfill.worker.demo.DemoSurveys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.RestController;

/// /api/v2/whoami, /queues, /kinds/volume/settings and /demo: what one asks a server first.
@RestController
final class ServerController implements ServerApi {
    private final Tasks tasks;
    private final SecurityProperties security;
    private final Uploads uploads;
    private final DemoSurveys demo;
    private final TaskViews views;
    private final PublicUrl publicUrl;
    private final String version;

    ServerController(
            Tasks tasks,
            SecurityProperties security,
            Uploads uploads,
            DemoSurveys demo,
            TaskViews views,
            PublicUrl publicUrl,
            Optional<BuildProperties> build) {
        this.tasks = tasks;
        this.security = security;
        this.uploads = uploads;
        this.demo = demo;
        this.views = views;
        this.publicUrl = publicUrl;
        this.version = build.map(BuildProperties::getVersion).orElse("development");
    }

    @Override
    public WhoView whoami(Principal principal) throws IOException {
        return new WhoView(
                security.open() ? "open" : security.hasKey() ? "key" : "local",
                principal.name(),
                principal.realm().tenant().map(UUID::toString).orElse(null),
                principal.scopes().stream().map(Scope::word).collect(Collectors.toCollection(TreeSet::new)),
                version,
                new Limits(uploads.maxSize(), uploads.freeBytes()));
    }

    @Override
    public String settings() {
        return SettingsDocument.schema().toString();
    }

    @Override
    public TaskView demo(Principal principal, HttpServletRequest request) {
        return views.full(demo.start(principal.realm()), principal, publicUrl.of(request));
    }

    @Override
    public Statistics queues(Principal principal) {
        TaskFilter filter = TaskFilter.all(principal.realm());
        Map<String, Long> states = new LinkedHashMap<>();
        tasks.count(filter).forEach((state, count) -> states.put(TaskViews.word(state), count));
        return new Statistics(
                states,
                tasks.queues(filter).stream()
                        .map(depth -> new QueueView(
                                depth.queue(), depth.queued(), depth.due(), depth.running(), depth.oldestSeconds()))
                        .toList());
    }
}
