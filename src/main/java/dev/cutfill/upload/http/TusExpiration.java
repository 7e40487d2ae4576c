package dev.cutfill.upload.http;

import static me.desair.tus.server.HttpMethod.HEAD;
import static me.desair.tus.server.HttpMethod.PATCH;
import static me.desair.tus.server.HttpMethod.POST;

import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.desair.tus.server.HttpHeader;
import me.desair.tus.server.HttpMethod;
import me.desair.tus.server.RequestHandler;
import me.desair.tus.server.expiration.ExpirationExtension;
import me.desair.tus.server.expiration.ExpirationOptionsRequestHandler;
import me.desair.tus.server.util.TusServletResponse;

/// The extension expiration: says when. `ExpirationCleaner` removes.
public final class TusExpiration extends ExpirationExtension {
    /// > datetime format: IMF-fixdate, of two digits for the day; `RFC_1123_DATE_TIME` writes one
    static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final DiskUploads uploads;

    TusExpiration(DiskUploads uploads) {
        this.uploads = uploads;
        super(); // calls the method below
    }

    @Override
    protected void initRequestHandlers(List<RequestHandler> handlers) {
        handlers.add(new ExpirationOptionsRequestHandler());
        for (HttpMethod method : List.of(POST, PATCH, HEAD)) {
            handlers.add(new Expires(method, uploads));
        }
    }

    /// > This header MUST be included in every PATCH response if the upload is going to expire. If the
    /// expiration is known at the > creation, the Upload-Expires header MUST be included in the response to the
    /// initial POST request. Its value MAY change > over time.
    static final class Expires extends TusHandler {
        private final DiskUploads uploads;

        Expires(HttpMethod method, DiskUploads uploads) {
            super(method);
            this.uploads = uploads;
        }

        @Override
        void run(TusExchange request, TusServletResponse response) throws IOException {
            StoredUpload upload = request.uploadIfAny();
            Optional<Instant> expires = upload == null ? Optional.empty() : uploads.expires(upload);
            expires.ifPresent(when -> response.setHeader(HttpHeader.UPLOAD_EXPIRES, IMF_FIXDATE.format(when)));
        }
    }
}
