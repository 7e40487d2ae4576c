package dev.cutfill.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `POST /tasks` belongs to one document and `POST /tasks/` to another, and clients mind the slash less than
/// the documents do. What tells the two apart is the body: whose members it has, there it is led. A body of
/// neither stays where it was sent.
final class TasksPathRouter extends OncePerRequestFilter {
    // one more than is taken, so that the API sees that it is too much
    private static final int LARGEST = (1 << 20) + 1;
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST);
        HttpServletRequest again = new Buffered(request, body);
        String sentTo = request.getServletPath();
        String meant = api(body, sentTo);
        if (meant.equals(sentTo)) {
            chain.doFilter(again, response);
        } else {
            request.getRequestDispatcher(meant).forward(again, response);
        }
    }

    static String api(byte[] body, String sentTo) {
        JsonNode members;
        try {
            members = body.length == LARGEST
                    ? JSON.missingNode()
                    : JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException _) {
            return sentTo; // where it is refused in that API's words
        }
        if (members.has("task_type")) {
            return "/tasks";
        }
        if (members.has("type") && (members.has("payload") || members.has("tenant_id"))) {
            return "/tasks/";
        }
        return members.has("problem_id") ? "/api/v1/tasks" : sentTo;
    }

    /// A request whose body has been read, to be read again.
    private static final class Buffered extends HttpServletRequestWrapper {
        private final byte[] body;

        Buffered(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return bytes.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("not read asynchronously");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
