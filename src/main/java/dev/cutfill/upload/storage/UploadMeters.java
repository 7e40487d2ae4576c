package dev.cutfill.upload.storage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// What can be counted about uploads.
public final class UploadMeters {
    private static final Set<String> METHODS = Set.of("POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "GET", "PUT");

    private final MeterRegistry registry;
    private final AtomicInteger active = new AtomicInteger();
    private final Counter bytes;
    private final Counter created;
    private final Counter terminated;
    private final Counter expired;
    private final Counter superseded;
    private final Timer finished;

    public UploadMeters(MeterRegistry registry) {
        this.registry = registry;
        bytes = counter("cutfill.uploads.bytes.received", "bytes of uploads that were kept");
        created = counter("cutfill.uploads.begun", "uploads created by requests");
        terminated = counter("cutfill.uploads.terminated", "uploads deleted by requests");
        expired = counter("cutfill.uploads.expired", "uploads removed because nobody went on with or needed them");
        superseded = counter("cutfill.uploads.displaced", "requests that a newer one on the same upload ended");
        finished = Timer.builder("cutfill.uploads.finished")
                .description("finished uploads, and the time from their creation")
                .publishPercentileHistogram(false)
                .register(registry);
        Gauge.builder("cutfill.uploads.active", active, AtomicInteger::get)
                .description("requests that are being worked on")
                .register(registry);
    }

    public void watch(StorageQuota room) {
        Gauge.builder("cutfill.uploads.open", room, StorageQuota::open)
                .description("unfinished uploads")
                .register(registry);
        Gauge.builder("cutfill.uploads.bytes", room, StorageQuota::bytes)
                .description("bytes of all uploads, on disk or promised")
                .register(registry);
    }

    public void begun() {
        active.incrementAndGet();
    }

    public void ended(String method, int status) {
        active.decrementAndGet();
        registry.counter(
                        "cutfill.uploads.requests",
                        "method",
                        METHODS.contains(method) ? method : "other",
                        "code",
                        Integer.toString(status))
                .increment();
        if (status == 201) {
            created.increment();
        } else if (status < 300 && method.toUpperCase(Locale.ROOT).equals("DELETE")) {
            terminated.increment();
        }
    }

    void received(long count) {
        bytes.increment(count);
    }

    void superseded() {
        superseded.increment();
    }

    void expired() {
        expired.increment();
    }

    public void finished(long millis) {
        finished.record(Duration.ofMillis(millis));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
