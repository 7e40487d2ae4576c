package dev.cutfill.task;

import java.nio.file.Path;
import java.util.Optional;

/// A file that a task needs before it may run.
///
/// @param uploadId where this server's uploads hold it
/// @param location where it lies when it came in another way
public record TaskInput(String label, String uploadId, Optional<Path> location, boolean finished) {
    /// What an upload is for.
    ///
    /// @param kind of the task
    /// @param label of the input
    public record Purpose(String kind, String label) {}

    /// An input whose upload has just been opened.
    public static TaskInput awaited(String label, String uploadId) {
        return new TaskInput(label, uploadId, Optional.empty(), false);
    }
}
