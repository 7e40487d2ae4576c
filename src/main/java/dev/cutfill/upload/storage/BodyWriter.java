package dev.cutfill.upload.storage;

import dev.cutfill.upload.ContentCheck;
import dev.cutfill.upload.storage.UploadException.Reason;
import dev.cutfill.upload.storage.UploadProperties.Sync;
import dev.cutfill.upload.storage.WriterFence.Superseded;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Moves the body of a request into the file of its upload.
///
/// > If the connection is interrupted, the Server SHOULD always attempt to store as much of the received data
/// as possible.
///
/// So nothing is held back: what has come is written before anybody waits for more. The one exception is the
/// last piece of a body whose end is not known beforehand (chunked): the upload must not look finished before
/// it is certain that the body does not go on.
public final class BodyWriter {
    private final UploadDirectory directory;
    private final long maxSize;
    private final long minRate;
    private final UploadMeters meters;
    private final LongSupplier nanos;
    private final ContentCheck check;

    /// @param nanos a clock without origin
    BodyWriter(
            UploadDirectory directory,
            UploadProperties properties,
            UploadMeters meters,
            LongSupplier nanos,
            ContentCheck check) {
        this.check = check;
        this.directory = directory;
        this.meters = meters;
        this.nanos = nanos;
        this.maxSize = properties.maxSize().toBytes();
        this.minRate = properties.minRate().toBytes();
    }

    /// @return the upload with its new offset
    StoredUpload receive(WriterTurn turn, StoredUpload upload, Body body) throws UploadException {
        try (FileChannel file = directory.open(upload.id());
                ByteSource bytes = body.bytes().get()) {
            StoredUpload received = upload.at(copy(turn, upload, body, bytes, file));
            if (directory.sync() == Sync.REQUEST || directory.sync() == Sync.COMPLETION && received.finished()) {
                file.force(false);
            }
            return received;
        } catch (Superseded superseded) {
            meters.superseded();
            throw superseded.refusal();
        } catch (IOException e) {
            throw UploadException.disk(e);
        }
    }

    private long copy(WriterTurn turn, StoredUpload upload, Body body, ByteSource bytes, FileChannel file)
            throws IOException, Superseded, UploadException {
        long limit = upload.record().declared().orElse(maxSize);
        boolean declared = upload.record().declared().isPresent();
        long offset = upload.offset();
        MinimumRate pace = new MinimumRate(minRate, nanos.getAsLong());
        while (true) {
            ByteBuffer piece = next(bytes, offset);
            if (!piece.hasRemaining()) {
                return offset;
            }
            if (!pace.isKept(nanos.getAsLong(), offset - upload.offset())) {
                throw new UploadException(new Reason.TooSlow(offset));
            }
            boolean tooLong = piece.remaining() > limit - offset;
            if (tooLong && declared) {
                throw new UploadException(new Reason.LongerThanDeclared(limit));
            }
            if (tooLong) {
                piece.limit(piece.position() + (int) (limit - offset));
            }
            boolean last = declared && offset + piece.remaining() == limit;
            if (last && !body.endKnown()) {
                piece = ByteBuffer.allocate(piece.remaining()).put(piece).flip();
                if (goesOn(bytes)) {
                    throw new UploadException(new Reason.LongerThanDeclared(limit));
                }
            }
            if (offset < ContentCheck.HEAD && (last || offset + piece.remaining() >= ContentCheck.HEAD)) {
                checkContent(upload.id(), offset, piece);
            }
            offset += write(turn, file, piece, offset);
            body.progress().accept(offset);
            if (tooLong) {
                throw new UploadException(new Reason.TooLarge(limit));
            }
            if (last) {
                return offset;
            }
        }
    }

    /// Before they are written: an upload that is refused must not look finished for a moment.
    ///
    /// @param offset how many bytes are there already
    private void checkContent(String id, long offset, ByteBuffer piece) throws IOException, UploadException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(ContentCheck.HEAD, offset + piece.remaining()));
        try (InputStream before = Files.newInputStream(directory.bytes(id))) {
            head.put(before.readNBytes((int) offset));
        }
        head.put(piece.slice(piece.position(), head.remaining()));
        Optional<String> refusal = check.refusal(id, head.array());
        if (refusal.isPresent()) {
            throw new UploadException(new Reason.UnusableContent(refusal.get()));
        }
    }

    private static ByteBuffer next(ByteSource bytes, long offset) throws UploadException {
        try {
            return bytes.next();
        } catch (IOException _) {
            throw new UploadException(new Reason.ConnectionLost(offset));
        }
    }

    private static boolean goesOn(ByteSource bytes) throws UploadException {
        try {
            return bytes.next().hasRemaining();
        } catch (IOException _) {
            return false; // broke off after the last byte: the upload is whole
        }
    }

    /// @return how many
    private int write(WriterTurn turn, FileChannel file, ByteBuffer piece, long offset) throws IOException, Superseded {
        int count = piece.remaining();
        turn.write(() -> {
            while (piece.hasRemaining()) {
                file.write(piece, offset + count - piece.remaining());
            }
        });
        meters.received(count);
        return count;
    }
}
