package dev.cutfill.api;

import dev.cutfill.task.TooManyTasks;
import dev.cutfill.web.error.ErrorMapping;
import dev.cutfill.web.error.ProblemException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// What the task engine refuses, for all APIs.
@Component
final class TaskErrors implements ErrorMapping {
    @Override
    public Optional<ProblemException> problem(Throwable thrown) {
        return thrown instanceof TooManyTasks refusal
                ? Optional.of(new ProblemException(
                                HttpStatus.TOO_MANY_REQUESTS, "too_many_tasks", String.valueOf(refusal.getMessage()))
                        .with(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(refusal.pause().toSeconds())))
                : Optional.empty();
    }
}
