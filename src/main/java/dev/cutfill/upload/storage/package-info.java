/// Uploads on disk: their bytes, their records, who may write, how much fits, when they go.
///
/// What is where on disk: [UploadDirectory]. The file's size is the offset. `WriterFence` gives the right to write to
/// the
/// newest request, `BodyWriter` writes a body, `ExpirationCleaner` removes what nobody goes on with, `StorageQuota`
/// keeps the limits.
@NullMarked
package dev.cutfill.upload.storage;

import org.jspecify.annotations.NullMarked;
