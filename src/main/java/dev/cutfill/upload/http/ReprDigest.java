package dev.cutfill.upload.http;

import dev.cutfill.upload.storage.Checksum;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `Repr-Digest` and `Content-Digest` of RFC 9530: `sha-256=:…:, sha-512=:…:`, the digest in Base64 between the
/// colons.
final class ReprDigest {
    private static final Pattern MEMBER = Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):");
    private static final Map<String, Checksum.Algorithm> ALGORITHMS =
            Map.of("sha-256", Checksum.Algorithm.SHA256, "sha-512", Checksum.Algorithm.SHA512);

    private ReprDigest() {}

    /// The digests of algorithms that are known here; the others are left out, as the RFC allows.
    static List<Checksum> parse(String header) throws ProtocolException {
        List<Checksum> digests = new ArrayList<>();
        if (header.isBlank()) {
            return digests;
        }
        for (String member : header.split(",", -1)) {
            Matcher parts = MEMBER.matcher(member.strip());
            if (!parts.matches()) {
                throw ProtocolException.malformed("A digest field must look like sha-256=:Base64:.");
            }
            Checksum.Algorithm algorithm = ALGORITHMS.get(parts.group(1));
            if (algorithm != null) {
                byte[] digest = decode(parts.group(2));
                if (digest.length != algorithm.size()) {
                    throw ProtocolException.malformed(
                            "A digest has " + digest.length + " bytes; its algorithm makes " + algorithm.size() + ".");
                }
                digests.add(Checksum.of(algorithm, digest));
            }
        }
        return digests;
    }

    /// What `Want-Repr-Digest` asks for, of what is known here: `sha-256=10, sha-512=3`; 0 means not.
    static Optional<String> wanted(String header) {
        Optional<String> best = Optional.empty();
        int preference = 0;
        for (String member : header.split(",")) {
            Matcher parts = Pattern.compile("([a-z0-9-]+)=([0-9]{1,2})").matcher(member.strip());
            if (parts.matches()
                    && ALGORITHMS.containsKey(parts.group(1))
                    && Integer.parseInt(parts.group(2)) > preference) {
                best = Optional.of(parts.group(1));
                preference = Integer.parseInt(parts.group(2));
            }
        }
        return best;
    }

    /// @param algorithm as [#wanted] names it
    static Checksum.Algorithm algorithm(String algorithm) {
        return ALGORITHMS.getOrDefault(algorithm, Checksum.Algorithm.SHA256);
    }

    static String field(String algorithm, byte[] digest) {
        return algorithm + "=:" + Base64.getEncoder().encodeToString(digest) + ":";
    }

    private static byte[] decode(String base64) throws ProtocolException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw ProtocolException.malformed("A digest field holds something that is not Base64.");
        }
    }
}
