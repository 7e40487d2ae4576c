package dev.cutfill.upload.storage;

import dev.cutfill.upload.storage.UploadException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How much may lie here, and who has how much of it.
public final class StorageQuota {
    private final UploadDirectory directory;
    private final UploadProperties limits;
    private final long mostPerTenant;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /// @param bytes on disk or promised
    private record Held(String owner, String tenant, long bytes, boolean open) {}

    StorageQuota(UploadDirectory directory, UploadProperties limits) throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.mostPerTenant = limits.maxPerTenant().isNegative()
                ? directory.totalSpace() / 2
                : limits.maxPerTenant().toBytes();
        directory.all().forEach(this::added);
    }

    /// Whether one more upload may be created.
    void admit(UploadRecord record) throws UploadException, IOException {
        String owner = record.creation().owner();
        if (limits.maxOpen() > 0 && !owner.isEmpty() && open(owner) >= limits.maxOpen()) {
            throw new UploadException(new Reason.TooManyOpen(limits.maxOpen()));
        }
        admitBytes(record, record.declared().orElse(0));
    }

    /// Whether so many more bytes may come for this upload.
    void admitBytes(UploadRecord record, long bytes) throws UploadException, IOException {
        admitOfTenant(record, bytes);
        admitBytes(bytes);
    }

    /// Whether its tenant may have so many more bytes. One whose quota is used up gets no further one, also of an
    /// upload
    /// whose length nobody has declared.
    void admitOfTenant(UploadRecord record, long bytes) throws UploadException {
        String tenant = record.creation().tenant();
        if (mostPerTenant > 0 && !tenant.isEmpty() && bytes(tenant) + bytes > mostPerTenant) {
            throw new UploadException(new Reason.TenantTotalExceeded(mostPerTenant));
        }
    }

    /// Whether so many more bytes may come of a file that no tenant is known of.
    void admitBytes(long bytes) throws UploadException, IOException {
        long most = limits.maxTotal().toBytes();
        if (most > 0 && bytes() + bytes > most) {
            throw new UploadException(new Reason.TotalExceeded(most));
        }
        long floor = limits.minFree().toBytes();
        long free = directory.usableSpace();
        if (floor > 0 && free - bytes < floor) {
            throw new UploadException(new Reason.TooLittleFree(free, floor));
        }
    }

    /// A file that is no upload takes so much.
    void promised(String name, long bytes) {
        held.put(name, new Held("", "", bytes, false));
    }

    void added(StoredUpload upload) {
        held.put(upload.id(), held(upload));
    }

    /// Nothing when it has been removed meanwhile.
    void changed(StoredUpload upload) {
        held.computeIfPresent(upload.id(), (_, _) -> held(upload));
    }

    private static Held held(StoredUpload upload) {
        long bytes = Math.max(upload.offset(), upload.record().declared().orElse(0));
        return new Held(
                upload.record().creation().owner(), upload.record().creation().tenant(), bytes, !upload.finished());
    }

    void removed(String id) {
        held.remove(id);
    }

    long bytes() {
        return held.values().stream().mapToLong(Held::bytes).sum();
    }

    private long bytes(String tenant) {
        return held.values().stream()
                .filter(each -> each.tenant().equals(tenant))
                .mapToLong(Held::bytes)
                .sum();
    }

    long open() {
        return held.values().stream().filter(Held::open).count();
    }

    private long open(String owner) {
        return held.values().stream()
                .filter(each -> each.open() && each.owner().equals(owner))
                .count();
    }
}
