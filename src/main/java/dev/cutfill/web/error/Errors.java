package dev.cutfill.web.error;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;

/// Turns whatever went wrong into a [ApiError], which the API words ([ErrorFormat]). What a client did wrong is
/// told to it; what we did wrong goes to the log, under the request's id, and the client learns the id only.
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
@Controller
public class Errors implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
    private static final String PAUSE_SECONDS = "5";

    private final ErrorFormats shapes;
    private final ObjectProvider<ErrorMapping> mappings;

    Errors(ErrorFormats shapes, ObjectProvider<ErrorMapping> mappings) {
        this.shapes = shapes;
        this.mappings = mappings;
    }

    /// What handlers throw, and what Spring throws before it finds one.
    @ExceptionHandler
    void thrown(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Throwable e = mapped(thrown);
        if (e instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            LOG.debug("Client of {} {} went away", request.getMethod(), request.getRequestURI());
            return;
        }
        if (e instanceof ErrorResponse refusal && refusal.getStatusCode().value() < 500) {
            copy(refusal.getHeaders(), response);
        }
        if (e instanceof ProblemException problem) {
            copy(problem.headers(), response);
        }
        shapes.write(request, response, fault(e, request.getMethod(), request.getRequestURI(), response));
    }

    /// What filters and servlets report by `sendError` or throw; the container comes here with it.
    @RequestMapping("/error")
    void reported(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        ApiError fault = ApiError.of(status);
        // below 500 the container tells of a client that broke off or sent nonsense
        if (status >= 500 && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable e) {
            String uri = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
            fault = fault(e, request.getMethod(), uri, response);
        }
        shapes.write(request, response, fault);
    }

    private Throwable mapped(Throwable e) {
        return mappings.orderedStream()
                .flatMap(mapping -> mapping.problem(e).stream())
                .map(Throwable.class::cast)
                .findFirst()
                .orElse(e);
    }

    private static ApiError fault(Throwable e, String method, String uri, HttpServletResponse response) {
        if (e instanceof ProblemException problem) {
            return problem.fault();
        }
        if (e instanceof HttpMessageNotReadableException) {
            return ApiError.of(HttpStatus.BAD_REQUEST.value(), "The body is not the JSON that this request takes");
        }
        if (e instanceof InvalidParameterException) {
            return ApiError.of(
                    HttpStatus.BAD_REQUEST.value(),
                    "The query of this request cannot be read: it has a parameter without a name, or an escape that is none");
        }
        if (e instanceof MethodArgumentTypeMismatchException mistyped) {
            return ApiError.of(
                    HttpStatus.BAD_REQUEST.value(),
                    "The value of " + mistyped.getName() + " is not of the kind that this request takes");
        }
        if (e instanceof ErrorResponse refusal && refusal.getStatusCode().value() < 500) {
            @Nullable String reason = e instanceof ResponseStatusException stated ? stated.getReason() : null;
            int status = refusal.getStatusCode().value();
            return reason == null ? ApiError.of(status) : ApiError.of(status, reason);
        }
        Optional<DatabaseFault> database = DatabaseFault.of(e);
        if (database.isPresent()) {
            DatabaseFault found = database.get();
            LOG.warn("{} {}: {}: {}", method, uri, found.code(), e.getMessage());
            response.setHeader(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
            return new ApiError(503, found.code(), found.sentence(), List.of());
        }
        LOG.error("{} {} failed", method, uri, e);
        return ApiError.of(
                e instanceof ErrorResponse known ? known.getStatusCode().value() : 500);
    }

    private static void copy(HttpHeaders headers, HttpServletResponse response) {
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
}
