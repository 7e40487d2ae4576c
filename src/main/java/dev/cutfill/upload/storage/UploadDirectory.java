package dev.cutfill.upload.storage;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cutfill.upload.storage.UploadProperties.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Uploads on disk:
///
/// ```
/// <directory>/<id>         the bytes received; the size of this file is the offset, there is no other
/// <directory>/<id>.json    an UploadRecord; replaced as a whole by renaming <id>.json.<random> onto it
/// ```
///
/// An upload exists when its file of bytes exists. A record that cannot be read costs metadata and declared
/// length, never bytes. A record without bytes is the stone on the grave of an upload that has expired. Ids are
/// 128 random bits in 32 hexadecimal digits; whoever knows one may write, so they are secrets.
public final class UploadDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(UploadDirectory.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final SecureRandom random = new SecureRandom();
    private final Path directory;
    private final Sync sync;

    public UploadDirectory(Path directory, Sync sync) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.sync = sync;
    }

    /// Where files are received that are no uploads.
    Path received() {
        return directory.resolve("received");
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /// An id as it may appear in a log.
    public static String shortened(String id) {
        return id.substring(0, Math.min(8, id.length())) + "…";
    }

    public String newId() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /// @throws IllegalArgumentException for anything that is no id; so no path leads out of the directory
    Path bytes(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("not an upload id");
        }
        return directory.resolve(id);
    }

    void create(String id, UploadRecord record) throws IOException {
        // the record first: an upload that exists has one
        write(id, record);
        Files.createFile(bytes(id));
        forceDirectory();
    }

    Optional<StoredUpload> read(String id) throws IOException {
        if (!isId(id)) {
            return Optional.empty();
        }
        try {
            UploadRecord record = readRecord(id);
            return Optional.of(new StoredUpload(id, record, size(id, record)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    boolean exists(String id) {
        return isId(id) && Files.exists(bytes(id));
    }

    /// Whether there was such an upload, and it has expired.
    boolean isExpired(String id) {
        return isId(id) && Files.exists(record(id)) && !exists(id);
    }

    /// Removes the bytes, and leaves the record for those who come late.
    void expire(String id, Instant now) throws IOException {
        Files.deleteIfExists(bytes(id));
        if (Files.exists(record(id))) {
            Files.setLastModifiedTime(record(id), FileTime.from(now));
        }
    }

    /// Every upload that is here, in no order.
    List<StoredUpload> all() throws IOException {
        List<StoredUpload> found = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (isId(name)) {
                read(name).ifPresent(found::add);
            }
        }
        return found;
    }

    /// When somebody last did something to it: wrote bytes, or changed its record.
    Instant touched(String id) throws IOException {
        FileTime bytes = Files.getLastModifiedTime(bytes(id));
        try {
            FileTime record = Files.getLastModifiedTime(record(id));
            return (record.compareTo(bytes) > 0 ? record : bytes).toInstant();
        } catch (NoSuchFileException _) {
            return bytes.toInstant();
        }
    }

    /// Removes records that died half written, before one moment, and records whose bytes are gone, before
    /// another.
    ///
    /// @return how many
    int sweep(Instant halfWritten, Instant expired) throws IOException {
        int removed = 0;
        for (Path file : files()) {
            String name = file.getFileName().toString();
            boolean temporary = name.matches("[0-9a-f]{32}\\.json\\.[0-9a-f]{32}");
            boolean grave = name.endsWith(".json") && isExpired(name.substring(0, name.length() - ".json".length()));
            Instant limit = temporary ? halfWritten : grave ? expired : Instant.MIN;
            if (modified(file).isBefore(limit) && Files.deleteIfExists(file)) {
                removed++;
            }
        }
        return removed;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException _) {
            return Instant.MAX; // somebody was quicker
        }
    }

    /// What the volume has left for us.
    long usableSpace() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    long totalSpace() throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    private long size(String id, UploadRecord record) throws IOException {
        long size = Files.size(bytes(id));
        if (record.verifiedOffset() != null && record.verifiedOffset() < size) {
            return record.verifiedOffset();
        }
        Long length = record.length();
        if (length == null || size <= length) {
            return size;
        }
        // cannot happen by requests; a file that somebody else wrote to must not stay unfinished for ever
        LOG.warn(
                "Upload {} has {} bytes but was declared to have {}: the rest is cut off", shortened(id), size, length);
        try (FileChannel file = open(id)) {
            file.truncate(length);
        }
        return length;
    }

    private UploadRecord readRecord(String id) throws IOException {
        byte[] json;
        try {
            json = Files.readAllBytes(record(id));
        } catch (NoSuchFileException _) {
            return UploadRecord.LOST;
        }
        try {
            UploadRecord record = JSON.readValue(json, UploadRecord.class);
            return record == null ? UploadRecord.LOST : record;
        } catch (JacksonException _) {
            LOG.warn(
                    "The record of upload {} cannot be read; its bytes are kept, its length must be declared again",
                    shortened(id));
            return UploadRecord.LOST;
        }
    }

    void write(String id, UploadRecord record) throws IOException {
        Path fresh = directory.resolve(id + ".json." + newId());
        try {
            try (FileChannel channel = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
                ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(record));
                while (json.hasRemaining()) {
                    channel.write(json);
                }
                if (sync != Sync.NEVER) {
                    channel.force(false);
                }
            }
            Files.move(fresh, record(id), ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// Opens the bytes for writing.
    FileChannel open(String id) throws IOException {
        return FileChannel.open(bytes(id), WRITE);
    }

    void force(String id) throws IOException {
        if (sync != Sync.NEVER) {
            try (FileChannel file = open(id)) {
                file.force(false);
            }
        }
    }

    void truncate(String id, long size) throws IOException {
        try (FileChannel file = open(id)) {
            file.truncate(size);
        }
    }

    void delete(String id) throws IOException {
        // the bytes first: without them the upload is gone, whatever becomes of the record
        Files.deleteIfExists(bytes(id));
        Files.deleteIfExists(record(id));
    }

    Sync sync() {
        return sync;
    }

    private Path record(String id) {
        return directory.resolve(bytes(id).getFileName() + ".json");
    }

    /// Without this a loss of power can forget the names of files whose contents are safe.
    private void forceDirectory() throws IOException {
        if (sync != Sync.NEVER) {
            try (FileChannel names = FileChannel.open(directory, READ)) {
                names.force(true);
            }
        }
    }
}
