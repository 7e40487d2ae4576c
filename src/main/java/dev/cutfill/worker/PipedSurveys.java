package dev.cutfill.worker;

import dev.cutfill.pipeline.VolumeSurvey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Does the surveys that a server asks for on its standard input, one after another ([SurveyProcess]), until
/// that input ends. What is logged goes to standard error.
public final class PipedSurveys {
    static final String OUT_OF_MEMORY = "OUT_OF_MEMORY";

    private static final Logger LOG = LoggerFactory.getLogger(PipedSurveys.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    /// More often would only cost the pipe.
    private static final long PROGRESS_NANOS = 200_000_000;

    private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final PrintStream answers;

    /// @param answers for these alone: what else the process prints must go elsewhere
    public PipedSurveys(PrintStream answers) {
        this.answers = answers;
    }

    /// Never returns: the process ends with its server, whatever it is doing then.
    public void run(InputStream in) throws InterruptedException {
        // a Ctrl-C reaches this process too, and the server may be waiting for what it does
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::awaitEnd));
        Thread.ofPlatform().daemon().name("survey-input").start(() -> listen(in));
        while (true) {
            answer(asked.take());
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                asked.add(JSON.readTree(line));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("What the server asks for cannot be read", e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private void answer(JsonNode task) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            Map<String, Path> inputs = new HashMap<>();
            task.path("inputs")
                    .properties()
                    .forEach(input ->
                            inputs.put(input.getKey(), Path.of(input.getValue().asString())));
            VolumeSurvey.Output output = VolumeRunner.survey(
                    task.path("id").asString(),
                    task.path("payload").asString(),
                    inputs,
                    Path.of(task.path("scratch").asString()),
                    this::progress);
            answer.set("result", output.results());
            ArrayNode files = answer.putArray("files");
            output.files()
                    .forEach(file -> files.addObject()
                            .put("kind", file.kind().name())
                            .put("name", file.name())
                            .put("file", file.file().toAbsolutePath().toString())
                            .put("type", file.mediaType()));
        } catch (TaskFailure e) {
            answer.put("code", e.failure().code())
                    .put("message", e.failure().message())
                    .put("retryable", e.retryable());
        } catch (Throwable e) {
            LOG.error("Task {} failed", task.path("id").asString(), e);
            boolean memory = TaskRun.outOfMemory(e);
            answer.put("code", memory ? OUT_OF_MEMORY : "WORKER_ERROR")
                    .put(
                            "message",
                            memory
                                    ? "the clouds need more memory than the "
                                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                                            + " MiB of Java heap of a survey's process; thin them, or give the server more memory"
                                    : "internal error, see the log of the server for task "
                                            + task.path("id").asString())
                    .put("retryable", false);
        }
        say(answer);
    }

    private final AtomicLong told = new AtomicLong(System.nanoTime() - PROGRESS_NANOS);

    private void progress(String stage, double fraction) {
        long now = System.nanoTime();
        long last = told.get();
        if (now - last >= PROGRESS_NANOS && told.compareAndSet(last, now)) {
            say(JSON.createObjectNode().put("progress", fraction).put("stage", stage));
        }
    }

    private synchronized void say(ObjectNode line) {
        answers.println(line);
        answers.flush();
    }
}
