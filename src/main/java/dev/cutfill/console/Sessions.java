package dev.cutfill.console;

import dev.cutfill.access.Principal;
import dev.cutfill.access.SignedIn;
import dev.cutfill.task.tenant.Tenants;
import dev.cutfill.web.security.OperatorKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who is signed in, in `console_session`, and the links that sign somebody in once. A session stands for the key that
/// it was opened with, and ends with it; one that nobody uses ends after [#IDLE].
///
/// Links are in memory: one that was printed before a restart is void after it.
@Component
public final class Sessions implements SignedIn {
    static final Duration IDLE = Duration.ofHours(12);

    private static final Duration LINK = Duration.ofMinutes(10);
    private static final int MOST_LINKS = 100;
    private static final int BYTES = 32;
    private static final String OPERATOR = "operator:";
    private static final String KEY = "key:";

    private final JdbcClient jdbc;
    private final Tenants tenants;
    private final OperatorKey operator;
    private final SecureRandom random = new SecureRandom();

    /// Hash of the token → when it ends, in nanoseconds.
    private final Map<String, Long> links = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_LINKS;
        }
    };

    Sessions(JdbcClient jdbc, Tenants tenants, OperatorKey operator) {
        this.jdbc = jdbc;
        this.tenants = tenants;
        this.operator = operator;
    }

    /// @param principal the operator or the holder of a key
    /// @return the secret for the cookie
    String open(Principal principal) {
        String holder =
                principal.equals(Principal.OPERATOR) ? OPERATOR + operator.fingerprint() : KEY + principal.name();
        String secret = secret();
        jdbc.sql("DELETE FROM console_session WHERE seen_at < now() - make_interval(secs => :idle)")
                .param("idle", (double) IDLE.toSeconds())
                .update();
        jdbc.sql("INSERT INTO console_session (sha256, holder) VALUES (:hash, :holder)")
                .param("hash", sha256(secret))
                .param("holder", holder)
                .update();
        return secret;
    }

    @Override
    public Optional<Principal> find(String secret) {
        return jdbc.sql("""
                        WITH used AS (
                            UPDATE console_session SET seen_at = now()
                            WHERE sha256 = :hash AND seen_at < now() - interval '1 minute'
                              AND seen_at > now() - make_interval(secs => :idle))
                        SELECT holder FROM console_session
                        WHERE sha256 = :hash AND seen_at > now() - make_interval(secs => :idle)
                        """)
                .param("hash", sha256(secret))
                .param("idle", (double) IDLE.toSeconds())
                .query(String.class)
                .optional()
                .flatMap(this::holder);
    }

    private Optional<Principal> holder(String holder) {
        return holder.startsWith(KEY)
                ? tenants.holder(holder.substring(KEY.length()))
                : Optional.of(Principal.OPERATOR).filter(_ -> holder.equals(OPERATOR + operator.fingerprint()));
    }

    void close(String secret) {
        jdbc.sql("DELETE FROM console_session WHERE sha256 = :hash")
                .param("hash", sha256(secret))
                .update();
    }

    /// @return a token that signs the operator in once
    String newLink() {
        String token = secret();
        synchronized (links) {
            links.put(HexFormat.of().formatHex(sha256(token)), System.nanoTime() + LINK.toNanos());
        }
        return token;
    }

    /// Uses a link up.
    ///
    /// @return whether it was good
    boolean isGood(String token) {
        synchronized (links) {
            Long end = links.remove(HexFormat.of().formatHex(sha256(token)));
            return end != null && end - System.nanoTime() > 0;
        }
    }

    private String secret() {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
