package dev.cutfill.api.agents;

import dev.cutfill.access.Principal;
import dev.cutfill.task.Claim;
import dev.cutfill.task.Task;
import dev.cutfill.task.TaskQueue;
import dev.cutfill.task.TaskQueue.Report;
import dev.cutfill.task.TaskState;
import dev.cutfill.task.Tasks;
import dev.cutfill.task.Workers;
import dev.cutfill.web.error.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a PATCH asks for, in the engine's operations. An agent speaks for what it holds. Whoever is bound to no
/// tenant, as everyone is on an open server, may speak for any: then a task that nobody holds is taken first.
@Component
final class Reports {
    /// An agent that is not heard of for so long has lost what it held.
    static final Duration LEASE = Duration.ofMinutes(30);

    private static final String NO_RESULT = "null";
    private static final String ANYONE = "anyone";
    private static final JsonMapper JSON = new JsonMapper();

    private final Tasks tasks;
    private final TaskQueue queue;
    private final Workers workers;

    Reports(Tasks tasks, TaskQueue queue, Workers workers) {
        this.tasks = tasks;
        this.queue = queue;
        this.workers = workers;
    }

    /// @param result JSON
    Task update(Principal principal, Task task, Optional<String> status, Optional<String> result) {
        check(principal, task);
        // another that it has may have been forgotten
        principal.worker().ifPresent(agent -> workers.heartbeat(agent, task.id(), LEASE));
        String now = TaskBody.TASKS.word(task.state());
        if (status.isEmpty() || status.get().equals(now) && task.state() == TaskState.RUNNING) {
            return result.isEmpty() ? task : amend(principal, task, result.get());
        }
        if (status.get().equals(now)) {
            return task; // said before
        }
        if (task.state() == TaskState.QUEUED && principal.worker().isEmpty()) {
            Claim claim = queue.claim(task.id(), ANYONE, LEASE).orElseThrow(() -> conflict(task, status.get()));
            return update(principal, claim.task(), status, result);
        }
        if (task.state() != TaskState.RUNNING) {
            throw conflict(task, status.get());
        }
        Claim claim = task.run()
                .worker()
                .flatMap(holder -> workers.held(holder, task.id()))
                .orElseThrow(() -> conflict(task, status.get()));
        boolean accepted = switch (status.get()) {
            case "completed" -> complete(claim, result) != Report.REFUSED;
            case "failed" -> fail(claim, result) != Report.REFUSED;
            default -> queue.release(claim, false);
        };
        if (!accepted) {
            throw conflict(task, status.get());
        }
        return tasks.find(principal.realm(), task.id()).orElse(task);
    }

    private static void check(Principal principal, Task task) {
        boolean holder = principal.worker().isPresent()
                && principal.worker().equals(task.run().worker());
        boolean master =
                principal.worker().isEmpty() && principal.realm().tenant().isEmpty();
        if (!holder && !master) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "not_the_holder",
                    "Only the agent that holds task " + task.id() + " can say how it stands");
        }
    }

    private Task amend(Principal principal, Task task, String result) {
        return tasks.amend(principal.realm(), task.id(), principal.worker(), result)
                .filter(change -> change.made())
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT,
                        "invalid_state",
                        "Task " + task.id() + " is " + TaskBody.TASKS.word(task.state()) + " and has no result yet"))
                .task();
    }

    private Report complete(Claim claim, Optional<String> result) {
        String kept = result.or(() -> claim.task().outcome().result()).orElse(NO_RESULT);
        return workers.complete(claim.task().run().worker().orElse(ANYONE), claim, kept);
    }

    private Report fail(Claim claim, Optional<String> result) {
        JsonNode said = result.map(JSON::readTree)
                .map(document -> document.path("error"))
                .orElse(JSON.missingNode());
        Task.Failure why =
                new Task.Failure("AGENT_REPORTED", said.isString() ? said.asString() : "the agent reported a failure");
        return workers.fail(
                claim.task().run().worker().orElse(ANYONE),
                claim,
                why,
                false,
                result.or(() -> claim.task().outcome().result()));
    }

    private static ProblemException conflict(Task task, String wanted) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "invalid_state",
                "Task " + task.id() + " is " + TaskBody.TASKS.word(task.state()) + " and does not become " + wanted);
    }
}
