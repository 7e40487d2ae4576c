package dev.cutfill.upload.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.upload.socket.StreamBody;
import dev.cutfill.upload.storage.Body;
import dev.cutfill.upload.storage.Checksum;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header fields of RUFH, which are structured fields (RFC 9651).
///
/// > Other values MUST cause the entire header field to be ignored.
record RufhRequest(HttpServletRequest http) {
    static final String PARTIAL_UPLOAD = "application/partial-upload";
    static final String INTEROP = "Upload-Draft-Interop-Version";

    /// The versions of the draft that are spoken here: 6 is of the drafts 04 and 05, 7 of 06 to 08, 8 of 09 and
    /// later.
    static final int OLDEST_INTEROP = 6;
    static final int NEWEST_INTEROP = 8;

    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,15}");
    private static final Pattern FILE_NAME = Pattern.compile("filename=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");
    private static final Pattern FILE_NAME_UTF8 = Pattern.compile("(?i)filename\\*=UTF-8''([^;\\s]+)");

    String text(String header) {
        String value = http.getHeader(header);
        return value == null ? "" : value.strip();
    }

    boolean has(String header) {
        return http.getHeader(header) != null;
    }

    OptionalLong number(String header) {
        String value = text(header);
        return INTEGER.matcher(value).matches() ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    /// `?1` or `?0`
    Optional<Boolean> complete() {
        return switch (text("Upload-Complete")) {
            case "?1" -> Optional.of(true);
            case "?0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// > Server implementations of draft versions of the protocol MUST NOT send a 104 informational response
    /// when the interop > version […] in the request is missing or mismatching.
    Optional<Integer> interop() {
        OptionalLong version = number(INTEROP);
        return version.isPresent() && version.getAsLong() >= OLDEST_INTEROP && version.getAsLong() <= NEWEST_INTEROP
                ? Optional.of((int) version.getAsLong())
                : Optional.empty();
    }

    boolean isChunked() {
        return http.getHeader("Transfer-Encoding") != null;
    }

    OptionalLong bodyLength() {
        long length = http.getContentLengthLong();
        return length >= 0 ? OptionalLong.of(length) : isChunked() ? OptionalLong.empty() : OptionalLong.of(0);
    }

    /// The last part of the path; empty for the URL that uploads are created at.
    String id() {
        String path = http.getPathInfo();
        return path == null || path.equals("/") ? "" : path.substring(1);
    }

    /// The body, with the digest of it that the client knows.
    Body body(LongConsumer progress) throws ProtocolException {
        List<Checksum> digests = ReprDigest.parse(text("Content-Digest"));
        return new Body(
                () -> StreamBody.of(http), bodyLength().isPresent(), !digests.isEmpty(), () -> digests, progress);
    }

    /// The name of the file, by `Content-Disposition`, RFC 6266.
    Optional<String> fileName() {
        String disposition = text("Content-Disposition");
        Matcher utf8 = FILE_NAME_UTF8.matcher(disposition);
        if (utf8.find()) {
            try {
                return Optional.of(URLDecoder.decode(utf8.group(1).replace("+", "%2B"), UTF_8));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
        Matcher plain = FILE_NAME.matcher(disposition);
        return plain.find()
                ? Optional.of(
                        plain.group(1) == null ? plain.group(2) : plain.group(1).replaceAll("\\\\(.)", "$1"))
                : Optional.empty();
    }
}
