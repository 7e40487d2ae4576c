package dev.cutfill.upload.http;

import static dev.cutfill.upload.http.TusHeaders.TUS_CHECKSUM_ALGORITHM;
import static dev.cutfill.upload.http.TusHeaders.UPLOAD_CHECKSUM;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import dev.cutfill.upload.storage.Checksum;
import dev.cutfill.upload.storage.Checksum.Algorithm;
import dev.cutfill.upload.storage.UploadException;
import dev.cutfill.upload.storage.UploadException.Reason;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;

/// The extensions checksum and checksum-trailer. The work is done where the bytes are (`DiskUploads.receive`).
final class TusChecksum {
    static final TusExtension EXTENSION = new TusExtension(
            "checksum", List.of("checksum", "checksum-trailer"), List.of(new IsKnown()), List.of(new Algorithms()));

    /// Names of the algorithms as the protocol writes them.
    static final String NAMES =
            Arrays.stream(Algorithm.values()).map(TusChecksum::name).collect(Collectors.joining(","));

    private TusChecksum() {}

    private static String name(Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }

    /// > The header MUST consist of the name of the used checksum algorithm and the Base64 encoded checksum
    /// separated by a space.
    ///
    /// Some shell scripts encode the hexadecimal digits in place of the bytes; that is clear enough from the
    /// length. A digest of a wrong length fits no bytes.
    static Checksum parse(String header) throws UploadException {
        String[] parts = header.strip().split(" +", 2);
        Algorithm algorithm = Arrays.stream(Algorithm.values())
                .filter(known -> name(known).equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new UploadException(new Reason.UnknownChecksum()));
        byte[] value = base64(parts.length == 2 ? parts[1] : "");
        String text = new String(value, US_ASCII).strip();
        boolean hexadecimal = text.matches("[0-9a-fA-F]{" + 2 * algorithm.size() + "}");
        return Checksum.of(algorithm, hexadecimal ? HexFormat.of().parseHex(text) : value);
    }

    private static byte[] base64(String text) throws UploadException {
        try {
            byte[] value = Base64.getDecoder().decode(text.strip());
            if (value.length > 0) {
                return value;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new UploadException(new Reason.MalformedChecksum());
    }

    /// > 400 Bad Request if the checksum algorithm is not supported by the server
    static final class IsKnown extends TusValidator {
        IsKnown() {
            super(PATCH, POST);
        }

        @Override
        void check(HttpMethod method, TusExchange request) throws UploadException {
            String sent = request.text(UPLOAD_CHECKSUM);
            if (!sent.isEmpty()) {
                parse(sent);
            }
        }
    }

    /// > The Tus-Checksum-Algorithm header MUST be included in the response to an OPTIONS request.
    static final class Algorithms extends TusHandler {
        Algorithms() {
            super(OPTIONS);
        }

        @Override
        void run(TusExchange request, HttpServletResponse response) {
            response.setHeader(TUS_CHECKSUM_ALGORITHM, NAMES);
        }
    }
}
