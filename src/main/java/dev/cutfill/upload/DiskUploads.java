package dev.cutfill.upload;

import dev.cutfill.upload.Fence.Displaced;
import dev.cutfill.upload.Fence.Turn;
import dev.cutfill.upload.UploadProperties.Sync;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The uploads of this server, for the rest of the program ([Uploads]) and for the tus endpoint (the other methods).
final class DiskUploads implements Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(DiskUploads.class);

    private final UploadDirectory directory;
    private final Intake intake;
    private final long maxSize;
    private final Fence fence = new Fence();

    DiskUploads(UploadDirectory directory, long maxSize) {
        this.directory = directory;
        this.intake = new Intake(directory, maxSize);
        this.maxSize = maxSize;
    }

    long maxSize() {
        return maxSize;
    }

    @Override
    public Upload create(Map<String, String> metadata, OptionalLong length) {
        if (length.isPresent() && (length.getAsLong() < 0 || length.getAsLong() > maxSize)) {
            throw new IllegalArgumentException(
                    "an upload of " + length.getAsLong() + " bytes; at most " + maxSize + " are allowed (cutfill.upload.max-size)");
        }
        try {
            return create(Metadata.encode(metadata), length).upload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StoredUpload create(String metadata, OptionalLong length) throws IOException {
        StoredUpload fresh = new StoredUpload(directory.newId(), UploadRecord.fresh(metadata, length), 0);
        directory.create(fresh.id(), fresh.record());
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

    Optional<StoredUpload> stored(String id) throws IOException {
        return directory.read(id);
    }

    /// Ends every older request that writes to this upload.
    Turn take(String id) {
        return fence.take(id);
    }

    boolean isBeingWritten(String id) {
        return fence.isTaken(id);
    }

    /// Keeps the declared length before any byte is received under it.
    StoredUpload declare(Turn turn, StoredUpload upload, long length) throws IOException, Refusal {
        UploadRecord declaring = upload.record().declaring(length);
        try {
            turn.write(() -> directory.write(upload.id(), declaring));
        } catch (Displaced displaced) {
            throw displaced.refusal();
        }
        return new StoredUpload(upload.id(), declaring, upload.offset());
    }

    StoredUpload receive(Turn turn, StoredUpload upload, InputStream body, boolean endKnown) throws Refusal {
        return intake.receive(turn, upload, body, endKnown);
    }

    void markAnnounced(StoredUpload upload) throws IOException {
        directory.write(upload.id(), upload.record().asAnnounced());
    }

    @Override
    public Optional<Upload> seal(String id) {
        if (!UploadDirectory.isId(id)) {
            return Optional.empty();
        }
        try {
            Optional<Turn> free = fence.takeIfFree(id);
            if (free.isEmpty()) {
                return find(id); // bytes are arriving now, so what is here is not all
            }
            try (Turn turn = free.get()) {
                Optional<StoredUpload> found = stored(id);
                if (found.isPresent() && found.get().record().length() == null && found.get().offset() > 0) {
                    return Optional.of(seal(turn, found.get()));
                }
                return found.map(StoredUpload::upload);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Upload seal(Turn turn, StoredUpload upload) throws IOException {
        if (directory.sync() != Sync.NEVER) {
            try (FileChannel bytes = directory.open(upload.id())) {
                bytes.force(false);
            }
        }
        UploadRecord sealed = upload.record().declaring(upload.offset()).asAnnounced();
        try {
            turn.write(() -> directory.write(upload.id(), sealed));
        } catch (Displaced _) {
            LOG.info("Upload {} goes on, so it is not sealed", UploadDirectory.shortened(upload.id()));
            return upload.upload();
        }
        return new StoredUpload(upload.id(), sealed, upload.offset()).upload();
    }

    @Override
    public Path file(String id) {
        return directory.bytes(id);
    }

    @Override
    public void delete(String id) {
        if (!UploadDirectory.isId(id)) {
            return;
        }
        for (boolean deleted = false; !deleted; ) {
            try (Turn turn = fence.take(id)) {
                turn.write(() -> directory.delete(id));
                deleted = true;
            } catch (Displaced displaced) {
                if (displaced.stopping()) {
                    throw new IllegalStateException("the server is stopping", displaced);
                }
                // a request came between; it is displaced in turn
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Lets no request write any more, so that a stopping server need not wait for the end of long ones. What they wrote stays.
    void stop() {
        fence.close();
    }
}
