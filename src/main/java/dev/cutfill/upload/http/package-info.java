/// The endpoint /files: tus 1.0.0 and its successor, Resumable Uploads for HTTP, on the same storage.
///
/// The way of a PATCH:
///
/// 1. [TusServlet] adds what other origins need and hands over to [TusService].
/// 2. The request takes its turn at the [Fence][dev.cutfill.upload.storage.WriterFence]: from here on no older request
/// writes
///    to this upload, and its offset stands.
/// 3. The rules of [TusCore] and the extensions ([TusCreation], [TusChecksum], [TusConcatenation], [TusExpiration]),
///    each a sentence of the protocol, let it pass or refuse it.
/// 4. A declared length is kept; then the [Intake][dev.cutfill.upload.storage.BodyWriter] writes the body, piece by
/// piece
/// as
///    [DirectBody][dev.cutfill.upload.socket.DirectBody] brings it from the socket.
/// 5. When the last byte is on disk, and has the digest that came with it, `CompletionPublisher` publishes
///    [UploadFinished][dev.cutfill.upload.UploadFinished]; when all listeners have taken it the client gets its 204.
///
/// [ResumableUploads] serves the successor of tus.
///
/// Source: tus resumable upload protocol 1.0.0, <https://tus.io/protocols/resumable-upload>; the quotations are from
/// there.
@NullMarked
package dev.cutfill.upload.http;

import org.jspecify.annotations.NullMarked;
