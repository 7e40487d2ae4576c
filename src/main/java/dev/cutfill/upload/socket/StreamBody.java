package dev.cutfill.upload.socket;

import dev.cutfill.upload.storage.ByteSource;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.coyote.BadRequestException;

/// The body of a request as the servlet's stream gives it: Tomcat copies each piece to the heap.
public final class StreamBody implements ByteSource {
    private static final int SIZE = 64 * 1024;

    private final HttpServletRequest request;
    private final byte[] buffer = new byte[SIZE];

    private StreamBody(HttpServletRequest request) {
        this.request = request;
    }

    /// [DirectBody] where the request allows it, else the stream.
    public static ByteSource of(HttpServletRequest request) {
        return DirectBody.isFor(request) ? DirectBody.of(request) : new StreamBody(request);
    }

    @Override
    public ByteBuffer next() throws IOException, UploadException {
        try {
            int count = request.getInputStream().read(buffer);
            return ByteBuffer.wrap(buffer, 0, Math.max(0, count));
        } catch (BadRequestException _) {
            throw new UploadException(new Reason.MisframedBody());
        }
    }

    @Override
    public void close() {
        // Tomcat reads what is left of the body
    }
}
