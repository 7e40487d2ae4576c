package dev.cutfill.upload.http;

import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.StoredUpload;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpMethod;

/// The extension expiration: says when. `ExpirationCleaner` removes.
final class TusExpiration {
    /// > datetime format: IMF-fixdate, of two digits for the day; `RFC_1123_DATE_TIME` writes one
    static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TusExpiration() {}

    static TusExtension extension(DiskUploads uploads) {
        return new TusExtension(
                "expiration",
                List.of("expiration"),
                List.of(),
                List.of(new Expires(POST, uploads), new Expires(PATCH, uploads), new Expires(HEAD, uploads)));
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
        void run(TusExchange request, HttpServletResponse response) throws IOException {
            StoredUpload upload = request.uploadIfAny();
            Optional<Instant> expires = upload == null ? Optional.empty() : uploads.expires(upload);
            expires.ifPresent(when -> response.setHeader(TusHeaders.UPLOAD_EXPIRES, IMF_FIXDATE.format(when)));
        }
    }
}
