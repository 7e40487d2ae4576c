package dev.cutfill.worker;

import dev.cutfill.task.Artifact;
import dev.cutfill.task.LogLine;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskInput;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// Does the tasks of one queue. Each call is on its own virtual thread, which is interrupted when the task is taken away.
public interface Runner {
    String queue();

    /// How many of them may run at a time; empty: as many as `cutfill.worker.permits` says, which is for work that keeps the
    /// cores busy.
    default OptionalInt permits() {
        return OptionalInt.empty();
    }

    /// Does the work. Whatever is thrown besides [TaskFailure] is a fault of the server's: logged, and told to the user as such.
    ///
    /// @throws TaskFailure when the task cannot be done, with what the user is to know
    Result run(Assignment assignment) throws Exception;

    /// The task was taken away while the result was being made: what is in the store of it is to go.
    default void discard(Result result) {}

    /// @param json the result document
    record Result(String json, List<Artifact> artifacts) {
        public Result {
            artifacts = List.copyOf(artifacts);
        }
    }

    /// What a runner is given, and how it is heard.
    interface Assignment {
        Task task();

        List<TaskInput> inputs();

        /// An empty directory, removed when the run is over.
        Path scratch();

        /// Says how far the work is. To be called now and then: this is where a run ends that is no longer wanted.
        ///
        /// @param fraction 0 to 1
        /// @throws java.util.concurrent.CancellationException when the task was cancelled, timed out or lost, or the server stops
        void progress(String stage, double fraction);

        /// Keeps a line in the task's log.
        void log(LogLine line);
    }
}
