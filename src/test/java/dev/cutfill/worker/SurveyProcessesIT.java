package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.Await;
import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.SceneFiles;
import dev.cutfill.scene.Sites;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Surveys in processes of their own.
class SurveyProcessesIT {
    private static final long HEAP = 512L << 20;
    private static final UUID ID = UUID.randomUUID();

    @TempDir
    private static Path directory;

    private static SurveyProcesses processes;
    private static final AtomicInteger RUNS = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        Path scene = Files.createDirectories(directory.resolve("scene"));
        SceneFiles.write(Sites.slope(7, 40, 8_000, 0.01, List.of(new GaussBowl("pit", 20, 20, 6, -2))), scene);
        processes = new SurveyProcesses(1, HEAP);
    }

    @AfterAll
    static void stop() {
        processes.close();
    }

    @Test
    void resultIsTheSameAndTheProcessIsKept() throws Exception {
        ObjectNode here = clean(VolumeRunner.survey(
                ID.toString(), "{}", inputs(), Files.createDirectories(directory.resolve("here")), (_, _) -> {}));
        ObjectNode apart = clean(processes.run(new Play(_ -> {})));
        assertThat(apart.toString()).isEqualTo(here.toString());
        List<Long> first = children();
        processes.run(new Play(_ -> {}));
        assertThat(children()).isEqualTo(first).hasSize(1);
    }

    @Test
    void killedProcessFailsItsSurveyAndIsBegunAnew() throws Exception {
        assertThatThrownBy(() -> processes.run(new Play(_ -> end())))
                .isInstanceOfSatisfying(TaskFailure.class, failure -> {
                    assertThat(failure.failure().code()).isEqualTo("SURVEY_PROCESS_ENDED");
                    assertThat(failure.failure().message()).contains("137");
                    assertThat(failure.retryable()).isTrue();
                });
        assertThat(processes.run(new Play(_ -> {})).files()).isNotEmpty();
    }

    @Test
    void surveyThatIsNoLongerWantedEndsItsProcess() throws Exception {
        assertThatThrownBy(() -> processes.run(new Play(stage -> {
                    if (!stage.equals("opening")) {
                        throw new CancellationException("cancelled");
                    }
                })))
                .isInstanceOf(CancellationException.class);
        Await.until("it has ended", () -> children().isEmpty());
    }

    @Test
    void refusalOfAFileComesThroughAndKeepsTheProcess() throws Exception {
        processes.run(new Play(_ -> {}));
        List<Long> before = children();
        Play bad = new Play(_ -> {});
        bad.files = Map.of("pre", directory.resolve("scene/stable.shp"), "post", directory.resolve("scene/post.las"));
        assertThatThrownBy(() -> processes.run(bad))
                .isInstanceOfSatisfying(
                        TaskFailure.class,
                        failure -> assertThat(failure.failure().code()).isEqualTo("INVALID_INPUT"));
        assertThat(children()).isEqualTo(before);
    }

    private static List<Long> children() {
        return processes.pids();
    }

    private static void end() {
        children().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /// What differs between any two runs is taken out.
    private static ObjectNode clean(VolumeSurvey.Output output) {
        ObjectNode results = output.results().deepCopy();
        results.remove("timings");
        results.path("artifacts").forEach(file -> ((ObjectNode) file).remove("bytes"));
        return results;
    }

    private static Map<String, Path> inputs() {
        Path scene = directory.resolve("scene");
        return Map.of(
                "pre",
                scene.resolve("pre.las"),
                "post",
                scene.resolve("post.las"),
                "shp",
                scene.resolve("stable.shp"),
                "shx",
                scene.resolve("stable.shx"));
    }

    /// A survey's task without an engine.
    private static final class Play implements Runner.Assignment {
        private final Path scratch = directory.resolve("run-" + RUNS.incrementAndGet());
        private final Consumer<String> watcher;
        private Map<String, Path> files = SurveyProcessesIT.inputs();

        Play(Consumer<String> watcher) throws IOException {
            this.watcher = watcher;
            Files.createDirectories(scratch);
        }

        @Override
        public Task task() {
            Instant now = Instant.EPOCH;
            return new Task(
                    ID,
                    ID,
                    Optional.empty(),
                    Optional.empty(),
                    new TaskSpec("core", VolumeTask.QUEUE, VolumeTask.KIND, "{}", TaskSpec.Limits.DEFAULT),
                    TaskState.RUNNING,
                    new Task.Run(1, Optional.of("w"), 0, ""),
                    new Task.Outcome(Optional.empty(), Optional.empty()),
                    new Task.Times(
                            now,
                            now,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }

        @Override
        public Map<String, Path> inputs() {
            return files;
        }

        @Override
        public Artifact keep(String role, String name, Path file, String mediaType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path scratch() {
            return scratch;
        }

        @Override
        public void progress(String stage, double fraction) {
            watcher.accept(stage);
        }

        @Override
        public void log(LogLine line) {}
    }
}
