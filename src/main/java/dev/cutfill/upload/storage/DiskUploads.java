package dev.cutfill.upload.storage;

import dev.cutfill.upload.Upload;
import dev.cutfill.upload.UploadState;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.Fence.Displaced;
import dev.cutfill.upload.storage.Fence.Turn;
import dev.cutfill.web.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/// The uploads of this server, for the rest of the program ([Uploads]) and for those who speak to clients (the
/// other methods).
public final class DiskUploads implements Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(DiskUploads.class);

    private final UploadDirectory directory;
    private final UploadProperties properties;
    private final Clock clock;
    private final Intake intake;
    private final Room room;
    private final Fence fence = new Fence();

    public DiskUploads(UploadDirectory directory, UploadProperties properties, UploadMeters meters, Clock clock)
            throws IOException {
        this.directory = directory;
        this.properties = properties;
        this.clock = clock;
        this.intake = new Intake(directory, properties, meters, System::nanoTime);
        this.room = new Room(directory, properties);
    }

    public long maxSize() {
        return properties.maxSize().toBytes();
    }

    @Override
    public Upload create(Map<String, String> metadata, OptionalLong length) {
        if (length.isPresent() && length.getAsLong() < 0) {
            throw new IllegalArgumentException("an upload of " + length.getAsLong() + " bytes");
        }
        try {
            return create(fresh(Metadata.encode(metadata), length, "")).upload();
        } catch (Refusal refusal) {
            throw new ProblemException(
                    HttpStatus.valueOf(refusal.getStatus()), "upload_refused", String.valueOf(refusal.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The record of an upload that is created now.
    ///
    /// @param owner as `Owner` names it
    public UploadRecord fresh(String metadata, OptionalLong length, String owner) {
        return UploadRecord.fresh(metadata, length, clock.millis(), owner);
    }

    public StoredUpload create(UploadRecord record) throws IOException, Refusal {
        if (record.declared().orElse(0) > maxSize()) {
            throw Refusal.tooLarge(maxSize());
        }
        room.admit(record.owner(), record.declared());
        StoredUpload fresh = new StoredUpload(directory.newId(), record, 0);
        try {
            directory.create(fresh.id(), record);
        } catch (IOException e) {
            throw Refusal.disk(e);
        }
        room.added(fresh);
        return fresh;
    }

    @Override
    public Optional<Upload> find(String id) {
        try {
            return stored(id).map(StoredUpload::upload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<UploadState> list() {
        List<UploadState> list = new ArrayList<>();
        try {
            for (StoredUpload upload : directory.all()) {
                list.add(new UploadState(
                        upload.upload(),
                        upload.record().owner(),
                        upload.record().created() == 0
                                ? Optional.empty()
                                : Optional.of(
                                        Instant.ofEpochMilli(upload.record().created())),
                        expires(upload),
                        isBeingWritten(upload.id())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        list.sort(UploadState.OLDEST_FIRST);
        return list;
    }

    public Optional<StoredUpload> stored(String id) throws IOException {
        return directory.read(id);
    }

    public boolean exists(String id) {
        return directory.exists(id);
    }

    public boolean isExpired(String id) {
        return directory.isExpired(id);
    }

    /// When an upload that nobody touches meanwhile expires; finished ones do not.
    public Optional<Instant> expires(StoredUpload upload) throws IOException {
        if (upload.finished() || properties.expireAfter().isZero()) {
            return Optional.empty();
        }
        try {
            return Optional.of(directory.touched(upload.id()).plus(properties.expireAfter()));
        } catch (NoSuchFileException _) {
            return Optional.empty(); // deleted just now
        }
    }

    /// Ends every older request that writes to this upload.
    public Turn take(String id) {
        return fence.take(id);
    }

    public boolean isBeingWritten(String id) {
        return fence.isTaken(id);
    }

    /// Keeps the declared length before any byte is received under it.
    public StoredUpload declare(Turn turn, StoredUpload upload, long length) throws IOException, Refusal {
        room.admitBytes(length - upload.offset());
        StoredUpload declared = rewrite(turn, upload, upload.record().declaring(length));
        room.changed(declared);
        return declared;
    }

    /// > The Server MUST verify the uploaded chunk against the provided checksum […] the uploaded chunk MUST be
    /// discarded, and the > upload and its offset MUST NOT be updated.
    ///
    /// The record says from where on the bytes are not sure yet, before the first of them is written; so nobody
    /// counts them until they are, not even when the server dies meanwhile.
    public StoredUpload receive(Turn turn, StoredUpload upload, Body body) throws IOException, Refusal {
        StoredUpload settled = settled(turn, upload);
        if (body.checked()) {
            settled = rewrite(turn, settled, settled.record().sureUpTo(settled.offset()));
        }
        try {
            StoredUpload received = intake.receive(turn, settled, body);
            for (Checksum checksum : body.checksums().read()) {
                if (!checksum.fits(file(upload.id()), settled.offset(), received.offset())) {
                    undo(turn, settled);
                    throw Refusal.checksumMismatch(checksum.algorithm());
                }
            }
            StoredUpload sure =
                    body.checked() ? rewrite(turn, received, received.record().sureUpTo(null)) : received;
            room.changed(sure);
            return sure;
        } catch (Refusal refusal) {
            if (body.checked()) {
                undoIfStillOurs(turn, settled);
            }
            stored(upload.id()).ifPresent(room::changed);
            throw refusal;
        }
    }

    /// Its client has said, by RUFH, that what is here is all.
    public StoredUpload complete(Turn turn, StoredUpload upload) throws IOException, Refusal {
        directory.force(upload.id());
        StoredUpload whole = rewrite(turn, upload, upload.record().completed(upload.offset()));
        room.changed(whole);
        return whole;
    }

    /// Bytes of a checked request that never came to its end are cut off.
    private StoredUpload settled(Turn turn, StoredUpload upload) throws IOException, Refusal {
        return upload.record().sureUpTo() == null ? upload : undo(turn, upload);
    }

    private StoredUpload undo(Turn turn, StoredUpload upload) throws IOException, Refusal {
        try {
            turn.write(() -> directory.truncate(upload.id(), upload.offset()));
        } catch (Displaced displaced) {
            throw displaced.refusal();
        }
        return upload.record().sureUpTo() == null
                ? upload
                : rewrite(turn, upload, upload.record().sureUpTo(null));
    }

    private void undoIfStillOurs(Turn turn, StoredUpload upload) throws IOException {
        try {
            undo(turn, upload);
        } catch (Refusal _) {
            LOG.debug("The request that displaced this one settles upload {}", UploadDirectory.shortened(upload.id()));
        }
    }

    /// Replaces the record; only in turn, since a record is written as a whole.
    StoredUpload rewrite(Turn turn, StoredUpload upload, UploadRecord record) throws IOException, Refusal {
        try {
            turn.write(() -> directory.write(upload.id(), record));
        } catch (Displaced displaced) {
            throw displaced.refusal();
        } catch (IOException e) {
            throw Refusal.disk(e);
        }
        return upload.with(record);
    }

    /// Notes that everybody has been told. Not in turn: the upload is finished, so nobody writes to it any
    /// more.
    public void markAnnounced(StoredUpload upload, boolean hook) throws IOException {
        directory.write(upload.id(), upload.record().asAnnounced(hook));
    }

    void markTold(StoredUpload upload) throws IOException {
        directory.write(upload.id(), upload.record().asTold());
    }

    @Override
    public Optional<Upload> seal(String id) {
        if (!UploadDirectory.isId(id)) {
            return Optional.empty();
        }
        Optional<Turn> free = fence.takeIfFree(id);
        if (free.isEmpty()) {
            return find(id); // bytes are arriving now, so what is here is not all
        }
        try (Turn turn = free.get()) {
            Optional<StoredUpload> found = stored(id);
            if (found.isPresent() && found.get().isSealable()) {
                return Optional.of(seal(turn, found.get()).upload());
            }
            return found.map(StoredUpload::upload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredUpload seal(Turn turn, StoredUpload upload) throws IOException {
        directory.force(upload.id());
        try {
            StoredUpload settled = settled(turn, upload);
            UploadRecord sealed = settled.record().completed(settled.offset()).asAnnounced(false);
            StoredUpload whole = rewrite(turn, settled, sealed);
            room.changed(whole);
            return whole;
        } catch (Refusal _) {
            LOG.info("Upload {} goes on, so it is not sealed", UploadDirectory.shortened(upload.id()));
            return upload;
        }
    }

    @Override
    public Path file(String id) {
        return directory.bytes(id);
    }

    @Override
    public void delete(String id) {
        if (UploadDirectory.isId(id)) {
            remove(id, () -> directory.delete(id));
        }
    }

    /// As [#delete], by the wish of its client.
    public void terminate(StoredUpload upload) {
        delete(upload.id());
        LOG.info(
                "upload={} end=terminated bytes={} finished={} owner={}",
                UploadDirectory.shortened(upload.id()),
                upload.offset(),
                upload.finished(),
                upload.record().owner());
    }

    /// As [#delete], but who asks for it later is told that it has been there.
    public void expire(String id) {
        remove(id, () -> directory.expire(id, clock.instant()));
    }

    private void remove(String id, Fence.Write removal) {
        for (boolean removed = false; !removed; ) {
            try (Turn turn = fence.take(id)) {
                turn.write(removal);
                removed = true;
            } catch (Displaced displaced) {
                if (displaced.stopping()) {
                    throw new IllegalStateException("the server is stopping", displaced);
                }
                // a request came between; it is displaced in turn
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        room.removed(id);
    }

    public Room room() {
        return room;
    }

    /// Lets no request write any more, so that a stopping server need not wait for the end of long ones. What
    /// they wrote stays.
    public void stop() {
        fence.close();
    }
}
