package dev.cutfill.upload.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The `Upload-Metadata` header.
///
/// > The Upload-Metadata request and response header MUST consist of one or more comma-separated key-value
/// pairs. The key and > value MUST be separated by a space. The key MUST NOT contain spaces and commas and MUST
/// NOT be empty. The key SHOULD be > ASCII encoded and the value MUST be Base64 encoded. All keys MUST be
/// unique. The value MAY be empty.
public final class Metadata {
    /// What one upload may carry, in characters of the header; the same for every creator, so that a HEAD
    /// response fits.
    static final int MAX_LENGTH = 32 << 10;

    private static final Pattern KEY = Pattern.compile("[!-~&&[^,]]+");

    private Metadata() {}

    /// The header for these pairs, in the order of their keys.
    public static String encode(Map<String, String> pairs) {
        String header = new TreeMap<>(pairs)
                .entrySet().stream()
                        .map(pair -> pair.getKey() + " "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getValue().getBytes(UTF_8)))
                        .collect(joining(","));
        fault(header).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return header;
    }

    /// What is wrong with the header, as a sentence; nothing when it may be kept.
    public static Optional<String> fault(String header) {
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (header.length() > MAX_LENGTH) {
            return Optional.of(
                    "Upload-Metadata has " + header.length() + " characters; at most " + MAX_LENGTH + " are kept.");
        }
        Map<String, String> seen = new LinkedHashMap<>();
        for (String pair : header.split(",", -1)) {
            String[] parts = pair.strip().split(" ", 2);
            if (!KEY.matcher(parts[0]).matches()) {
                return Optional.of("Upload-Metadata has a key that is empty or not printable ASCII.");
            }
            if (seen.put(parts[0], "") != null) {
                return Optional.of("Upload-Metadata has the key " + parts[0] + " twice.");
            }
            if (value(parts).isEmpty()) {
                return Optional.of("Upload-Metadata has a value that is not Base64, at key " + parts[0] + ".");
            }
        }
        return Optional.empty();
    }

    /// The pairs of a header that [#fault] found nothing wrong with; values that are not UTF-8 are
    /// approximated.
    public static Map<String, String> decode(String header) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (!header.isEmpty()) {
            for (String pair : header.split(",", -1)) {
                String[] parts = pair.strip().split(" ", 2);
                pairs.put(parts[0], new String(value(parts).orElse(new byte[0]), UTF_8));
            }
        }
        return pairs;
    }

    private static Optional<byte[]> value(String[] parts) {
        try {
            return Optional.of(
                    parts.length == 1 ? new byte[0] : Base64.getDecoder().decode(parts[1].strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
