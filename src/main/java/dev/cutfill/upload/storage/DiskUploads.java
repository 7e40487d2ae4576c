package dev.cutfill.upload.storage;

import dev.cutfill.upload.ContentCheck;
import dev.cutfill.upload.Upload;
import dev.cutfill.upload.UploadState;
import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.UploadException.Reason;
import dev.cutfill.upload.storage.WriterFence.Superseded;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

/// The uploads of this server, for the rest of the program ([Uploads]) and for those who speak to clients (the
/// other methods).
public final class DiskUploads implements Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(DiskUploads.class);

    private final UploadDirectory directory;
    private final UploadProperties properties;
    private final Clock clock;
    private final BodyWriter intake;
    private final ReceivedFiles received;
    private final StorageQuota room;
    private final WriterFence fence = new WriterFence();

    public DiskUploads(
            UploadDirectory directory,
            UploadProperties properties,
            UploadMeters meters,
            Clock clock,
            ContentCheck check)
            throws IOException {
        this.directory = directory;
        this.properties = properties;
        this.clock = clock;
        this.intake = new BodyWriter(directory, properties, meters, System::nanoTime, check);
        this.room = new StorageQuota(directory, properties);
        this.received = new ReceivedFiles(directory.received(), room, properties, System::nanoTime);
    }

    UploadDirectory directory() {
        return directory;
    }

    Clock clock() {
        return clock;
    }

    @Override
    public long maxSize() {
        return properties.maxSize().toBytes();
    }

    @Override
    public Upload create(Map<String, String> metadata, OptionalLong length, String tenant) {
        if (length.isPresent() && length.getAsLong() < 0) {
            throw new IllegalArgumentException("an upload of " + length.getAsLong() + " bytes");
        }
        try {
            return create(fresh(Metadata.encode(metadata), length, "").ofTenant(tenant))
                    .upload();
        } catch (UploadException refusal) {
            throw new UploadRefused(refusal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long freeBytes() throws IOException {
        return directory.usableSpace();
    }

    @Override
    public Optional<Upload> fill(String id, Path file) throws IOException {
        Optional<StoredUpload> found = stored(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (WriterTurn turn = take(id)) {
            StoredUpload declared = declare(turn, found.get(), Files.size(file));
            return Optional.of(receive(turn, declared, Body.plain(() -> new FileSource(file), true))
                    .upload());
        } catch (UploadException refusal) {
            throw new UploadRefused(refusal);
        }
    }

    @Override
    public Received receive(InputStream body, long announced) throws IOException {
        try {
            return received.receive(body, announced);
        } catch (UploadException refusal) {
            throw new UploadRefused(refusal);
        }
    }

    /// The record of an upload that is created now.
    ///
    /// @param owner as `Owner` names it
    public UploadRecord fresh(String metadata, OptionalLong length, String owner) {
        return UploadRecord.fresh(metadata, length, clock.millis(), owner);
    }

    public StoredUpload create(UploadRecord record) throws IOException, UploadException {
        if (record.declared().orElse(0) > maxSize()) {
            throw new UploadException(new Reason.TooLarge(maxSize()));
        }
        room.admit(record);
        StoredUpload fresh = new StoredUpload(directory.newId(), record, 0);
        try {
            directory.create(fresh.id(), record);
        } catch (IOException e) {
            throw UploadException.disk(e);
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
                        upload.record().creation().owner(),
                        upload.record().creation().created() == 0
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(
                                        upload.record().creation().created())),
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
    public WriterTurn take(String id) {
        return fence.take(id);
    }

    public boolean isBeingWritten(String id) {
        return fence.isTaken(id);
    }

    /// Keeps the declared length before any byte is received under it.
    public StoredUpload declare(WriterTurn turn, StoredUpload upload, long length) throws IOException, UploadException {
        room.admitBytes(upload.record(), length - upload.offset());
        StoredUpload declared = rewrite(turn, upload, upload.record().declaring(length));
        room.changed(declared);
        return declared;
    }

    /// > The Server MUST verify the uploaded chunk against the provided checksum […] the uploaded chunk MUST be
    /// discarded, and the > upload and its offset MUST NOT be updated.
    ///
    /// The record says from where on the bytes are not sure yet, before the first of them is written; so nobody
    /// counts them until they are, not even when the server dies meanwhile.
    public StoredUpload receive(WriterTurn turn, StoredUpload upload, Body body) throws IOException, UploadException {
        if (upload.record().declared().isEmpty()) {
            room.admitOfTenant(upload.record(), 1);
        }
        StoredUpload discardUnverified = discardUnverified(turn, upload);
        if (body.checked()) {
            discardUnverified = rewrite(
                    turn, discardUnverified, discardUnverified.record().verifiedOffset(discardUnverified.offset()));
        }
        try {
            StoredUpload received = intake.receive(turn, discardUnverified, body);
            for (Checksum checksum : body.checksums().read()) {
                if (!checksum.fits(file(upload.id()), discardUnverified.offset(), received.offset())) {
                    undo(turn, discardUnverified);
                    throw new UploadException(new Reason.ChecksumMismatch(checksum.algorithm()));
                }
            }
            StoredUpload sure =
                    body.checked() ? rewrite(turn, received, received.record().verifiedOffset(null)) : received;
            room.changed(sure);
            return sure;
        } catch (UploadException refusal) {
            if (body.checked()) {
                undoIfStillOurs(turn, discardUnverified);
            }
            if (refusal.reason() instanceof Reason.UnusableContent) {
                empty(turn, upload.id());
            }
            stored(upload.id()).ifPresent(room::changed);
            throw refusal;
        }
    }

    /// Another file may be sent in its place, of another length.
    private void empty(WriterTurn turn, String id) throws IOException, UploadException {
        StoredUpload refused = stored(id).orElseThrow();
        rewrite(turn, refused, refused.record().undeclared());
        try {
            turn.write(() -> directory.truncate(id, 0));
        } catch (Superseded superseded) {
            throw superseded.refusal();
        }
    }

    /// Its client has said, by RUFH, that what is here is all.
    public StoredUpload complete(WriterTurn turn, StoredUpload upload) throws IOException, UploadException {
        directory.force(upload.id());
        StoredUpload whole = rewrite(turn, upload, upload.record().completed(upload.offset()));
        room.changed(whole);
        return whole;
    }

    /// Bytes of a checked request that never came to its end are cut off.
    private StoredUpload discardUnverified(WriterTurn turn, StoredUpload upload) throws IOException, UploadException {
        return upload.record().verifiedOffset() == null ? upload : undo(turn, upload);
    }

    private StoredUpload undo(WriterTurn turn, StoredUpload upload) throws IOException, UploadException {
        try {
            turn.write(() -> directory.truncate(upload.id(), upload.offset()));
        } catch (Superseded superseded) {
            throw superseded.refusal();
        }
        return upload.record().verifiedOffset() == null
                ? upload
                : rewrite(turn, upload, upload.record().verifiedOffset(null));
    }

    private void undoIfStillOurs(WriterTurn turn, StoredUpload upload) throws IOException {
        try {
            undo(turn, upload);
        } catch (UploadException _) {
            LOG.debug("The request that displaced this one settles upload {}", UploadDirectory.shortened(upload.id()));
        }
    }

    /// Replaces the record; only in turn, since a record is written as a whole.
    StoredUpload rewrite(WriterTurn turn, StoredUpload upload, UploadRecord record)
            throws IOException, UploadException {
        try {
            turn.write(() -> directory.write(upload.id(), record));
        } catch (Superseded superseded) {
            throw superseded.refusal();
        } catch (IOException e) {
            throw UploadException.disk(e);
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
    public Optional<Upload> finalizeLength(String id) {
        if (!UploadDirectory.isId(id)) {
            return Optional.empty();
        }
        Optional<WriterTurn> free = fence.takeIfFree(id);
        if (free.isEmpty()) {
            return find(id); // bytes are arriving now, so what is here is not all
        }
        try (WriterTurn turn = free.get()) {
            Optional<StoredUpload> found = stored(id);
            if (found.isPresent() && found.get().isSealable()) {
                return Optional.of(finalizeLength(turn, found.get()).upload());
            }
            return found.map(StoredUpload::upload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StoredUpload finalizeLength(WriterTurn turn, StoredUpload upload) throws IOException {
        directory.force(upload.id());
        try {
            StoredUpload discardUnverified = discardUnverified(turn, upload);
            UploadRecord sealed = discardUnverified
                    .record()
                    .completed(discardUnverified.offset())
                    .asAnnounced(false);
            StoredUpload whole = rewrite(turn, discardUnverified, sealed);
            room.changed(whole);
            return whole;
        } catch (UploadException _) {
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
                upload.record().creation().owner());
    }

    /// As [#delete], but who asks for it later is told that it has been there.
    public void expire(String id) {
        remove(id, () -> directory.expire(id, clock.instant()));
    }

    private void remove(String id, WriterFence.Write removal) {
        for (boolean removed = false; !removed; ) {
            try (WriterTurn turn = fence.take(id)) {
                turn.write(removal);
                removed = true;
            } catch (Superseded superseded) {
                if (superseded.stopping()) {
                    throw new IllegalStateException("the server is stopping", superseded);
                }
                // a request came between; it is displaced in turn
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        room.removed(id);
    }

    public StorageQuota room() {
        return room;
    }

    /// Lets no request write any more, so that a stopping server need not wait for the end of long ones. What
    /// they wrote stays.
    public void stop() {
        fence.close();
    }
}
