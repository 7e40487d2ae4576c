package dev.cutfill.upload.http;

import java.io.IOException;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.exception.TusException;
import me.desair.tus.server.upload.UploadStorageService;
import me.desair.tus.server.util.AbstractRequestHandler;
import me.desair.tus.server.util.TusServletRequest;
import me.desair.tus.server.util.TusServletResponse;
import org.jspecify.annotations.Nullable;

/// What one method does once all rules are kept.
abstract class TusHandler extends AbstractRequestHandler {
    private final HttpMethod method;

    TusHandler(HttpMethod method) {
        this.method = method;
    }

    @Override
    public final boolean supports(@Nullable HttpMethod asked) {
        return method == asked;
    }

    @Override
    public final void process(
            HttpMethod asked,
            TusServletRequest request,
            TusServletResponse response,
            UploadStorageService storage,
            @Nullable String owner)
            throws IOException, TusException {
        run(TusExchange.of(request), response);
    }

    abstract void run(TusExchange request, TusServletResponse response) throws IOException, TusException;
}
