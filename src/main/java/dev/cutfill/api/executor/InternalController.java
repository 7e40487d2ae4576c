package dev.cutfill.api.executor;

import dev.cutfill.access.Principal;
import dev.cutfill.web.FieldReader;
import dev.cutfill.web.error.ProblemException;
import dev.cutfill.worker.simulation.ProblemSettings;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/// /api/v1/workers/internal: more or fewer of this server's own workers, for this API's tasks. They serve all
/// tenants, so who belongs to one has no say.
@RestController
final class InternalController implements InternalApi {
    private final InternalWorkers workers;

    InternalController(InternalWorkers workers) {
        this.workers = workers;
    }

    @Override
    public Status status(Principal principal) {
        operator(principal);
        return new Status(
                workers.running(),
                workers.count(),
                workers.places(workers.names()).stream().map(Place::of).toList());
    }

    @Override
    public Scaled scale(Principal principal, @Nullable String asked, byte @Nullable [] body) {
        operator(principal);
        FieldReader fields = asked == null ? FieldReader.body(body) : FieldReader.query("num_workers", asked);
        OptionalInt wanted = fields.requiredInteger("num_workers", 0, ProblemSettings.MOST_WORKERS);
        fields.check();
        int before = workers.scale(wanted.orElseThrow());
        int now = wanted.orElseThrow();
        return new Scaled("Workers scaled successfully", before, now, before, now, "scaled");
    }

    @Override
    public Stopped stop(Principal principal) {
        operator(principal);
        return new Stopped("Workers stopped", workers.stop(), "stopped");
    }

    @Override
    public Started start(Principal principal) {
        operator(principal);
        int count = workers.start();
        return new Started("Workers started", count, "started", count);
    }

    private static void operator(Principal principal) {
        if (principal.realm().tenant().isPresent()) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "operator_only",
                    "The internal workers serve all tenants; the server's own key moves them");
        }
    }
}
