package dev.cutfill.store;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/// Hands out a file of the store, whichever it is, as an answer of this server: to pages, which read parts of a file
/// for hours and from no other origin.
@Component
public final class KeptFiles {
    private static final String FOR_EVER = "private, max-age=31536000, immutable";
    private static final int PIECE = 1 << 16;

    private final FileStore store;

    KeptFiles(FileStore store) {
        this.store = store;
    }

    /// A file as the task's row describes it. A key is never given to another file.
    public record Kept(String key, String name, long size, String mediaType) {}

    /// Answers with all of the file, or the part that one `Range` asks for. Nothing in it may run.
    public void send(Kept file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String tag = "\"" + file.key() + "\"";
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
        response.setHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setContentType(file.mediaType());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(file).toString());
        @Nullable String asked = request.getHeader(HttpHeaders.RANGE);
        @Nullable String unchanged = request.getHeader(HttpHeaders.IF_RANGE);
        Optional<HttpRange> range =
                asked == null || unchanged != null && !unchanged.equals(tag) ? Optional.empty() : single(asked);
        long from = range.map(part -> part.getRangeStart(file.size())).orElse(0L);
        long end = range.map(part -> part.getRangeEnd(file.size())).orElse(file.size() - 1);
        if (range.isPresent() && (from >= file.size() || end < from)) {
            response.setStatus(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value());
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
            return;
        }
        if (range.isPresent()) {
            response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + end + "/" + file.size());
        }
        response.setContentLengthLong(end - from + 1);
        if (!HttpMethod.HEAD.matches(request.getMethod())) {
            copy(file.key(), from, end - from + 1, response.getOutputStream());
        }
    }

    private void copy(String key, long from, long length, OutputStream out) throws IOException {
        try (InputStream in = store.open(key, from)) {
            byte[] piece = new byte[PIECE];
            long left = length;
            while (left > 0) {
                int read = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (read < 0) {
                    throw new IOException("the store holds " + left + " bytes less of " + key);
                }
                out.write(piece, 0, read);
                left -= read;
            }
        }
    }

    /// What is no range, or several, is answered with all of the file.
    private static Optional<HttpRange> single(String header) {
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(header);
            return ranges.size() == 1 ? Optional.of(ranges.getFirst()) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static ContentDisposition disposition(Kept file) {
        boolean shown = List.of(MediaType.IMAGE_PNG, MediaType.APPLICATION_PDF).stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.parseMediaType(file.mediaType())));
        return (shown ? ContentDisposition.inline() : ContentDisposition.attachment())
                .filename(file.name())
                .build();
    }
}
