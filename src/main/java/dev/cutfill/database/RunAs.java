package dev.cutfill.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// As whom PostgreSQL runs. It refuses to be root; a server started by root hands it to the user `nobody`, or,
/// where nobody may not enter the data directory (it lies in `/root`, say) or privileges cannot be dropped,
/// runs it in a user namespace of its own.
///
/// @param prefix what stands before the program on the command line
/// @param owner the user that must own the cluster's files; empty: who this process runs as, nothing to do
record RunAs(List<String> prefix, OptionalInt owner) {
    /// `nobody` on every Linux of the last ten years.
    private static final int NOBODY = 65534;

    private static final RunAs SELF = new RunAs(List.of(), OptionalInt.empty());
    private static final RunAs AS_NOBODY = new RunAs(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), OptionalInt.of(NOBODY));
    // still root to the file system, but without root's powers over it; so the files stay root's
    private static final RunAs IN_NAMESPACE = new RunAs(List.of("unshare", "-U"), OptionalInt.of(0));

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /// The first way in which the program can really be started.
    ///
    /// @param directory of PostgreSQL, which is given to its user
    static RunAs choose(Path directory, Path postgres) throws IOException, InterruptedException {
        boolean root = isRoot();
        List<String> failures = new ArrayList<>();
        for (RunAs candidate : root ? List.of(AS_NOBODY, IN_NAMESPACE) : List.of(SELF)) {
            if (candidate.owner().isPresent()) {
                Files.setAttribute(directory, "unix:uid", candidate.owner().getAsInt());
            }
            String failure = candidate.tryOut(postgres);
            if (failure.isEmpty()) {
                return candidate;
            }
            failures.add(failure);
        }
        throw new DatabaseUnavailable("PostgreSQL cannot be started from " + postgres + ": "
                + String.join("; ", failures)
                + (root
                        ? ". PostgreSQL does not run as root: choose a --data directory that every user may enter, for example"
                                + " /var/lib/cutfill, or start the server as a normal user"
                        : "")
                + ". Or set DATABASE_URL to a PostgreSQL of yours.");
    }

    /// By the effective user; the owner of `/proc/<pid>` is not always it.
    static boolean isRoot() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
        }
    }

    List<String> command(String... program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(program));
        return command;
    }

    /// Gives the files to the user that PostgreSQL runs as.
    void own(Path tree) throws IOException {
        if (owner.isPresent()) {
            Directories.own(tree, owner.getAsInt());
        }
    }

    /// Empty when it works, else what went wrong.
    private String tryOut(Path postgres) throws InterruptedException {
        try {
            // with its directory to look through: postgres finds its libraries and its share directory from
            // there
            Process process = Child.builder(command(
                            "sh",
                            "-c",
                            "ls \"${1%/*}\" >/dev/null && exec \"$1\" --version",
                            "sh",
                            postgres.toString()))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? "" : said.isEmpty() ? "exit code " + process.exitValue() : said;
        } catch (IOException e) {
            return prefix.isEmpty() || Files.exists(Path.of("/bin/sh"))
                    ? String.valueOf(e.getMessage())
                    : "there is no /bin/sh";
        }
    }
}
