package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An assignment whose log tells which stages it has passed, and what its result warns of.
final class StageLog implements Runner.Assignment {
    private final Runner.Assignment assignment;
    private String stage = "";

    StageLog(Runner.Assignment assignment) {
        this.assignment = assignment;
    }

    @Override
    public void progress(String now, double fraction) {
        if (!now.equals(stage)) {
            stage = now;
            log(LogLine.info(now));
        }
        assignment.progress(now, fraction);
    }

    /// @param result the document of a survey
    void tell(JsonNode result) {
        JsonNode registration = result.path("registration");
        log(new LogLine(
                LogLine.Level.INFO,
                "registration: " + registration.path("method").asString("none"),
                Optional.of(registration.toString())));
        result.path("warnings")
                .forEach(warning -> log(new LogLine(LogLine.Level.WARNING, warning.asString(""), Optional.empty())));
        log(LogLine.info(result.path("hulls").size() + " regions"));
    }

    @Override
    public Task task() {
        return assignment.task();
    }

    @Override
    public Map<String, Path> inputs() throws TaskFailure, IOException {
        return assignment.inputs();
    }

    @Override
    public Artifact keep(String role, String name, Path file, String mediaType) throws IOException {
        return assignment.keep(role, name, file, mediaType);
    }

    @Override
    public Path scratch() {
        return assignment.scratch();
    }

    @Override
    public void log(LogLine line) {
        assignment.log(line);
    }
}
