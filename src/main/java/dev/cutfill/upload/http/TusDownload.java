package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.http.HttpMethod.GET;

import dev.cutfill.upload.storage.DiskUploads;
import dev.cutfill.upload.storage.Metadata;
import dev.cutfill.upload.storage.StoredUpload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// GET of a finished upload: the whole or one range of it, sent by the kernel where the connection allows
/// (`sendfile`).
///
/// Not part of tus, but of tusd. A file comes as an attachment of unknown type, whatever its metadata say: it
/// is what somebody uploaded, and must not run in the browser of somebody else.
final class TusDownload {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    private TusDownload() {}

    static TusExtension extension(DiskUploads uploads) {
        return new TusExtension("download", List.of(), List.of(), List.of(new Get(uploads)));
    }

    static final class Get extends TusHandler {
        private final DiskUploads uploads;

        Get(DiskUploads uploads) {
            super(GET);
            this.uploads = uploads;
        }

        @Override
        void run(TusExchange request, HttpServletResponse response) throws IOException, ProtocolException {
            StoredUpload upload = request.upload();
            if (!upload.finished()) {
                throw ProtocolException.notFinished(upload.offset());
            }
            send(upload, uploads.file(upload.id()), request, response);
        }
    }

    private record Range(long from, long to) {
        long length() {
            return to - from;
        }
    }

    static void send(StoredUpload upload, Path file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        long length = upload.offset();
        // a finished upload never changes, so its name and length say which bytes they are
        String etag = '"' + upload.id().substring(0, 12) + "-" + length + '"';
        String modified = TusExpiration.IMF_FIXDATE.format(
                Files.getLastModifiedTime(file).toInstant().atOffset(ZoneOffset.UTC));
        response.setHeader("ETag", etag);
        response.setHeader("Last-Modified", modified);
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (matches(request.getHeader("If-None-Match"), etag)) {
            response.setStatus(304);
            return;
        }
        response.setContentType("application/octet-stream");
        response.setHeader("Content-Disposition", disposition(upload));
        String ifRange = request.getHeader("If-Range");
        boolean asked = ifRange == null || ifRange.equals(etag) || ifRange.equals(modified);
        Optional<Range> range = asked ? range(request.getHeader("Range"), length) : Optional.empty();
        if (range.isPresent() && range.get().length() <= 0) {
            response.setHeader("Content-Range", "bytes */" + length);
            response.setHeader("Content-Disposition", null);
            TusServlet.answer(response, 416, "The upload has " + length + " bytes, and none of this range.");
            return;
        }
        range.ifPresent(part ->
                response.setHeader("Content-Range", "bytes " + part.from() + "-" + (part.to() - 1) + "/" + length));
        response.setStatus(range.isPresent() ? 206 : 200);
        Range sent = range.orElse(new Range(0, length));
        response.setContentLengthLong(sent.length());
        transfer(file, sent, request, response);
    }

    private static void transfer(Path file, Range range, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (range.length() > 0 && Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
            request.setAttribute(
                    "org.apache.tomcat.sendfile.filename", file.toFile().getCanonicalPath());
            request.setAttribute("org.apache.tomcat.sendfile.start", range.from());
            request.setAttribute("org.apache.tomcat.sendfile.end", range.to());
            return;
        }
        OutputStream out = response.getOutputStream();
        try (FileChannel channel = FileChannel.open(file)) {
            for (long at = range.from(); at < range.to(); ) {
                at += channel.transferTo(at, range.to() - at, Channels.newChannel(out));
            }
        }
    }

    /// The range that is asked for; of length 0 when there is nothing in it. What is not understood, and more
    /// than one range, is answered with the whole, as HTTP allows.
    private static Optional<Range> range(String header, long length) {
        Matcher parts = RANGE.matcher(header == null ? "" : header.strip());
        if (!parts.matches() || parts.group(1).isEmpty() && parts.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (parts.group(1).isEmpty()) { // the last so many
            long last = Math.min(length, Long.parseLong(parts.group(2)));
            return Optional.of(new Range(length - last, length));
        }
        long from = Long.parseLong(parts.group(1));
        long to = parts.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(parts.group(2)) + 1);
        return to <= from && from < length
                ? Optional.empty()
                : Optional.of(new Range(Math.min(from, length), Math.max(from, to)));
    }

    private static boolean matches(String header, String etag) {
        return header != null && (header.strip().equals("*") || header.contains(etag));
    }

    /// The name its uploader gave it, percent-encoded: so no character of it can end the header or the quotes.
    private static String disposition(StoredUpload upload) {
        String name = Metadata.decode(upload.record().creation().metadata()).getOrDefault("filename", "");
        return name.isEmpty()
                ? "attachment"
                : "attachment; filename*=UTF-8''"
                        + URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
