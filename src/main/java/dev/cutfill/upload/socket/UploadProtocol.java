package dev.cutfill.upload.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.upload.socket.DirectBody.Wire;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.connector.ResponseFacade;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/// HTTP/1.1 with the limits of [GuardedProtocol], and two things that no servlet has: bodies by [DirectBody], and
/// interim
/// responses of status 104. Tomcat has a way for 103 (Early Hints); what goes that way is exchanged here.
/// Public, with a public constructor, because Tomcat makes it by its name.
public final class UploadProtocol extends GuardedProtocol {
    /// attributes of this prefix reach the connection
    private static final String ATTRIBUTE = "org.apache.tomcat.interim104";

    @Override
    protected Processor createProcessor() {
        return new UploadProcessor(this);
    }

    /// Bytes of an answer that may be taken back; every request holds two such buffers, the larger one of
    /// characters, so long as it stands still. [DirectBody.Mark] gives more to all requests but uploads.
    @Override
    public int getDesiredBufferSize() {
        return 2048;
    }

    /// Whether interim responses can be sent to who sent this request.
    public static boolean canSend(HttpServletRequest request) {
        return DirectBody.isFor(request) && request.getProtocol().equals("HTTP/1.1");
    }

    /// Sends an interim response at once; does nothing where that is not possible: to HTTP/1.0, or when the
    /// answer is on its way.
    public static void send(HttpServletRequest request, ServletResponse response, Map<String, String> headers) {
        ServletResponse bare = response;
        while (bare instanceof ServletResponseWrapper wrapper) {
            bare = wrapper.getResponse();
        }
        if (bare instanceof ResponseFacade tomcat && canSend(request)) {
            StringBuilder text = new StringBuilder("HTTP/1.1 104 Upload Resumption Supported\r\n");
            headers.forEach((name, value) ->
                    text.append(name).append(": ").append(value).append("\r\n"));
            request.setAttribute(ATTRIBUTE, text.append("\r\n").toString().getBytes(ISO_8859_1));
            tomcat.sendEarlyHints();
            request.removeAttribute(ATTRIBUTE);
        }
    }

    private static final class UploadProcessor extends Http11Processor {
        UploadProcessor(AbstractHttp11Protocol<?> protocol) {
            super(protocol, protocol.getAdapter());
            request.setInputBuffer(new Wire(
                    (Http11InputBuffer) request.getInputBuffer(), () -> (NioSocketWrapper) getSocketWrapper()));
        }

        @Override
        protected void earlyHints() throws IOException {
            if (request.getAttribute(ATTRIBUTE) instanceof byte[] bytes) {
                getSocketWrapper().write(true, bytes, 0, bytes.length);
                getSocketWrapper().flush(true);
            } else {
                super.earlyHints();
            }
        }
    }
}
