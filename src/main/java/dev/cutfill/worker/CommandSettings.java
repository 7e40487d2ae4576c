package dev.cutfill.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// `cutfill.commands`: programs that the operator lets tasks run, by the kind that asks for them. Nothing of a
/// task gets into the argument list but the paths of its files.
///
/// @param permits how many of them may run at a time
/// @param kinds by kind
@ConfigurationProperties(prefix = "cutfill.commands", ignoreUnknownFields = false)
public record CommandSettings(
        @DefaultValue("1") int permits, @DefaultValue Map<String, Program> kinds) {
    /// The queue of all kinds that are configured.
    public static final String QUEUE = "command";

    private static final Pattern KIND = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");

    public CommandSettings {
        if (permits < 0 || permits > 1_000) {
            throw new IllegalArgumentException("cutfill.commands.permits is " + permits + "; it must be 0 to 1000");
        }
        kinds = Map.copyOf(kinds);
        kinds.keySet().stream()
                .filter(kind -> !KIND.matcher(kind).matches() || kind.equals(VolumeTask.KIND))
                .findFirst()
                .ifPresent(kind -> {
                    throw new IllegalArgumentException("cutfill.commands.kinds has '" + kind
                            + "'; a kind is letters, digits, '.', '_' and '-', and not 'volume'");
                });
    }

    /// How one is run: in an empty directory of its own, with the task's payload as JSON on its standard input.
    ///
    /// @param argv the program and its arguments, no shell. `{inputs}`, `{outputs}`, `{payload}` and `{result}`
    /// stand for paths: the directory with the task's files under their labels, the directory whose files
    /// become artifacts, the payload as a file, and the file that may be written with the result as JSON
    /// @param timeout unless the task has a shorter one
    /// @param outputLimit of standard output, of standard error, and of all files in its directory together
    /// @param memoryLimit address space; 0: none
    /// @param cpuLimit seconds of processor time of each process; 0: none
    /// @param processLimit processes and threads that its user may have at a time; 0: none
    /// @param user whom it runs as, where the server is root; empty: as the server
    /// @param environment all it gets, besides PATH, LANG, HOME (its directory) and CUTFILL_RUN (the same, by
    /// which its processes are found)
    public record Program(
            List<String> argv,
            @DefaultValue("1h") Duration timeout,
            @DefaultValue("1GB") DataSize outputLimit,
            @DefaultValue("0B") DataSize memoryLimit,
            @DefaultValue("0s") Duration cpuLimit,
            @DefaultValue("0") int processLimit,
            @DefaultValue("") String user,
            @DefaultValue Map<String, String> environment) {
        public Program {
            if (argv == null || argv.isEmpty() || !Path.of(argv.getFirst()).isAbsolute()) {
                throw new IllegalArgumentException(
                        "cutfill.commands.kinds.….argv must begin with the absolute path of a program");
            }
            if (!timeout.isPositive()
                    || outputLimit.isNegative()
                    || memoryLimit.isNegative()
                    || cpuLimit.isNegative()
                    || processLimit < 0) {
                throw new IllegalArgumentException("cutfill.commands.kinds.… has a limit below zero, or no time");
            }
            if (!user.isEmpty() && !user.matches("[a-z_][a-z0-9_-]{0,31}")) {
                throw new IllegalArgumentException(
                        "cutfill.commands.kinds.….user is '" + user + "', which names no user");
            }
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }

        /// Without the environment's values, for what is secret has its place there.
        @Override
        public String toString() {
            return "Program[argv=" + argv + ", timeout=" + timeout + ", outputLimit=" + outputLimit + ", memoryLimit="
                    + memoryLimit + ", cpuLimit=" + cpuLimit + ", processLimit=" + processLimit + ", user=" + user
                    + ", environment=" + new TreeSet<>(environment.keySet()) + "]";
        }
    }
}
