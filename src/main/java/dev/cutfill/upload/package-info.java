/// Uploads as the rest of the program sees them: [Uploads] opens, lists and removes them, [UploadFinished] is
/// published when the last byte of one is on disk, and [UploadNeeds] tells which are still wanted.
///
/// The implementation has three packages: `storage` keeps the bytes on disk, `socket` reads a body from the connection
/// without a copy on the heap, `http` speaks the protocols.
@NullMarked
package dev.cutfill.upload;

import org.jspecify.annotations.NullMarked;
