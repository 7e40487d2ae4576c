/// The body of an upload request, read from the connection into buffers outside the heap ([DirectBody]).
///
/// It rests on the internals of Tomcat's NIO connector ([UploadProtocol]).
@NullMarked
package dev.cutfill.upload.socket;

import org.jspecify.annotations.NullMarked;
