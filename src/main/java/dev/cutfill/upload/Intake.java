package dev.cutfill.upload;

import dev.cutfill.upload.Fence.Displaced;
import dev.cutfill.upload.Fence.Turn;
import dev.cutfill.upload.UploadProperties.Sync;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Moves the body of a request into the file of its upload.
///
/// > If the connection is interrupted, the Server SHOULD always attempt to store as much of the received data as possible.
///
/// So nothing is held back while waiting for the network: what one read returned is written before the next read that may
/// block. The one exception is the last piece of a body whose end is not known beforehand (chunked): the upload must not look
/// finished before it is certain that the body does not go on.
final class Intake {
    private static final int BUFFER = 128 * 1024;

    /// Shared, because a request that waits for its client needs none; a buffer a thread would add up with virtual threads. Direct,
    /// because the kernel takes bytes from there as they are.
    private final BlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(64);

    private final UploadDirectory directory;
    private final long maxSize;
    private final long minRate;
    private final UploadMeters meters;

    Intake(UploadDirectory directory, UploadProperties properties, UploadMeters meters) {
        this.directory = directory;
        this.meters = meters;
        this.maxSize = properties.maxSize().toBytes();
        this.minRate = properties.minRate().toBytes();
    }

    /// @return the upload with its new offset
    StoredUpload receive(Turn turn, StoredUpload upload, Body body) throws Refusal {
        try (FileChannel file = directory.open(upload.id())) {
            StoredUpload received = upload.at(copy(turn, upload, body, file));
            if (directory.sync() == Sync.REQUEST || directory.sync() == Sync.COMPLETION && received.finished()) {
                file.force(false);
            }
            return received;
        } catch (Displaced displaced) {
            meters.displaced();
            throw displaced.refusal();
        } catch (IOException e) {
            throw Refusal.disk(e);
        }
    }

    private long copy(Turn turn, StoredUpload upload, Body incoming, FileChannel file) throws IOException, Displaced, Refusal {
        InputStream body = incoming.stream();
        long limit = upload.record().declared().orElse(maxSize);
        boolean declared = upload.record().declared().isPresent();
        long offset = upload.offset();
        Pace pace = new Pace(minRate, System.nanoTime());
        while (true) {
            // an idle request waits here, and holds no buffer meanwhile
            int first = readOne(body, offset);
            if (first < 0) {
                return offset;
            }
            if (!pace.isKept(System.nanoTime(), offset - upload.offset())) {
                throw Refusal.tooSlow(offset);
            }
            if (offset == limit) {
                throw tooLong(declared, limit);
            }
            ByteBuffer buffer = borrow();
            try {
                buffer.clear().limit((int) Math.min(buffer.capacity(), limit - offset)).put((byte) first);
                fill(body, buffer);
                int count = buffer.flip().limit();
                boolean last = declared && offset + count == limit;
                if (last && !incoming.endKnown() && goesOn(body)) {
                    throw tooLong(declared, limit);
                }
                long position = offset;
                turn.write(() -> write(file, buffer, position));
                offset += count;
                meters.received(count);
                incoming.progress().accept(offset);
                if (last) {
                    return offset;
                }
            } finally {
                buffers.offer(buffer);
            }
        }
    }

    private static int readOne(InputStream body, long offset) throws Refusal {
        try {
            return body.read();
        } catch (IOException _) {
            throw Refusal.cut(offset);
        }
    }

    /// Adds to the first byte what can be had without waiting.
    private static void fill(InputStream body, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining() && body.available() > 0 && read(body, buffer) > 0) {}
        } catch (IOException _) {
            // what came before the break is written first; the next read reports the break
        }
    }

    /// The container has the bytes in a buffer of its own: so they are copied once, and not once more through an array.
    private static int read(InputStream body, ByteBuffer buffer) throws IOException {
        if (body instanceof ServletInputStream servlet) {
            int count = servlet.read(buffer.duplicate()); // Tomcat leaves position and limit round what it has put
            buffer.position(buffer.position() + Math.max(0, count));
            return count;
        }
        byte[] piece = body.readNBytes(Math.min(buffer.remaining(), body.available()));
        buffer.put(piece);
        return piece.length;
    }

    private static boolean goesOn(InputStream body) {
        try {
            return body.read() >= 0;
        } catch (IOException _) {
            return false; // broke off after the last byte: the upload is whole
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    private static Refusal tooLong(boolean declared, long limit) {
        return declared ? Refusal.longerThanDeclared(limit) : Refusal.tooLarge(limit);
    }

    private ByteBuffer borrow() {
        ByteBuffer buffer = buffers.poll();
        return buffer == null ? ByteBuffer.allocateDirect(BUFFER) : buffer;
    }
}
