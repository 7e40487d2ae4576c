package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.Task;
import dev.cutfill.task.journal.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Does the tasks of one queue. Each call is on its own virtual thread, which is interrupted when the task is
/// taken away.
public interface Runner {
    String queue();

    /// How many of them may run at a time; empty: as many as `cutfill.worker.permits` says, which is for work
    /// that keeps the cores busy.
    default OptionalInt permits() {
        return OptionalInt.empty();
    }

    /// What it is for tasks that ask for workers of one type; empty: it does none of those.
    default Optional<String> backend() {
        return Optional.empty();
    }

    /// Does the work. Whatever is thrown besides [TaskFailure] is a fault of the server's: logged, and told to
    /// the user as such.
    ///
    /// @throws TaskFailure when the task cannot be done, with what the user is to know
    Result run(Assignment assignment) throws Exception;

    /// @param json the result document
    record Result(String json) {}

    /// What a runner is given, and how it is heard.
    interface Assignment {
        Task task();

        /// The files that the task was given, by label.
        ///
        /// @throws TaskFailure when one is gone
        Map<String, Path> inputs() throws TaskFailure, IOException;

        /// Puts a file into the store as a part of the result. If the task comes to nothing it is removed
        /// again.
        ///
        /// @param role `output`, `image` or `log`
        /// @param name letters, digits, `.`, `_` and `-`
        Artifact keep(String role, String name, Path file, String mediaType) throws IOException;

        /// An empty directory, removed when the run is over.
        Path scratch();

        /// Says how far the work is. To be called now and then: this is where a run ends that is no longer
        /// wanted.
        ///
        /// @param fraction 0 to 1
        /// @throws java.util.concurrent.CancellationException when the task was cancelled, timed out or lost,
        /// or the server stops
        void progress(String stage, double fraction);

        /// Keeps a line in the task's log.
        void log(LogLine line);
    }
}
