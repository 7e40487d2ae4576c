package dev.cutfill.api.v2;

import dev.cutfill.task.Idempotency;
import dev.cutfill.task.Idempotency.Answer;
import dev.cutfill.task.Idempotency.Request;
import dev.cutfill.web.Principal;
import dev.cutfill.web.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// A POST that makes something, done once for each `Idempotency-Key`.
@Component
final class Once {
    static final String HEADER = "Idempotency-Key";

    private final Idempotency idempotency;
    private final JsonMapper json;

    Once(Idempotency idempotency, JsonMapper json) {
        this.idempotency = idempotency;
        this.json = json;
    }

    /// @param key the client's, if it sent one
    /// @param body as it was understood; another one under the same key is a mistake
    ResponseEntity<String> answer(Principal principal, String route, @Nullable String key, Object body, Supplier<Answer> action) {
        if (key == null) {
            return entity(action.get(), false);
        }
        if (key.isBlank() || key.length() > 255) {
            throw Check.invalid(HEADER, key, "1 to 255 characters");
        }
        Request request = Request.of(principal.name(), route, key, json.writeValueAsString(body));
        return switch (idempotency.once(request, action)) {
            case Idempotency.Result.Done(Answer answer) -> entity(answer, false);
            case Idempotency.Result.Repeated(Answer answer) -> entity(answer, true);
            case Idempotency.Result.Mismatch() ->
                throw new ProblemException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "idempotency_key_reused",
                        "This " + HEADER + " came with another request before; take a new one for each request");
        };
    }

    private static ResponseEntity<String> entity(Answer answer, boolean repeated) {
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        return (repeated ? builder.header("Idempotency-Replayed", "true") : builder).body(answer.body());
    }
}
