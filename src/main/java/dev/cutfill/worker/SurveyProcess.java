package dev.cutfill.worker;

import dev.cutfill.pipeline.VolumeSurvey;
import dev.cutfill.report.Deliverable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A process of its own that does one survey after another ([PipedSurveys]): this program's `worker --piped`,
/// with a heap of its own. A line of JSON is a survey that is asked for, or what has come of it. Ended by force
/// when a survey is no longer wanted; it ends by itself when this process does.
final class SurveyProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyProcess.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MAIN = "dev.cutfill.Start";
    /// What it needs of this process's environment. Keys and passwords are not among it.
    private static final List<String> ENVIRONMENT =
            List.of("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private final Process process;
    private final long heapBytes;
    private volatile boolean closed;
    /// what it says, line by line; a line of `{}` when it has ended
    private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();

    private SurveyProcess(Process process, long heapBytes) {
        this.process = process;
        this.heapBytes = heapBytes;
        Thread.ofVirtual().name("survey-output").start(this::listen);
        Thread.ofVirtual().name("survey-log").start(this::relayLog);
    }

    static SurveyProcess start(long heapBytes) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(heapBytes));
        builder.environment().keySet().retainAll(ENVIRONMENT);
        SurveyProcess started = new SurveyProcess(builder.start(), heapBytes);
        LOG.info("Surveys are done by process {} with a heap of {} MiB", started.process.pid(), heapBytes / (1 << 20));
        return started;
    }

    /// As this process was started: from the same JAR or classes, with the same class cache.
    private static List<String> command(long heapBytes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:AOTCache=") || flag.startsWith("-XX:SharedArchiveFile="))
                .forEach(command::add);
        command.add("-Xmx" + Math.max(1, heapBytes / (1 << 20)) + "m");
        String path = System.getProperty("java.class.path");
        boolean nested = String.valueOf(SurveyProcess.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation())
                .contains("BOOT-INF");
        command.addAll(nested ? List.of("-jar", path) : List.of("-cp", path, MAIN));
        command.addAll(List.of("worker", "--piped"));
        return command;
    }

    long pid() {
        return process.pid();
    }

    /// Whether it takes another survey: one that is being ended does not, though it may be there for a moment.
    boolean isAlive() {
        return !closed && process.isAlive();
    }

    /// Does a survey there. Whatever ends it before its time ends the process.
    ///
    /// @throws TaskFailure when the survey cannot be done, or its process ended
    VolumeSurvey.Output run(Runner.Assignment assignment) throws TaskFailure, IOException, InterruptedException {
        ObjectNode task = JSON.createObjectNode()
                .put("id", assignment.task().id().toString())
                .put("payload", assignment.task().spec().payload())
                .put("scratch", assignment.scratch().toAbsolutePath().toString());
        ObjectNode inputs = task.putObject("inputs");
        assignment
                .inputs()
                .forEach(
                        (label, file) -> inputs.put(label, file.toAbsolutePath().toString()));
        boolean answered = false;
        try {
            ask(task);
            VolumeSurvey.Output output = await(assignment);
            answered = true;
            return output;
        } catch (TaskFailure e) {
            answered = isAlive() && !e.failure().code().equals(PipedSurveys.OUT_OF_MEMORY);
            throw e;
        } finally {
            if (!answered) {
                close();
            }
        }
    }

    private void ask(ObjectNode task) throws TaskFailure, InterruptedException {
        try {
            OutputStream in = process.getOutputStream();
            in.write((task + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            LOG.debug("Nobody reads at the other end", e);
            throw died();
        }
    }

    private VolumeSurvey.Output await(Runner.Assignment assignment) throws TaskFailure, InterruptedException {
        String stage = "opening";
        double fraction = 0;
        while (true) {
            assignment.progress(stage, fraction); // ends here when the task is taken away
            JsonNode line = said.poll(200, TimeUnit.MILLISECONDS);
            if (line == null) {
                continue;
            }
            if (line.has("progress")) {
                stage = line.path("stage").asString("");
                fraction = line.path("progress").asDouble(0);
            } else if (line.path("result") instanceof ObjectNode result) {
                List<Deliverable> files = new ArrayList<>();
                for (JsonNode file : line.path("files")) {
                    files.add(new Deliverable(
                            Deliverable.Kind.valueOf(file.path("kind").asString()),
                            file.path("name").asString(),
                            Path.of(file.path("file").asString()),
                            file.path("type").asString()));
                }
                return new VolumeSurvey.Output(result, files);
            } else if (line.has("code")) {
                throw new TaskFailure(
                        line.path("code").asString(),
                        line.path("message").asString(),
                        line.path("retryable").asBoolean());
            } else {
                throw died();
            }
        }
    }

    /// By a signal, mostly: 137 is that of a system which needed its memory.
    private TaskFailure died() throws InterruptedException {
        Optional<Integer> code =
                process.waitFor(5, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
        return new TaskFailure(
                "SURVEY_PROCESS_ENDED",
                "the process that computed it ended"
                        + code.map(number -> " with code " + number).orElse("")
                        + (code.equals(Optional.of(137))
                                ? ": something, perhaps the system for lack of memory, killed it"
                                : "")
                        + "; it had a heap of " + heapBytes / (1 << 20) + " MiB",
                true);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    said.add(JSON.readTree(line));
                } else {
                    LOG.info("{}", line); // the virtual machine's own warnings
                }
            }
        } catch (IOException | JacksonException e) {
            LOG.debug("The output of a survey's process broke off", e);
            process.destroyForcibly();
        } finally {
            said.add(JSON.createObjectNode());
        }
    }

    private void relayLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> LOG.info("{}", line));
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.debug("The log of a survey's process broke off", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
