package dev.cutfill.worker;

import dev.cutfill.task.journal.LogLine;
import dev.cutfill.worker.CommandSettings.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Runs programs that the operator has configured ([CommandSettings]). Files in, JSON in, JSON or files out.
///
/// 1. The task's inputs are linked into `inputs/` under their labels; the payload is written to `payload.json`
///    and to the program's standard input.
/// 2. The program runs in a session of its own (`setsid`), under limits of file size, memory,
///    processor time and processes (`prlimit`), without a way to new privileges (`setpriv`).
///    When it ends, its time is over, the task is taken away or it writes too much, all that it has started is
///    killed ([RunProcesses]).
/// 3. Exit code 0: `result.json`, else its standard output if that is JSON, else an object with it, is the
///    result; regular files in `outputs/` become artifacts. Any other code fails the task with the end of its
///    standard error.
@Component
final class CommandRunner implements Runner {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
    private static final int TAIL_BYTES = 4_000;
    private static final int LONGEST_DOCUMENT = 8 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CommandSettings settings;

    CommandRunner(CommandSettings settings) {
        this.settings = settings;
        settings.kinds().forEach((kind, program) -> {
            if (program.user().isEmpty() && System.getProperty("user.name", "").equals("root")) {
                LOG.warn(
                        "Commands of the kind {} run as root, as the server does; give them a user of their own (cutfill.commands.kinds.{}.user)",
                        kind,
                        kind);
            }
        });
    }

    @Override
    public String queue() {
        return CommandSettings.QUEUE;
    }

    @Override
    public OptionalInt permits() {
        return OptionalInt.of(settings.kinds().isEmpty() ? 0 : settings.permits());
    }

    @Override
    public Result run(Assignment assignment) throws TaskFailure, IOException, InterruptedException {
        String kind = assignment.task().spec().kind();
        Program program = settings.kinds().get(kind);
        if (program == null) {
            throw new TaskFailure(
                    "UNKNOWN_KIND",
                    "no command is configured for the kind '" + kind + "' (cutfill.commands.kinds)",
                    false);
        }
        RunDirectory room = RunDirectory.in(assignment.scratch());
        Files.writeString(room.payload(), assignment.task().spec().payload());
        for (Map.Entry<String, Path> input : assignment.inputs().entrySet()) {
            Path file = room.inputs().resolve(input.getKey());
            if (program.user().isEmpty()) {
                Files.createSymbolicLink(file, input.getValue().toAbsolutePath());
            } else {
                Files.copy(input.getValue(), file); // uploads are the server's alone
            }
        }
        if (!program.user().isEmpty()) {
            room.giveTo(program.user());
        }
        assignment.progress("running", 0);
        Ended ended = run(program, room, assignment);
        for (String line : ended.errors().lines().toList()) {
            assignment.log(LogLine.info(line));
        }
        if (ended.code() != 0) {
            throw new TaskFailure(
                    "COMMAND_FAILED",
                    "the command ended with code " + ended.code() + ": "
                            + ended.errors().strip().replaceAll("\\s*\\R\\s*", " / "),
                    true);
        }
        keepFiles(room, assignment);
        return new Result(result(room, ended.output()));
    }

    /// Where one run's files are.
    private record RunDirectory(
            Path home, Path inputs, Path outputs, Path payload, Path result, Path stdout, Path stderr) {
        static RunDirectory in(Path directory) throws IOException {
            Path home = directory.toRealPath();
            return new RunDirectory(
                    home,
                    Files.createDirectory(home.resolve("inputs")),
                    Files.createDirectory(home.resolve("outputs")),
                    home.resolve("payload.json"),
                    home.resolve("result.json"),
                    home.resolve("stdout"),
                    home.resolve("stderr"));
        }

        /// Makes a user the owner of all that is there, and lets it through the directories above: those of the runs
        /// and of the server's data.
        void giveTo(String user) throws IOException {
            UserPrincipal owner =
                    home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            try (Stream<Path> all = Files.walk(home)) {
                for (Path each : all.toList()) {
                    Files.setOwner(each, owner);
                }
            }
            Path runs = Objects.requireNonNull(home.getParent());
            for (Path above : List.of(runs, Objects.requireNonNull(runs.getParent()))) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(above);
                if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                    Files.setPosixFilePermissions(above, permissions);
                }
            }
        }

        String fill(String argument) {
            return argument.replace("{inputs}", inputs.toString())
                    .replace("{outputs}", outputs.toString())
                    .replace("{payload}", payload.toString())
                    .replace("{result}", result.toString());
        }
    }

    /// @param output as much of it as may be a result
    /// @param errors the end of it
    private record Ended(int code, String output, String errors) {}

    private static Ended run(Program program, RunDirectory room, Assignment assignment)
            throws IOException, InterruptedException, TaskFailure {
        List<String> argv = new ArrayList<>(List.of(
                "/usr/bin/setsid",
                "--wait",
                "/usr/bin/prlimit",
                "--fsize=" + program.outputLimit().toBytes()));
        if (program.memoryLimit().toBytes() > 0) {
            argv.add("--as=" + program.memoryLimit().toBytes());
        }
        if (program.cpuLimit().isPositive()) {
            argv.add("--cpu=" + Math.max(1, program.cpuLimit().toSeconds()));
        }
        if (program.processLimit() > 0) {
            argv.add("--nproc=" + program.processLimit());
        }
        argv.addAll(List.of("--", "/usr/bin/setpriv", "--no-new-privs"));
        if (!program.user().isEmpty()) {
            argv.addAll(List.of("--reuid=" + program.user(), "--regid=" + group(program.user()), "--init-groups"));
        }
        argv.add("--");
        program.argv().forEach(argument -> argv.add(room.fill(argument)));
        ProcessBuilder builder = new ProcessBuilder(argv).directory(room.home().toFile());
        builder.redirectInput(room.payload().toFile())
                .redirectOutput(room.stdout().toFile())
                .redirectError(room.stderr().toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "LANG"));
        environment.put("HOME", room.home().toString());
        environment.putAll(program.environment());
        environment.put(RunProcesses.VARIABLE, room.home().toString());
        Duration time = assignment
                .task()
                .spec()
                .limits()
                .timeout()
                .filter(own -> own.compareTo(program.timeout()) < 0)
                .orElse(program.timeout());

        long most = bytes(room) + program.outputLimit().toBytes();
        Process process = builder.start();
        try {
            long until = System.nanoTime() + time.toNanos();
            while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                assignment.progress("running", 0); // ends here when the task is taken away
                if (System.nanoTime() > until) {
                    throw new TaskFailure(
                            "COMMAND_TIMED_OUT", "the command had not ended after " + time.toSeconds() + " s", false);
                }
                if (bytes(room) > most) {
                    throw tooMuch(program);
                }
            }
        } finally {
            killSession(process);
            RunProcesses.end(room.home()); // and what has left the session
        }
        if (bytes(room) > most) {
            throw tooMuch(program);
        }
        return new Ended(process.exitValue(), head(room.stdout()), tail(room.stderr()));
    }

    /// The number of a user's own group, which need not be called as the user is.
    private static String group(String user) throws IOException {
        Process id = new ProcessBuilder("/usr/bin/id", "-g", user).start();
        String number = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (number.isEmpty()) {
            throw new IOException("cutfill.commands.kinds.….user is '" + user + "', whom this machine does not know");
        }
        return number;
    }

    /// Of all files, wherever in its directory.
    private static long bytes(RunDirectory room) throws IOException {
        AtomicLong sum = new AtomicLong();
        Files.walkFileTree(room.home(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // removed meanwhile, or hidden by the program from itself
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }

    /// The process is the leader of its session, so its id is that of the group.
    private static void killSession(Process process) throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Process kill = new ProcessBuilder("/usr/bin/kill", "-KILL", "--", "-" + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean interrupted = Thread.interrupted();
        try {
            boolean _ = kill.waitFor(5, TimeUnit.SECONDS); // it fails when nobody is left
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static TaskFailure tooMuch(Program program) {
        return new TaskFailure(
                "OUTPUT_TOO_LARGE",
                "the command wrote more than " + program.outputLimit().toBytes() + " bytes (output-limit)",
                false);
    }

    private static String head(Path file) throws IOException, TaskFailure {
        try (InputStream in = Files.newInputStream(plain(file))) {
            return new String(in.readNBytes(LONGEST_DOCUMENT), StandardCharsets.UTF_8);
        }
    }

    private static String tail(Path file) throws IOException, TaskFailure {
        try (InputStream in = Files.newInputStream(plain(file))) {
            in.skipNBytes(Math.max(0, Files.size(file) - TAIL_BYTES));
            return new String(in.readNBytes(TAIL_BYTES), StandardCharsets.UTF_8);
        }
    }

    /// A program can put something else in the place of what it writes to: a link leads elsewhere, a pipe keeps
    /// its reader for ever.
    private static Path plain(Path file) throws TaskFailure {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new TaskFailure(
                    "INVALID_OUTPUT",
                    "the command has replaced the file '" + file.getFileName() + "' in its directory",
                    false);
        }
        return file;
    }

    private static void keepFiles(RunDirectory room, Assignment assignment) throws IOException, TaskFailure {
        List<Path> files;
        try (Stream<Path> all = Files.list(room.outputs())) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            // a link could lead anywhere on this machine
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !TaskFiles.isName(file.getFileName().toString())) {
                throw new TaskFailure(
                        "INVALID_OUTPUT",
                        "outputs/ holds '" + file.getFileName() + "', which is no plain file with a plain name",
                        false);
            }
        }
        for (Path file : files) {
            String type = Optional.ofNullable(Files.probeContentType(file)).orElse("application/octet-stream");
            assignment.keep("output", file.getFileName().toString(), file, type);
        }
    }

    private static String result(RunDirectory room, String output) throws IOException, TaskFailure {
        if (Files.isRegularFile(room.result(), LinkOption.NOFOLLOW_LINKS)) {
            if (Files.size(room.result()) > LONGEST_DOCUMENT) {
                throw new TaskFailure(
                        "OUTPUT_TOO_LARGE", "result.json has more than " + LONGEST_DOCUMENT + " bytes", false);
            }
            try {
                return JSON.readTree(room.result()).toString();
            } catch (JacksonException _) {
                throw new TaskFailure("INVALID_OUTPUT", "result.json is no JSON", false);
            }
        }
        try {
            if (!output.isBlank()) {
                return JSON.readTree(output).toString();
            }
        } catch (JacksonException _) {
            // then it is text
        }
        ObjectNode text = JSON.createObjectNode();
        return text.put("output", output.length() > TAIL_BYTES ? output.substring(0, TAIL_BYTES) + "…" : output)
                .toString();
    }
}
