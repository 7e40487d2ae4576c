package dev.cutfill.upload.storage;

import dev.cutfill.upload.UploadNeeds;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what nobody goes on with: unfinished uploads that nobody has touched for `expire-after`, and
/// finished ones that are as old and that nobody needs; later the records that tell of them, and what a dead
/// server left half written. Tells the webhook again what it has not taken.
public final class ExpirationCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirationCleaner.class);
    /// a record is written in milliseconds
    private static final Duration LEFTOVER = Duration.ofHours(1);

    private final UploadDirectory directory;
    private final DiskUploads uploads;
    private final Supplier<Stream<UploadNeeds>> needs;
    private final FinishHook hook;
    private final UploadMeters meters;
    private final Duration expireAfter;
    private final Clock clock;

    public ExpirationCleaner(
            DiskUploads uploads,
            Supplier<Stream<UploadNeeds>> needs,
            FinishHook hook,
            UploadMeters meters,
            Duration expireAfter) {
        this.directory = uploads.directory();
        this.uploads = uploads;
        this.needs = needs;
        this.hook = hook;
        this.meters = meters;
        this.expireAfter = expireAfter;
        this.clock = uploads.clock();
    }

    public void runAndLog() {
        try {
            run();
        } catch (IOException | RuntimeException e) {
            LOG.error("Uploads could not be swept; it is tried again", e);
        }
    }

    /// @return how many uploads were removed
    public int run() throws IOException {
        List<StoredUpload> all = directory.all();
        if (hook.isOn()) {
            all.stream()
                    .filter(upload -> upload.record().notice().toTell() && upload.finished())
                    .forEach(hook::tell);
        }
        if (expireAfter.isZero()) {
            directory.sweep(clock.instant().minus(LEFTOVER), Instant.MIN);
            return 0;
        }
        Instant limit = clock.instant().minus(expireAfter);
        List<StoredUpload> old = new ArrayList<>();
        for (StoredUpload upload : all) {
            if (lastTouched(upload).isBefore(limit)
                    && !uploads.isBeingWritten(upload.id())
                    && !upload.record().notice().toTell()) {
                old.add(upload);
            }
        }
        Set<String> needed = needed(old);
        int removed = 0;
        for (StoredUpload upload : old) {
            if (!needed.contains(upload.id())) {
                uploads.expire(upload.id());
                meters.expired();
                removed++;
                LOG.info(
                        "upload={} end=expired bytes={} finished={} owner={}",
                        UploadDirectory.shortened(upload.id()),
                        upload.offset(),
                        upload.finished(),
                        upload.record().creation().owner());
            }
        }
        directory.sweep(clock.instant().minus(LEFTOVER), limit);
        return removed;
    }

    /// An upload that waits for its parts is as young as the youngest of them.
    private Instant lastTouched(StoredUpload upload) throws IOException {
        Instant latest = directory.touched(upload.id());
        if (!upload.finished()) {
            for (String part : upload.record().parts()) {
                if (uploads.stored(part).isPresent()) {
                    Instant touched = directory.touched(part);
                    latest = touched.isAfter(latest) ? touched : latest;
                }
            }
        }
        return latest;
    }

    private Set<String> needed(List<StoredUpload> old) {
        Set<String> ids = old.stream().map(StoredUpload::id).collect(Collectors.toSet());
        Set<String> needed = new HashSet<>();
        if (!ids.isEmpty()) {
            needs.get().forEach(each -> needed.addAll(each.needed(ids)));
        }
        return needed;
    }
}
