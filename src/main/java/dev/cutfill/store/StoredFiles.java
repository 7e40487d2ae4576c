package dev.cutfill.store;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// GET /store/…: hands a file of the [LocalStore] to whoever has a good link to it. Ranges and conditions are
/// Spring's, but for what it leaves out: `If-Range`, and a refusal of ranges that says so in our shape.
@RestController
final class StoredFiles {
    /// What a browser shows; all else it saves.
    private static final List<MediaType> SHOWN = List.of(
            MediaType.IMAGE_PNG,
            MediaType.IMAGE_JPEG,
            MediaType.APPLICATION_PDF,
            MediaType.APPLICATION_JSON,
            MediaType.parseMediaType("text/csv"),
            MediaType.TEXT_PLAIN);

    private final SignedLinks links;
    private final LocalStore store;

    StoredFiles(SignedLinks links, LocalStore store) {
        this.links = links;
        this.store = store;
    }

    @GetMapping(SignedLinks.PATH + "/**")
    ResponseEntity<?> get(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "expires", defaultValue = "") String expires,
            @RequestParam(name = "signature", defaultValue = "") String signature,
            @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range,
            @RequestHeader(name = HttpHeaders.IF_RANGE, required = false) @Nullable String ifRange)
            throws IOException {
        // what somebody uploaded or a program wrote: nothing in it may run
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // as it was sent: whatever is escaped or dotted in it is no key of ours
        String key = request.getRequestURI()
                .substring(request.getContextPath().length())
                .replaceFirst("^" + SignedLinks.PATH + "/?", "");
        // asked before whether there is such a file: without a good link nothing is told
        if (!links.isGood(key, expires, signature)) {
            return refusal(
                    HttpStatus.FORBIDDEN,
                    "This link is wrong or has expired; ask for the task again to get a fresh one.");
        }
        Optional<LocalStore.Stored> found = store.find(key);
        if (found.isEmpty()) {
            return refusal(HttpStatus.NOT_FOUND, "Not Found");
        }
        return request.getMethod().equals("HEAD") ? head(found.get()) : body(found.get(), range, ifRange);
    }

    private static ResponseEntity<?> head(LocalStore.Stored stored) throws IOException {
        return headers(stored).contentLength(Files.size(stored.file())).build();
    }

    private static ResponseEntity<?> body(LocalStore.Stored stored, @Nullable String range, @Nullable String ifRange)
            throws IOException {
        Resource file = new FileSystemResource(stored.file());
        if (range == null) {
            return headers(stored).body(file);
        }
        if (ifRange != null && !ifRange.equals(tag(stored.file()))) {
            // the client holds a part of what was here before, and needs all of this; a mere stream Spring does
            // not cut
            return headers(stored).contentLength(file.contentLength()).body(new InputStreamResource(file));
        }
        if (!isWithin(range, file)) {
            return ResponseEntity.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + file.contentLength())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of(
                            "detail", "The range is not within the " + file.contentLength() + " bytes of this file"));
        }
        return headers(stored).body(file);
    }

    private static ResponseEntity.BodyBuilder headers(LocalStore.Stored stored) throws IOException {
        MediaType type = stored.contentType();
        String name = named(stored.file().getFileName().toString(), type);
        return ResponseEntity.ok()
                .contentType(type)
                .eTag(tag(stored.file()))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        disposition(type).filename(name).build().toString());
    }

    private static ContentDisposition.Builder disposition(MediaType type) {
        return SHOWN.stream().anyMatch(type::equalsTypeAndSubtype)
                ? ContentDisposition.inline()
                : ContentDisposition.attachment();
    }

    /// Changes with every put: a file is replaced by another, never written to.
    private static String tag(Path file) throws IOException {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        return "\"%x-%x-%x\"".formatted(modified.getEpochSecond(), modified.getNano(), Files.size(file));
    }

    private static boolean isWithin(String range, Resource file) {
        try {
            return !HttpRange.toResourceRegions(HttpRange.parseRanges(range), file)
                    .isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Of a random key a file that is saved should at least say what it is.
    private static String named(String name, MediaType type) {
        return Keys.fileName(name).orElse(name + "." + type.getSubtype());
    }

    private static ResponseEntity<Map<String, String>> refusal(HttpStatus status, String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("detail", detail));
    }
}
