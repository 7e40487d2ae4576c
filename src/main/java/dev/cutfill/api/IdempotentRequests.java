package dev.cutfill.api;

import dev.cutfill.access.Principal;
import dev.cutfill.task.idempotency.Idempotency;
import dev.cutfill.task.idempotency.Idempotency.Answer;
import dev.cutfill.web.error.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// A request that makes something, and that may come twice: with the header `Idempotency-Key` it is done once,
/// and the second time answered as the first.
@Component
public final class IdempotentRequests {
    public static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    private final Idempotency idempotency;
    private final JsonMapper json;

    IdempotentRequests(Idempotency idempotency, JsonMapper json) {
        this.idempotency = idempotency;
        this.json = json;
    }

    /// @param route method and path
    /// @param key of the request, if it has one
    /// @param body of the request
    /// @param action makes it, and says what of it is to be told
    public ResponseEntity<String> answer(
            Principal principal,
            String route,
            @Nullable String key,
            byte @Nullable [] body,
            HttpStatus status,
            Supplier<Object> action) {
        return answer(principal, route, key, body, () -> new Told(status, action.get()));
    }

    /// What is answered.
    public record Told(HttpStatus status, Object body) {}

    /// As above, where the action says which status it is.
    public ResponseEntity<String> answer(
            Principal principal, String route, @Nullable String key, byte @Nullable [] body, Supplier<Told> action) {
        Optional<String> given = Optional.ofNullable(key).map(String::strip).filter(text -> !text.isEmpty());
        if (given.isEmpty()) {
            return response(answer(action), false);
        }
        if (given.get().length() > LONGEST || given.get().indexOf('\0') >= 0) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "idempotency_key_invalid", HEADER + " has 1 to " + LONGEST + " characters");
        }
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        Idempotency.Result result = idempotency.once(
                Idempotency.Request.of(principal.name(), route, given.get(), text), () -> answer(action));
        return switch (result) {
            case Idempotency.Result.Done(Answer answer) -> response(answer, false);
            case Idempotency.Result.Repeated(Answer answer) -> response(answer, true);
            case Idempotency.Result.Mismatch() ->
                throw new ProblemException(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "idempotency_key_reused",
                        "This " + HEADER
                                + " came with another request before; take a new one for each thing that is to be made");
        };
    }

    private Answer answer(Supplier<Told> action) {
        Told told = action.get();
        return new Answer(told.status().value(), json.writeValueAsString(told.body()));
    }

    private static ResponseEntity<String> response(Answer answer, boolean repeated) {
        ResponseEntity.BodyBuilder builder =
                ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        return (repeated ? builder.header("Idempotent-Replayed", "true") : builder).body(answer.body());
    }
}
