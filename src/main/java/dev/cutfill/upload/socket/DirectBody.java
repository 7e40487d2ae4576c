package dev.cutfill.upload.socket;

import dev.cutfill.upload.Uploads;
import dev.cutfill.upload.storage.ByteSource;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadException.Reason;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.jspecify.annotations.Nullable;

/// The body of a request as the socket gives it, in pieces of up to 128 KiB that lie outside the heap: the
/// kernel puts them there and takes them from there into a file, and nobody copies them in between.
///
/// Tomcat reads into a buffer of its own, of 2 KiB behind the head of the request, and takes the framing off
/// (length, chunks, trailer). That stays so. But as long as bytes keep coming its buffer is exchanged for a
/// bigger one of ours, filled from the socket; before anybody waits it is exchanged back, so that a request
/// that stands still costs no more than its connection. There are 64 bigger ones; a request that gets none does
/// without.
///
/// Whoever reads a body this way must not have asked the servlet's stream for it, nor do so later.
public final class DirectBody implements ByteSource, ApplicationBufferHandler {
    private static final DirectBuffers BUFFERS = new DirectBuffers(64);
    /// What Tomcat looks ahead to find the end of a trailer, beyond what it says is available.
    public static final int MAX_TRAILER = 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Request request;
    private final Wire wire;
    private ByteBuffer piece = NOTHING;
    private boolean ended;

    /// ours, while Tomcat has it
    private @Nullable ByteBuffer lent;

    /// Tomcat's, while it has ours
    private ByteBuffer own = NOTHING;

    private DirectBody(Request request, Wire wire) {
        this.request = request;
        this.wire = wire;
    }

    /// @param request one that [#isFor] is true of
    static ByteSource of(HttpServletRequest request) {
        if (request.getAttribute(Mark.NAME) instanceof Request raw && raw.getInputBuffer() instanceof Wire wire) {
            return new DirectBody(raw, wire);
        }
        throw new IllegalStateException("the request did not come in by UploadProtocol and past the mark");
    }

    /// Whether the request came past the mark, which is there where `cutfill.upload.direct-body` is on.
    static boolean isFor(HttpServletRequest request) {
        return request.getAttribute(Mark.NAME) != null;
    }

    /// What a connection's requests read their bodies from, in place of Tomcat's buffer, which does the work;
    /// knows the socket too.
    record Wire(Http11InputBuffer tomcat, Supplier<NioSocketWrapper> socket) implements InputBuffer {
        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            return tomcat.doRead(handler);
        }

        @Override
        public int available() {
            return tomcat.available();
        }
    }

    /// Leaves word in each request where its connection is; servlets do not see that. And gives the answers of
    /// all other APIs a buffer of the usual size, so that most of them come in one piece, with their length.
    public static final class Mark extends ValveBase {
        private static final String NAME = DirectBody.class.getName();
        private static final int ANSWER = 8 * 1024;

        public Mark() {
            super(true);
        }

        @Override
        public void invoke(org.apache.catalina.connector.Request request, Response response)
                throws IOException, ServletException {
            request.setAttribute(NAME, request.getCoyoteRequest());
            if (!request.getDecodedRequestURI().startsWith(Uploads.PATH)) {
                response.setBufferSize(ANSWER);
            }
            getNext().invoke(request, response);
        }
    }

    @Override
    public ByteBuffer next() throws IOException, UploadException {
        try {
            if (wire.tomcat.available() == 0) {
                fill();
            }
            ended = request.doRead(this) < 0;
            return ended ? NOTHING : piece;
        } catch (BadRequestException e) {
            giveUp();
            throw new UploadException(new Reason.MisframedBody());
        } catch (IOException e) {
            giveUp();
            throw e;
        }
    }

    /// Looks at the socket without waiting.
    private void fill() throws IOException {
        ByteBuffer buffer = lent == null ? BUFFERS.take() : lent;
        if (buffer == null) {
            return;
        }
        NioSocketWrapper socket = wire.socket.get();
        int count = 0;
        if (left() > 0 && socket.getSocketBufferHandler().isReadBufferEmpty()) {
            count = socket.getSocket().read(buffer.clear().limit((int) Math.min(buffer.capacity(), left())));
        }
        if (count > 0) {
            socket.updateLastRead();
            exchange(buffer.flip());
        } else {
            exchangeBack();
            BUFFERS.giveBack(buffer);
        }
    }

    /// What the body still has; as far as is known.
    private long left() {
        long length = request.getContentLengthLong();
        if (length >= 0) {
            return length - request.getBytesRead();
        }
        return request.getHeader("Transfer-Encoding") == null ? 0 : Long.MAX_VALUE;
    }

    private void exchange(ByteBuffer buffer) {
        if (lent == null) {
            own = wire.tomcat.getByteBuffer();
            lent = buffer;
        }
        wire.tomcat.setByteBuffer(buffer);
    }

    private void exchangeBack() {
        if (lent != null) {
            wire.tomcat.setByteBuffer(own);
            lent = null;
        }
    }

    /// Lets the connection end after the answer: where the next request begins in it is not known. The answer
    /// is the servlet's to give, and not the container's.
    private void giveUp() {
        request.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        request.getResponse().setErrorReported();
    }

    @Override
    public void close() {
        ByteBuffer buffer = lent;
        if (buffer == null) {
            return;
        }
        boolean chunked = request.getContentLengthLong() < 0;
        if (chunked && ended) {
            // the next request may have come along. Tomcat knows where it begins, and goes back that far from
            // the end of what it has
            int tail = Math.min(buffer.limit(), wire.tomcat.available() + MAX_TRAILER);
            // the head of this request stays where it is
            ByteBuffer after = ByteBuffer.allocate(Math.max(own.capacity(), tail));
            own = after.put(buffer.slice(buffer.limit() - tail, tail)).limit(tail);
        }
        exchangeBack();
        if (chunked && !ended) {
            BUFFERS.drop(); // Tomcat reads on to the end of the body, from there
        } else {
            BUFFERS.giveBack(buffer);
        }
    }

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
        piece = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
        return piece;
    }

    @Override
    public void expand(int size) {
        throw new UnsupportedOperationException("a body is read, not held");
    }
}
