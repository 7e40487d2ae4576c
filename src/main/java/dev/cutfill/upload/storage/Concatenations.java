package dev.cutfill.upload.storage;

import static java.nio.file.StandardOpenOption.READ;

import dev.cutfill.upload.storage.UploadException.Reason;
import dev.cutfill.upload.storage.WriterFence.Superseded;
import dev.cutfill.upload.storage.WriterFence.WriterTurn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Uploads that are made of others, their parts: empty until the last part is finished, then a copy of all, in
/// the kernel.
public final class Concatenations {
    /// What is copied in one turn; a stopping server waits for no more.
    private static final long PIECE = 64L << 20;

    private final UploadDirectory directory;
    private final DiskUploads uploads;
    /// part → the unfinished uploads it belongs to
    private final Map<String, Set<String>> awaiting = new ConcurrentHashMap<>();

    public Concatenations(UploadDirectory directory, DiskUploads uploads) throws IOException {
        this.directory = directory;
        this.uploads = uploads;
        for (StoredUpload upload : directory.all()) {
            if (upload.record().isConcatenation() && !upload.finished()) {
                await(upload);
            }
        }
    }

    /// @param parts of which each exists
    public StoredUpload create(UploadRecord record, List<StoredUpload> parts) throws IOException, UploadException {
        long promised = parts.stream()
                .mapToLong(part -> part.record().declared().orElse(part.offset()))
                .sum();
        if (promised > uploads.maxSize()) {
            throw new UploadException(new Reason.TooLarge(uploads.maxSize()));
        }
        uploads.room().admitBytes(record, promised);
        StoredUpload whole = uploads.create(record);
        await(whole);
        try {
            return assembled(whole);
        } catch (UploadException refusal) {
            forget(whole);
            uploads.delete(whole.id()); // nobody has learnt its URL
            throw refusal;
        }
    }

    /// The uploads that a part which is finished now was the last to complete.
    public List<StoredUpload> completedBy(String part) throws IOException, UploadException {
        List<StoredUpload> completed = new ArrayList<>();
        for (String id : Set.copyOf(awaiting.getOrDefault(part, Set.of()))) {
            Optional<StoredUpload> whole = uploads.stored(id);
            if (whole.isPresent()) {
                StoredUpload now = assembled(whole.get());
                if (now.finished()) {
                    completed.add(now);
                }
            }
        }
        return completed;
    }

    /// With the bytes of all its parts when they are finished; else as it is.
    StoredUpload assembled(StoredUpload whole) throws IOException, UploadException {
        List<StoredUpload> parts = parts(whole);
        if (whole.finished()
                || parts.size() < whole.record().parts().size()
                || !parts.stream().allMatch(StoredUpload::finished)) {
            return whole;
        }
        long length = parts.stream().mapToLong(StoredUpload::offset).sum();
        if (length > uploads.maxSize()) {
            throw new UploadException(new Reason.TooLarge(uploads.maxSize()));
        }
        uploads.room().admitBytes(whole.record(), length); // its parts stay, so it takes as much again
        try (WriterTurn turn = uploads.take(whole.id())) {
            StoredUpload now =
                    uploads.stored(whole.id()).orElseThrow(() -> new UploadException(new Reason.UnknownUpload()));
            if (!now.finished()) {
                now = uploads.rewrite(turn, now, now.record().declaring(length)).at(copy(turn, now, parts));
                uploads.room().changed(now);
            }
            forget(now);
            return now;
        }
    }

    /// > The response to a HEAD request for a final upload SHOULD NOT contain the Upload-Offset header unless
    /// the concatenation has > been successfully finished. […] The value of the Upload-Offset header before
    /// concatenation is not defined for a final > upload.
    ///
    /// Here it is what the parts have, so that it can be watched.
    public long offset(StoredUpload whole) throws IOException {
        return whole.finished()
                ? whole.offset()
                : parts(whole).stream().mapToLong(StoredUpload::offset).sum();
    }

    /// > The Upload-Length header MUST be included if the length of the final resource can be calculated at the
    /// time of the request.
    public OptionalLong length(StoredUpload whole) throws IOException {
        if (whole.record().declared().isPresent()) {
            return whole.record().declared();
        }
        List<StoredUpload> parts = parts(whole);
        return parts.size() == whole.record().parts().size()
                        && parts.stream()
                                .allMatch(part -> part.record().declared().isPresent())
                ? OptionalLong.of(parts.stream()
                        .mapToLong(part -> part.record().declared().orElse(0))
                        .sum())
                : OptionalLong.empty();
    }

    /// Those of its parts that exist, in order.
    List<StoredUpload> parts(StoredUpload whole) throws IOException {
        List<StoredUpload> parts = new ArrayList<>();
        for (String id : whole.record().parts()) {
            uploads.stored(id).ifPresent(parts::add);
        }
        return parts;
    }

    /// From the start: what a dead server left half copied is written again. The size reaches the length with
    /// the last byte, so nobody takes half a copy for the whole.
    private long copy(WriterTurn turn, StoredUpload whole, List<StoredUpload> parts)
            throws IOException, UploadException {
        try (FileChannel to = directory.open(whole.id())) {
            turn.write(() -> to.truncate(0));
            for (StoredUpload part : parts) {
                try (FileChannel from = FileChannel.open(directory.bytes(part.id()), READ)) {
                    to.position(to.size());
                    for (long at = 0; at < part.offset(); ) {
                        long start = at;
                        long[] copied = new long[1];
                        turn.write(() ->
                                copied[0] = from.transferTo(start, Math.min(PIECE, part.offset() - start), to));
                        at += copied[0];
                    }
                }
            }
            if (directory.sync() != UploadProperties.Sync.NEVER) {
                to.force(false);
            }
            return to.size();
        } catch (Superseded superseded) {
            throw superseded.refusal();
        } catch (IOException e) {
            throw UploadException.disk(e);
        }
    }

    private void await(StoredUpload whole) {
        whole.record()
                .parts()
                .forEach(part -> awaiting.computeIfAbsent(part, _ -> ConcurrentHashMap.newKeySet())
                        .add(whole.id()));
    }

    private void forget(StoredUpload whole) {
        whole.record()
                .parts()
                .forEach(part -> awaiting.computeIfPresent(part, (_, wholes) -> {
                    wholes.remove(whole.id());
                    return wholes.isEmpty() ? null : wholes;
                }));
    }
}
