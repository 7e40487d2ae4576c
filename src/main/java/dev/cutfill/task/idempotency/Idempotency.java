package dev.cutfill.task.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// A request that may be sent twice is done once (the Idempotency-Key of the IETF's httpapi draft): what was
/// answered is stored in the transaction that did it, so there is never the one without the other, and given
/// again to whoever repeats it.
@Component
public final class Idempotency {
    private final IdempotencyTable table;
    private final TransactionTemplate transaction;

    Idempotency(IdempotencyTable table, TransactionTemplate transaction) {
        this.table = table;
        this.transaction = transaction;
    }

    /// @param principal who asks: a key means something only together with its sender
    /// @param route method and path
    /// @param key the sender's, 1 to 255 characters
    public record Request(String principal, String route, String key, byte[] bodySha256) {
        public static Request of(String principal, String route, String key, String body) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
                return new Request(principal, route, key, hash);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has it
            }
        }
    }

    /// @param body JSON
    public record Answer(int status, String body) {}

    public sealed interface Result {
        record Done(Answer answer) implements Result {}

        /// it was done before
        record Repeated(Answer answer) implements Result {}

        /// this key came with another request before
        record Mismatch() implements Result {}
    }

    /// What is older is done anew.
    public void forget(Duration age) {
        table.forget(age);
    }

    /// Does it, unless it has been done. A request that comes while the same is being done waits for that.
    ///
    /// @param action joins this transaction; if it throws, nothing was done and the key is free again
    public Result once(Request request, Supplier<Answer> action) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            if (table.begin(request)) {
                Answer answer = action.get();
                table.end(request, answer);
                return new Result.Done(answer);
            }
            IdempotencyTable.Done done = table.find(request).orElseThrow();
            return MessageDigest.isEqual(done.bodySha256(), request.bodySha256())
                    ? new Result.Repeated(done.answer())
                    : new Result.Mismatch();
        }));
    }
}
