/// Bytes come in: the tus endpoint at /files and the files it keeps on disk.
///
/// The way of a PATCH:
///
/// 1. [TusServlet] adds what other origins need and hands over to [TusService], the library with its weak parts
///    replaced.
/// 2. The request takes its turn at the [Fence]: from here on no older request writes to this upload, and its
///    offset stands.
/// 3. The rules of [TusCore] and the extensions ([TusCreation], [TusChecksum], [TusConcatenation],
///    [TusExpiration]), each a sentence of the protocol, let it pass or throw a [Refusal].
/// 4. A declared length is kept; then the [Intake] writes the body, piece by piece as [DirectBody] brings it
///    from the socket.
/// 5. When the last byte is on disk, and has the digest that came with it, [Announcements] publishes
///    [UploadFinished]; when everybody has taken it the client gets its 204.
///
/// [Sweep] removes what nobody goes on with; [Room] keeps the limits.
///
/// The successor of tus, Resumable Uploads for HTTP, is [ResumableUploads], on the same storage.
///
/// What is where on disk: [UploadDirectory]. For the rest of the program: [Uploads].
///
/// Source: tus resumable upload protocol 1.0.0, <https://tus.io/protocols/resumable-upload>; the quotations are
/// from there.
@NullMarked
package dev.cutfill.upload;

import org.jspecify.annotations.NullMarked;
