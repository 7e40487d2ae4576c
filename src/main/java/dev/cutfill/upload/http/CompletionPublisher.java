package dev.cutfill.upload.http;

import dev.cutfill.upload.Upload;
import dev.cutfill.upload.storage.Checksum;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.FinishHook;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadDirectory;
import dev.cutfill.upload.storage.UploadMeters;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the rest of the program of each finished upload, once, and the webhook after it.
///
/// A finished upload whose record does not say that it was announced is announced when a client next asks for
/// it: the server may have died, or failed, between the last byte and the word of it.
public final class CompletionPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionPublisher.class);

    private final DiskUploads uploads;
    private final Consumer<Upload> listeners;
    private final FinishHook hook;
    private final UploadMeters meters;
    private final Clock clock;
    /// one thread at a time speaks of an upload; which lock is its own is told by its id
    private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

    /// @param listeners are told before the client is answered; when they throw, the client is asked to come
    /// again, and they are told again
    public CompletionPublisher(
            DiskUploads uploads, Consumer<Upload> listeners, FinishHook hook, UploadMeters meters, Clock clock) {
        this.uploads = uploads;
        this.listeners = listeners;
        this.hook = hook;
        this.meters = meters;
        this.clock = clock;
    }

    /// Does nothing unless the upload is finished and nobody has been told.
    public void announce(StoredUpload upload) throws IOException, ProtocolException {
        if (!upload.finished()
                || upload.record().notice().announced()
                || upload.record().isPart()) {
            return;
        }
        synchronized (locks[Math.floorMod(upload.id().hashCode(), locks.length)]) {
            StoredUpload now = uploads.stored(upload.id()).orElseThrow(ProtocolException::unknownUpload);
            if (!now.record().notice().announced()) {
                announceNow(now);
            }
        }
    }

    private void announceNow(StoredUpload upload) throws IOException, ProtocolException {
        for (Checksum digest : ReprDigest.parse(upload.record().creation().digest())) {
            if (!digest.fits(uploads.file(upload.id()), 0, upload.offset())) {
                uploads.expire(upload.id());
                throw ProtocolException.digestMismatch();
            }
        }
        try {
            listeners.accept(upload.upload());
        } catch (RuntimeException e) {
            LOG.error(
                    "Upload {} is whole, but the server could not act on it; it tries again when the client asks again",
                    UploadDirectory.shortened(upload.id()),
                    e);
            throw ProtocolException.notAnnounced();
        }
        uploads.markAnnounced(upload, hook.isOn());
        long millis = upload.record().creation().created() == 0
                ? 0
                : Math.max(0, clock.millis() - upload.record().creation().created());
        meters.finished(millis);
        LOG.info(
                "upload={} end=finished bytes={} seconds={} owner={}",
                UploadDirectory.shortened(upload.id()),
                upload.offset(),
                millis / 1000.0,
                upload.record().creation().owner());
        if (hook.isOn()) {
            uploads.stored(upload.id()).ifPresent(hook::tell);
        }
    }
}
