package dev.cutfill.task.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Sends what the outbox holds for webhooks. Each may come twice, never not at all: a delivery is repeated for about a day, with
/// pauses that double from five seconds to an hour, until it is answered by 2xx; after that the webhook is disabled.
///
/// `Cutfill-Signature: t=<epoch seconds>,v1=<hex>`, where hex is HMAC-SHA256 of "t, a full stop, body" under the webhook's secret.
@Component
@EnableConfigurationProperties(WebhookSettings.class)
final class WebhookRelay {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookRelay.class);
    private static final int BATCH = 20;
    private static final int MOST_ATTEMPTS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PUT_OFF = Duration.ofMinutes(2);

    private final WebhookTable table;
    private final WebhookSettings settings;
    private final Clock clock = Clock.systemUTC();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER) // one could lead where the URL itself must not
            .build();

    WebhookRelay(WebhookTable table, WebhookSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    @Scheduled(fixedDelay = 1_000)
    void relay() {
        try {
            for (int sent = BATCH; sent == BATCH; ) {
                sent = relayDue();
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Webhooks wait for the database: {}", e.getMessage());
        }
    }

    /// @return how many were due
    int relayDue() {
        List<WebhookTable.Delivery> due = table.due(BATCH, PUT_OFF);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            due.forEach(delivery -> all.add(threads.submit(() -> relay(delivery))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops; what was not sent comes again
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
        }
        return due.size();
    }

    private void relay(WebhookTable.Delivery delivery) {
        String failure = delivery.url().map(url -> send(url, delivery)).orElse("");
        if (failure.isEmpty()) {
            table.sent(delivery.id());
        } else if (delivery.attempts() >= MOST_ATTEMPTS) {
            LOG.warn("Webhook event {} is given up after {} attempts: {}", delivery.id(), delivery.attempts(), failure);
            table.disable(delivery.id());
        } else {
            Duration pause = pause(delivery.attempts());
            LOG.info("Webhook event {} was not delivered ({}); again in {} s", delivery.id(), failure, pause.toSeconds());
            table.again(delivery.id(), pause);
        }
    }

    /// From five seconds to an hour, less up to a half at random.
    private static Duration pause(int attempts) {
        long longest = Math.min(3_600, 5L << Math.min(attempts - 1, 20));
        return Duration.ofMillis(longest * ThreadLocalRandom.current().nextLong(500, 1_000));
    }

    /// @return why it was not delivered; empty when it was
    private String send(URI url, WebhookTable.Delivery delivery) {
        try {
            if (!settings.privateAddresses() && !isPublic(url.getHost())) {
                return "it leads into a private network, which cutfill.webhooks.private-addresses does not allow";
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(url)
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "Cutfill")
                    .header("Cutfill-Delivery", Long.toString(delivery.id()))
                    .POST(BodyPublishers.ofString(delivery.payload()));
            delivery.secret().ifPresent(secret -> request.header("Cutfill-Signature", signature(secret, delivery.payload())));
            HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
            return answer.statusCode() / 100 == 2 ? "" : "answered " + answer.statusCode();
        } catch (IOException | IllegalArgumentException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "the server stops";
        }
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

    static boolean isPublic(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            byte[] bytes = address.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
            boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
            if (address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()
                    || uniqueLocal
                    || shared) {
                return false;
            }
        }
        return true;
    }
}
