/// Uploads on disk: their bytes, their records, who may write, how much fits, when they go.
///
/// What is where on disk: [UploadDirectory]. The file's size is the offset. [Fence] gives the right to write to the
/// newest request, [Intake] writes a body, [Sweep] removes what nobody goes on with, [Room] keeps the limits.
@NullMarked
package dev.cutfill.upload.storage;

import org.jspecify.annotations.NullMarked;
