package dev.cutfill.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutfill.Await;
import dev.cutfill.access.Realm;
import dev.cutfill.store.MemoryStore;
import dev.cutfill.task.Artifact;
import dev.cutfill.task.Engine;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskSpec;
import dev.cutfill.task.TaskSpec.Limits;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.TestPostgres;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

class CommandRunnerIT {
    @EnableConfigurationProperties({WorkerSettings.class, CommandSettings.class})
    @Import({WorkerPool.class, WorkingDirectory.class, TaskFiles.class, CommandRunner.class, MemoryStore.class})
    static class Pool {}

    private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    private static Engine engine;
    private static Path scripts;
    private static Path server;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x")); // as /srv or /opt
        scripts = Files.createDirectories(data.resolve("scripts"));
        script(
                "copy",
                "cat > \"$1/payload.out\"; cat \"$2\"/a.txt >> \"$1/payload.out\"; echo to-err >&2; echo '{\"ok\": true}'");
        script("file-result", "echo noise; echo '[1,2]' > \"${1#--to=}\"");
        script("text", "echo plain words");
        script("fails", "printf 'the reason\\n  of it\\n' >&2; exit 3");
        script("greedy", "exec tail < /dev/zero");
        script("loud", "yes");
        script("sleeps", "sleep 1000 & echo $! > \"$HOME/../pid\"; sleep 1000");
        script("escapes", "setsid sh -c 'echo $$ > \"$HOME/../pid\"; exec sleep 1000' & sleep 1000");
        script(
                "leaves",
                "setsid sh -c 'echo $$ > \"$HOME/../pid\"; exec sleep 1000' & until [ -s \"$HOME/../pid\" ]; do :; done; echo gone");
        script(
                "hoards",
                "mkdir -p \"$HOME/a/b\"; head -c 60000 /dev/zero > \"$HOME/a/b/one\"; head -c 60000 /dev/zero > \"$HOME/two\"");
        script("swaps", "rm \"$HOME/stdout\"; mkfifo \"$HOME/stdout\"");
        script("sneaky", "ln -s /etc/passwd \"$1/passwd\"");
        script("environment", "env | cut -d= -f1 | sort | tr '\\n' ' '");
        script(
                "own",
                "id -un; cat \"$1/a.txt\"; awk '/Max processes/ {print $3}' /proc/self/limits; cp \"$1/a.txt\" \"$2/copy\"; cat \"$HOME/payload.json\"");
        script("privileges", "grep NoNewPrivs /proc/self/status; ulimit -t");
        server = data.resolve("server");
        engine = Engine.start(
                server,
                TestPostgres.newDatabase(),
                List.of(Pool.class),
                "cutfill.commands.permits=2",
                kind("copy", 0, scripts.resolve("copy")),
                kind("copy", 1, "{outputs}"),
                kind("copy", 2, "{inputs}"),
                kind("file-result", 0, scripts.resolve("file-result")),
                kind("file-result", 1, "--to={result}"),
                kind("text", 0, scripts.resolve("text")),
                kind("fails", 0, scripts.resolve("fails")),
                kind("greedy", 0, scripts.resolve("greedy")),
                "cutfill.commands.kinds.greedy.memory-limit=200MB",
                kind("loud", 0, scripts.resolve("loud")),
                "cutfill.commands.kinds.loud.output-limit=100KB",
                kind("hoards", 0, scripts.resolve("hoards")),
                "cutfill.commands.kinds.hoards.output-limit=100KB",
                kind("swaps", 0, scripts.resolve("swaps")),
                kind("escapes", 0, scripts.resolve("escapes")),
                kind("leaves", 0, scripts.resolve("leaves")),
                kind("sleeps", 0, scripts.resolve("sleeps")),
                "cutfill.commands.kinds.sleeps.timeout=60s",
                kind("brief", 0, "/bin/sleep"),
                kind("brief", 1, "1000"),
                "cutfill.commands.kinds.brief.timeout=1s",
                kind("sneaky", 0, scripts.resolve("sneaky")),
                kind("sneaky", 1, "{outputs}"),
                kind("privileges", 0, scripts.resolve("privileges")),
                "cutfill.commands.kinds.privileges.cpu-limit=60s",
                kind("own", 0, scripts.resolve("own")),
                kind("own", 1, "{inputs}"),
                kind("own", 2, "{outputs}"),
                "cutfill.commands.kinds.own.user=" + (IS_ROOT ? "nobody" : ""),
                "cutfill.commands.kinds.own.process-limit=700",
                kind("environment", 0, scripts.resolve("environment")),
                "cutfill.commands.kinds.environment.environment.EXTRA=1");
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void filesAndJsonGoInAndComeOut() throws IOException {
        Task task = engine.waiting(spec("copy", "{\"a\": 1}"), "a.txt");
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "a.txt"), "+file"));
        await(task, TaskState.SUCCEEDED);
        assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                .contains("{\"ok\":true}");
        assertThat(engine.tasks.artifacts(task.id())).extracting(Artifact::name).containsExactly("payload.out");
        assertThat(engine.tasks.artifacts(task.id()).getFirst().size()).isEqualTo("{\"a\": 1}+file".length());
        assertThat(engine.logs().after(task.id(), 0, List.of(LogLine.Level.values()), 10))
                .extracting(line -> line.line().message())
                .containsExactly("to-err");
    }

    /// A server that root started keeps its files to itself all the same.
    @Test
    void commandRunsAsItsUserWithItsLimits() throws IOException {
        for (Path own : List.of(server, server.resolve("tmp"), server.resolve("uploads"))) {
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
        }
        Task task = engine.waiting(spec("own", "{\"a\": 1}"), "a.txt");
        engine.tasks.inputFinished(engine.receiveAll(engine.input(task, "a.txt"), "the file\n"));
        await(task, TaskState.SUCCEEDED);
        assertThat(engine.tasks.read(task.id()).orElseThrow().outcome().result())
                .contains("{\"output\":\"" + (IS_ROOT ? "nobody" : System.getProperty("user.name"))
                        + "\\nthe file\\n700\\n{\\\"a\\\": 1}\"}");
        assertThat(engine.tasks.artifacts(task.id())).extracting(Artifact::name).containsExactly("copy");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server)))
                .isEqualTo(IS_ROOT ? "rwx-----x" : "rwx------");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file-result | [1,2]",
                "text | {\"output\":\"plain words\\n\"}",
                "privileges | {\"output\":\"NoNewPrivs:\\t1\\n60\\n\"}",
                "environment | {\"output\":\"CUTFILL_RUN EXTRA HOME PATH PWD "
            })
    void resultIsTheFileTheOutputOrAnObject(String kind, String result) {
        Task task = engine.queued(spec(kind, "{}"));
        await(task, TaskState.SUCCEEDED);
        assertThat(engine.tasks
                        .read(task.id())
                        .orElseThrow()
                        .outcome()
                        .result()
                        .orElseThrow()
                        .replace("LANG ", ""))
                .startsWith(result.replace("LANG ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "fails, COMMAND_FAILED, code 3: the reason / of it",
        "greedy, COMMAND_FAILED, memory",
        "loud, OUTPUT_TOO_LARGE, output-limit",
        "brief, COMMAND_TIMED_OUT, after 1 s",
        "hoards, OUTPUT_TOO_LARGE, output-limit",
        "sneaky, INVALID_OUTPUT, passwd",
        "swaps, INVALID_OUTPUT, stdout",
        "nobody's, UNKNOWN_KIND, no command is configured"
    })
    void whatGoesWrongIsToldByName(String kind, String code, String message) {
        Task task = engine.queued(spec(kind, "{}"));
        await(task, TaskState.FAILED);
        Task.Failure failure =
                engine.tasks.read(task.id()).orElseThrow().outcome().failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains(message);
        assertThat(engine.tasks.artifacts(task.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleeps", "escapes"})
    void cancelledCommandEndsWithEverythingItStarted(String kind) throws IOException {
        everythingEnds(kind, task -> engine.tasks.cancel(Realm.ALL, task.id()));
    }

    @Test
    void commandPastItsDeadlineEndsWithEverythingItStarted() throws IOException {
        everythingEnds("sleeps", task -> {
            engine.expire(task, "deadline_at");
            assertThat(engine.queue.sweep(false)).isEqualTo(1); // what the sweeper does each second
            assertThat(engine.state(task)).isEqualTo(TaskState.TIMED_OUT);
        });
    }

    @Test
    void whatACommandHasLeftBehindEndsWithIt() throws IOException {
        Task task = engine.queued(spec("leaves", "{}"));
        await(task, TaskState.SUCCEEDED);
        long left = Long.parseLong(Files.readString(pid()).strip());
        Await.until("it is gone", () -> !alive(left));
        Files.delete(pid());
    }

    @Test
    void processesOfAKilledServerEndWithTheNextStart(@TempDir Path data) throws IOException {
        Path run = Files.createDirectories(data.resolve("tmp/run"));
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/setsid", "/bin/sleep", "1000").directory(run.toFile());
        builder.environment().put(RunProcesses.VARIABLE, run.toRealPath().toString());
        Process left = builder.start();
        Process other =
                new ProcessBuilder("/bin/sleep", "1000").directory(run.toFile()).start();
        try {
            new WorkingDirectory(data).clear();
            assertThat(left.isAlive()).isFalse();
            assertThat(other.isAlive()).as("works there, but is not of a run").isTrue();
            assertThat(run).doesNotExist();
        } finally {
            left.destroyForcibly();
            other.destroyForcibly();
        }
    }

    private static Path pid() {
        return Path.of(engine.setting("cutfill.data")).resolve("tmp/pid");
    }

    private static void everythingEnds(String kind, Consumer<Task> end) throws IOException {
        Task task = engine.queued(spec(kind, "{}"));
        Path pid = pid();
        Await.until("it has started another", () -> Files.exists(pid) && size(pid) > 0);
        long other = Long.parseLong(Files.readString(pid).strip());
        assertThat(alive(other)).isTrue();

        end.accept(task);

        Await.until("all are gone", () -> !alive(other));
        Await.until(
                "the lane is free", () -> engine.bean(WorkerPool.class).status().running() == 0);
        Files.delete(pid);
    }

    private static boolean alive(long pid) {
        // one that was killed may wait for init to bury it
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && !status(pid).contains("State:\tZ");
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException _) {
            return "State:\tZ";
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TaskSpec spec(String kind, String payload) {
        return new TaskSpec(
                "core", CommandSettings.QUEUE, kind, payload, new Limits(0, 1, 3, Optional.of(Duration.ofMinutes(5))));
    }

    private static String kind(String kind, int index, Object argument) {
        return "cutfill.commands.kinds." + kind + ".argv[" + index + "]=" + argument;
    }

    private static void script(String name, String body) throws IOException {
        Path file = Files.writeString(scripts.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void await(Task task, TaskState state) {
        Await.until("it is " + state, () -> {
            Task now = engine.tasks.read(task.id()).orElseThrow();
            if (now.state().terminal() && now.state() != state) {
                throw new AssertionError(now);
            }
            return now.state() == state;
        });
    }
}
