package dev.cutfill.task;

import java.time.Duration;

/// A task that is refused because as many as may be are queued or running. The message is for its sender.
public final class TooManyTasks extends RuntimeException {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    public TooManyTasks(String sentence) {
        super(sentence);
    }

    /// When it is worth another try.
    public Duration pause() {
        return PAUSE;
    }
}
