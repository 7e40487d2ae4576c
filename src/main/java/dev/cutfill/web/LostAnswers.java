package dev.cutfill.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Undoes what a request has done when its answer cannot be written: a claim, say, of which nobody would know.
public final class LostAnswers extends OncePerRequestFilter {
    private static final String UNDO = LostAnswers.class.getName();

    /// @param undo what is to be done if the answer to this request does not leave
    public static void undoWith(HttpServletRequest request, Runnable undo) {
        request.setAttribute(UNDO, undo);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean left = false;
        try {
            chain.doFilter(request, response);
            if (request.getAttribute(UNDO) != null) {
                response.flushBuffer(); // throws when this write fails, or one before it did
            }
            left = true;
        } finally {
            if (!left && request.getAttribute(UNDO) instanceof Runnable undo) {
                undo.run();
            }
        }
    }
}
