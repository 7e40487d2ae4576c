package dev.cutfill.upload.http;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import dev.cutfill.upload.storage.UploadDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import me.desair.tus.server.upload.UploadId;
import me.desair.tus.server.upload.UploadIdFactory;
import me.desair.tus.server.upload.UploadInfo;
import me.desair.tus.server.upload.UploadLockingService;
import me.desair.tus.server.upload.UploadStorageService;
import me.desair.tus.server.upload.concatenation.UploadConcatenationService;
import org.jspecify.annotations.Nullable;

/// [DiskUploads] as the library's own extensions see it; of these [TusLibrary] keeps termination.
final class TusStorage implements UploadStorageService {
    private final DiskUploads uploads;
    private UploadIdFactory ids;

    TusStorage(DiskUploads uploads, UploadDirectory directory) {
        this.uploads = uploads;
        this.ids = new Ids(directory);
    }

    UploadIdFactory ids() {
        return ids;
    }

    @Override
    public @Nullable UploadInfo getUploadInfo(String uploadUrl, @Nullable String owner) throws IOException {
        UploadId id = ids.readUploadId(uploadUrl);
        return id == null ? null : getUploadInfo(id);
    }

    @Override
    public @Nullable UploadInfo getUploadInfo(UploadId id) throws IOException {
        return uploads.stored(id.toString()).map(Info::new).orElse(null);
    }

    @Override
    public UploadInfo create(UploadInfo info, @Nullable String owner) {
        throw new UnsupportedOperationException("uploads are created by TusCreation");
    }

    @Override
    public UploadInfo append(UploadInfo info, InputStream body) {
        throw new UnsupportedOperationException("bytes are taken by TusCore");
    }

    @Override
    public void update(UploadInfo info) {
        throw new UnsupportedOperationException(
                "an upload changes by declaring its length and by receiving bytes only");
    }

    @Override
    public void terminateUpload(UploadInfo info) throws IOException {
        uploads.stored(info.getId().toString()).ifPresent(uploads::terminate);
    }

    /// Never: the count is of bytes read, not of bytes written, and could cut off what was acknowledged before.
    @Override
    public void removeLastNumberOfBytes(UploadInfo info, long count) {
        throw new UnsupportedOperationException("received bytes are kept");
    }

    @Override
    public InputStream getUploadedBytes(String uploadUrl, @Nullable String owner) throws IOException {
        UploadId id = ids.readUploadId(uploadUrl);
        if (id == null) {
            throw new NoSuchFileException(uploadUrl);
        }
        return getUploadedBytes(id);
    }

    @Override
    public InputStream getUploadedBytes(UploadId id) throws IOException {
        return Channels.newInputStream(Files.newByteChannel(uploads.file(id.toString())));
    }

    @Override
    public void copyUploadTo(UploadInfo info, OutputStream to) throws IOException {
        Files.copy(uploads.file(info.getId().toString()), to);
    }

    @Override
    public String getUploadUri() {
        return ids.getUploadUri();
    }

    @Override
    public long getMaxUploadSize() {
        return uploads.maxSize();
    }

    @Override
    public void setIdFactory(UploadIdFactory factory) {
        ids = factory;
    }

    @Override
    public void setMaxUploadSize(@Nullable Long size) {
        // cutfill.upload.max-size says it
    }

    @Override
    public void cleanupExpiredUploads(UploadLockingService locks) {
        throw new UnsupportedOperationException("ExpirationCleaner removes what has expired");
    }

    @Override
    public @Nullable Long getUploadExpirationPeriod() {
        return null;
    }

    @Override
    public void setUploadExpirationPeriod(@Nullable Long period) {
        // cutfill.upload.expire-after says it
    }

    @Override
    public @Nullable UploadConcatenationService getUploadConcatenationService() {
        return null;
    }

    @Override
    public void setUploadConcatenationService(@Nullable UploadConcatenationService service) {
        // Concatenations does it
    }

    /// Ids as [UploadDirectory] makes them; anything else in a URL is no upload.
    private static final class Ids extends UploadIdFactory {
        private final UploadDirectory directory;

        Ids(UploadDirectory directory) {
            this.directory = directory;
            setUploadUri(Uploads.PATH);
        }

        @Override
        public UploadId createId() {
            return new UploadId(directory.newId());
        }

        @Override
        protected @Nullable Serializable getIdValueIfValid(String text) {
            return UploadDirectory.isId(text) ? text : null;
        }
    }

    /// The library's value for an upload, with a zero length that is a length.
    private static final class Info extends UploadInfo {
        private final @Nullable Long length;

        Info(StoredUpload upload) {
            length = upload.record().length();
            setId(new UploadId(upload.id()));
            setOffset(upload.offset());
            setEncodedMetadata(upload.record().creation().metadata());
        }

        @Override
        public @Nullable Long getLength() {
            return length;
        }

        @Override
        public boolean hasLength() {
            return length != null;
        }

        @Override
        public boolean isUploadInProgress() {
            return !getOffset().equals(length);
        }
    }
}
