package dev.cutfill.web;

import dev.cutfill.web.error.ErrorFormats;
import dev.cutfill.web.error.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses a body that is longer than any API takes before there is memory for it, whether it says so or not.
/// Uploads, and the files that workers hand in, go to the disk and have limits of their own.
public final class BodyLimit extends OncePerRequestFilter {
    static final int LARGEST = 1 << 20;
    /// A survey's result has the outlines of all regions.
    static final int LARGEST_RESULT = 32 << 20;

    private static final Pattern FILES = Pattern.compile("/files(?:/.*)?|/api/v2/tasks/[^/]+/lease/artifacts/.*");
    private static final Pattern RESULT = Pattern.compile("/api/v2/tasks/[^/]+/lease/complete");

    /// What holds at most 1 MiB and comes byte by byte keeps a connection, and no more.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// For so long a result may come as slowly as it likes.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ErrorFormats shapes;
    private final long leastRate;
    private final LongSupplier nanos;

    /// @param leastRate bytes a second, which a result must bring on the average
    public BodyLimit(ErrorFormats shapes, long leastRate) {
        this(shapes, leastRate, System::nanoTime);
    }

    BodyLimit(ErrorFormats shapes, long leastRate, LongSupplier nanos) {
        this.shapes = shapes;
        this.leastRate = leastRate;
        this.nanos = nanos;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return FILES.matcher(path(request)).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = RESULT.matcher(path(request)).matches() ? LARGEST_RESULT : LARGEST;
        if (request.getContentLengthLong() > most) {
            shapes.write(request, response, tooLarge(most).fault());
        } else {
            chain.doFilter(new Bounded(request, most), response);
        }
    }

    static ProblemException tooLarge(int most) {
        return new ProblemException(
                HttpStatus.CONTENT_TOO_LARGE,
                "body_too_large",
                "The body has more than " + most + " bytes, which is the most that is taken");
    }

    private static ProblemException tooSlow(Duration after) {
        return new ProblemException(
                        HttpStatus.REQUEST_TIMEOUT,
                        "body_too_slow",
                        "The body had not come after " + after.toSeconds() + " s; send it again")
                .with(HttpHeaders.CONNECTION, "close");
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private final class Bounded extends HttpServletRequestWrapper {
        private final int most;
        private final long begun;
        private @Nullable ServletInputStream counted;

        Bounded(HttpServletRequest request, int most) {
            super(request);
            this.most = most;
            this.begun = nanos.getAsLong();
        }

        /// @param came bytes
        private boolean isTooSlow(long came, Duration taken) {
            return most == LARGEST
                    ? taken.compareTo(LONGEST) > 0
                    : taken.compareTo(PATIENCE) > 0 && came < leastRate * taken.toSeconds();
        }

        /// The same one for all that ask, so that all their bytes are counted together.
        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (counted == null) {
                counted = counted(super.getInputStream());
            }
            return counted;
        }

        private ServletInputStream counted(ServletInputStream body) {
            return new ServletInputStream() {
                private long left = most + 1L; // one more than is taken, for who wants to say so himself

                @Override
                public int read() throws IOException {
                    return counted(body.read(), 1);
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int read = body.read(into, offset, length);
                    return counted(read, read);
                }

                private int counted(int value, int read) {
                    left -= value < 0 ? 0 : read;
                    Duration taken = Duration.ofNanos(nanos.getAsLong() - begun);
                    if (value >= 0 && isTooSlow(most + 1L - left, taken)) {
                        throw tooSlow(taken);
                    }
                    if (left < 0) {
                        throw tooLarge(most);
                    }
                    return value;
                }

                @Override
                public boolean isFinished() {
                    return body.isFinished();
                }

                @Override
                public boolean isReady() {
                    return body.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    body.setReadListener(listener);
                }
            };
        }
    }
}
