package dev.cutfill.task.webhook;

import dev.cutfill.task.webhook.Webhook.Outcome;
import dev.cutfill.web.OutboundUrlPolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Sends what the outbox holds for webhooks. Each may come twice, never not at all: a delivery is repeated for
/// about a day, with pauses that double from five seconds to an hour, until it is answered by 2xx; after that
/// the webhook is disabled.
///
/// `Cutfill-Signature: t=<epoch seconds>,v1=<hex>`, where hex is HMAC-SHA256 of "t, a full stop, body" under
/// the webhook's secret.
@Component
final class WebhookSender {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    /// Of one receiver, at a time.
    private static final int EACH = 10;
    private static final Duration AWHILE = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 32;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PUT_OFF = Duration.ofMinutes(2);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String STOPPED = "the server was stopped meanwhile";
    private static final String UNKNOWN_HOST = "nothing is known by its host's name";

    /// Whom it was for is no more: that is not told to anyone.
    private static final Outcome NOBODY = new Outcome(Optional.empty(), Optional.empty());

    private final WebhookTable table;
    private final OutboundUrlPolicy calls;
    private final Clock clock = Clock.systemUTC();
    private final OkHttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /// by lane
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean stopping;

    WebhookSender(WebhookTable table, OutboundUrlPolicy calls) {
        this.table = table;
        this.calls = calls;
        this.http = new OkHttpClient.Builder()
                .dns(calls::resolve) // what is checked is what is connected to
                .callTimeout(TIMEOUT)
                .followRedirects(false) // one could lead where the URL itself must not
                .build();
    }

    @Scheduled(fixedDelay = 1_000)
    void relay() {
        if (stopping) {
            return;
        }
        long until = System.nanoTime() + AWHILE.toNanos();
        try {
            do {
                ended.drainPermits(); // before looking: one that ends meanwhile is not missed
                if (relayDue() == 0 && (busy().isEmpty() || !awaitOne(until))) {
                    return;
                }
            } while (!stopping);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Webhooks wait for the database: {}", e.getMessage());
        } catch (RejectedExecutionException e) {
            if (!stopping) {
                throw e;
            }
            // the server stops; what was due comes again
        }
    }

    /// Breaks off what is under way: it comes again, and nobody waits for a receiver that does not answer.
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        http.dispatcher().cancelAll();
        threads.close(); // what was broken off is noted yet
    }

    /// Sends what is due, each on a thread of its own, and waits for none: of a receiver that does not answer
    /// only so many are under way, and the others go on.
    ///
    /// @return how many
    int relayDue() {
        List<WebhookTable.Delivery> due = table.due(EACH, busy(), PUT_OFF);
        for (WebhookTable.Delivery delivery : due) {
            underWay.merge(delivery.lane(), 1, Integer::sum);
            threads.execute(() -> {
                try {
                    relay(delivery);
                } catch (DataAccessException | TransactionException e) {
                    LOG.warn("Webhook event {} comes again: {}", delivery.id(), e.getMessage());
                } finally {
                    underWay.computeIfPresent(delivery.lane(), (_, count) -> count == 1 ? null : count - 1);
                    ended.release();
                }
            });
        }
        return due.size();
    }

    private List<String> busy() {
        return underWay.entrySet().stream()
                .filter(lane -> lane.getValue() >= EACH)
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean awaitOne(long until) {
        try {
            return ended.tryAcquire(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops; what was not sent comes again
            return false;
        }
    }

    private void relay(WebhookTable.Delivery delivery) {
        Outcome outcome = delivery.url().map(url -> send(url, delivery)).orElse(NOBODY);
        String failure = outcome.failure().orElse("");
        if (failure.isEmpty()) {
            table.sent(delivery.id(), outcome);
        } else if (delivery.attempts() >= MOST_ATTEMPTS) {
            LOG.warn("Webhook event {} is given up after {} attempts: {}", delivery.id(), delivery.attempts(), failure);
            table.disable(
                    delivery.id(),
                    outcome,
                    "delivery " + delivery.id() + " failed " + delivery.attempts() + " times, the last time because "
                            + failure);
        } else {
            Duration pause = pause(delivery.attempts());
            LOG.info(
                    "Webhook event {} was not delivered ({}); again in {} s",
                    delivery.id(),
                    failure,
                    pause.toSeconds());
            table.again(delivery.id(), pause, outcome);
        }
    }

    /// From five seconds to an hour, less up to a half at random.
    private static Duration pause(int attempts) {
        long longest = Math.min(3_600, 5L << Math.min(attempts - 1, 20));
        return Duration.ofMillis(longest * ThreadLocalRandom.current().nextLong(500, 1_000));
    }

    private Outcome send(URI url, WebhookTable.Delivery delivery) {
        try {
            if (!calls.allows(url)) {
                return failed(
                        "it leads to this machine or a private network, which cutfill.webhooks.private-addresses does not allow");
            }
            Request.Builder request = new Request.Builder()
                    .url(url.toURL())
                    .header("User-Agent", "Cutfill")
                    .header("Cutfill-Delivery", Long.toString(delivery.id()))
                    .post(RequestBody.create(delivery.payload().getBytes(StandardCharsets.UTF_8), JSON));
            delivery.secret()
                    .ifPresent(secret -> request.header("Cutfill-Signature", signature(secret, delivery.payload())));
            int status;
            try (Response response = http.newCall(request.build()).execute()) {
                status = response.code();
            }
            return new Outcome(
                    Optional.of(status),
                    switch (status / 100) {
                        case 2 -> Optional.empty();
                        case 3 -> Optional.of("it answered " + status + ", and redirects are not followed");
                        default -> Optional.of("it answered " + status);
                    });
        } catch (InterruptedIOException _) {
            return failed(stopping ? STOPPED : "it did not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (UnknownHostException _) {
            return failed(UNKNOWN_HOST);
        } catch (ConnectException _) {
            return failed("nobody takes connections there");
        } catch (SSLException _) {
            return failed(
                    "no TLS connection could be made with it: its certificate is not trusted or not its own, or it speaks no TLS");
        } catch (IOException | IllegalArgumentException e) {
            return failed(
                    stopping ? STOPPED : "the connection broke (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Outcome failed(String why) {
        return new Outcome(Optional.empty(), Optional.of(why));
    }

    private String signature(String secret, String body) {
        long at = clock.instant().getEpochSecond();
        return "t=" + at + ",v1=" + hmac(secret, at + "." + body);
    }

    static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
