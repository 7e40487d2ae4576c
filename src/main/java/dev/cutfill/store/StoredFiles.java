package dev.cutfill.store;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// GET /store/…: hands a file of the [LocalStore] to whoever has a good link to it. Ranges and conditions are Spring's.
@RestController
final class StoredFiles {
    private final SignedLinks links;
    private final LocalStore store;

    StoredFiles(SignedLinks links, LocalStore store) {
        this.links = links;
        this.store = store;
    }

    @GetMapping(SignedLinks.PATH + "/**")
    ResponseEntity<?> get(
            HttpServletRequest request,
            @RequestParam(name = "expires", defaultValue = "") String expires,
            @RequestParam(name = "signature", defaultValue = "") String signature)
            throws IOException {
        String key = request.getRequestURI().substring(request.getContextPath().length() + SignedLinks.PATH.length() + 1);
        // asked before whether there is such a file: without a good link nothing is told
        if (!links.isGood(key, expires, signature)) {
            return refusal(HttpStatus.FORBIDDEN, "This link is wrong or has expired; ask for the task again to get a fresh one.");
        }
        Optional<LocalStore.Stored> found = store.find(key);
        if (found.isEmpty()) {
            return refusal(HttpStatus.NOT_FOUND, "Not Found");
        }
        LocalStore.Stored stored = found.get();
        String name = stored.file().getFileName().toString();
        MediaType type = MediaType.parseMediaType(stored.contentType());
        return ResponseEntity.ok()
                .contentType(type)
                .eTag('"' + Long.toHexString(Files.getLastModifiedTime(stored.file()).toMillis()) + '-' + Long.toHexString(Files.size(stored.file())) + '"')
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline().filename(named(name, type)).build().toString())
                .body(new FileSystemResource(stored.file()));
    }

    /// Keys are random; a file that is saved should at least say what it is.
    private static String named(String name, MediaType type) {
        return name.contains(".") ? name : name + "." + type.getSubtype();
    }

    private static ResponseEntity<Map<String, String>> refusal(HttpStatus status, String detail) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(Map.of("detail", detail));
    }
}
