package dev.cutfill.upload.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.RequestValidator;
import me.desair.tus.server.exception.TusException;
import me.desair.tus.server.upload.UploadStorageService;
import org.jspecify.annotations.Nullable;

/// A sentence of the protocol that a request must keep; the Javadoc of each rule quotes its own.
abstract class TusValidator implements RequestValidator {
    private final Set<HttpMethod> methods;

    TusValidator(HttpMethod first, HttpMethod... others) {
        methods = EnumSet.of(first, others);
    }

    @Override
    public final boolean supports(@Nullable HttpMethod method) {
        return method != null && methods.contains(method);
    }

    @Override
    public final void validate(
            HttpMethod method, HttpServletRequest request, UploadStorageService storage, @Nullable String owner)
            throws TusException, IOException {
        check(method, TusExchange.of(request));
    }

    abstract void check(HttpMethod method, TusExchange request) throws TusException, IOException;
}
