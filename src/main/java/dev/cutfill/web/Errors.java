package dev.cutfill.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;

/// Turns whatever went wrong into [ErrorBody]. What a client did wrong is told to it; what we did wrong goes to the log, under
/// the request's id, and the client learns the id only.
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
@Controller
class Errors implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /// What handlers throw, and what Spring throws before it finds one.
    @ExceptionHandler
    @Nullable ResponseEntity<ErrorBody> thrown(Throwable e, HttpServletRequest request, HttpServletResponse response) {
        if (e instanceof AsyncRequestNotUsableException || response.isCommitted()) {
            LOG.debug("Client of {} {} went away", request.getMethod(), request.getRequestURI());
            return null;
        }
        if (e instanceof HttpMessageNotReadableException) {
            return answer(HttpStatus.BAD_REQUEST.value(), HttpHeaders.EMPTY, new ErrorBody("The body is not the JSON that this request takes"));
        }
        if (e instanceof MethodArgumentTypeMismatchException mistyped) {
            return answer(HttpStatus.BAD_REQUEST.value(), HttpHeaders.EMPTY,
                    new ErrorBody("The value of " + mistyped.getName() + " is not of the kind that this request takes"));
        }
        if (e instanceof ErrorResponse refusal) {
            int status = refusal.getStatusCode().value();
            if (status < 500) {
                String reason = e instanceof ResponseStatusException stated ? stated.getReason() : null;
                return answer(status, refusal.getHeaders(), reason == null ? ErrorBody.of(status) : new ErrorBody(reason));
            }
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        int status = e instanceof ErrorResponse known ? known.getStatusCode().value() : 500;
        return answer(status, HttpHeaders.EMPTY, ErrorBody.of(status));
    }

    /// What filters and servlets report by `sendError` or throw; the container comes here with it.
    @RequestMapping("/error")
    void reported(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        // below 500 the container tells of a client that broke off or sent nonsense
        if (status >= 500 && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable e) {
            LOG.error("{} {} failed", request.getMethod(), request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), e);
        }
        ErrorBody.write(response, status, ErrorBody.of(status).detail());
    }

    private static ResponseEntity<ErrorBody> answer(int status, HttpHeaders headers, ErrorBody body) {
        return ResponseEntity.status(status).headers(headers).contentType(MediaType.APPLICATION_JSON).body(body);
    }
}
