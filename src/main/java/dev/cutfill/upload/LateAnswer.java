package dev.cutfill.upload;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import me.desair.tus.server.exception.TusException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.BadRequestException;

/// Answers a request whose body stood still or broke off. Tomcat has decided by then: it marks the response 408, or 400, and
/// lets no servlet write any more. Clients take both as final and give up; they come again after 503. A body whose framing is
/// nonsense is left its 400.
final class LateAnswer extends ValveBase {
    private static final String REFUSAL = LateAnswer.class.getName();

    LateAnswer() {
        super(true);
    }

    /// To be given in place of the container's answer, should it insist on one.
    static void prepare(HttpServletRequest request, TusException refusal) {
        request.setAttribute(REFUSAL, refusal);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (request.getAttribute(REFUSAL) instanceof TusException refusal
                && !(request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof BadRequestException)
                && !response.isCommitted()
                && response.setErrorReported()) {
            response.setSuspended(false);
            response.setHeader("Retry-After", "1");
            TusServlet.answer(response.getResponse(), refusal.getStatus(), String.valueOf(refusal.getMessage()));
        }
    }
}
