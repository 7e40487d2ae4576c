package dev.cutfill.upload.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/// What a client says the digest of some bytes is.
///
/// The digest is computed from the file when the bytes are there, out of the page cache they have just been
/// written to: so it makes no difference whether the client names it before the bytes, after them (trailer), or
/// for several requests together.
///
/// @param expected in hexadecimal digits
public record Checksum(Algorithm algorithm, String expected) {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BUFFER = 128 * 1024;

    /// Names as the protocols write them.
    public enum Algorithm {
        MD5("md5", 16),
        SHA1("sha1", 20),
        SHA256("sha256", 32),
        SHA512("sha512", 64),
        CRC32("crc32", 4);

        private final String tusName;
        private final int size;

        Algorithm(String tusName, int size) {
            this.tusName = tusName;
            this.size = size;
        }

        public static Optional<Algorithm> ofTus(String name) {
            return Arrays.stream(values())
                    .filter(known -> known.tusName.equals(name))
                    .findFirst();
        }

        public static String tusNames() {
            return Arrays.stream(values()).map(known -> known.tusName).collect(Collectors.joining(","));
        }

        /// Over the bytes from one position to another, which are there.
        public byte[] of(Path file, long from, long to) throws IOException {
            if (this == CRC32) {
                CRC32 sum = new CRC32();
                read(file, from, to, sum::update);
                return ByteBuffer.allocate(size).putInt((int) sum.getValue()).array();
            }
            MessageDigest digest = messageDigest();
            read(file, from, to, digest::update);
            return digest.digest();
        }

        private MessageDigest messageDigest() {
            try {
                return MessageDigest.getInstance(
                        switch (this) {
                            case MD5 -> "MD5";
                            case SHA1 -> "SHA-1";
                            case SHA256 -> "SHA-256";
                            case SHA512 -> "SHA-512";
                            case CRC32 -> throw new NoSuchAlgorithmException("no message digest");
                        });
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every Java has them
            }
        }
    }

    @FunctionalInterface
    private interface Sink {
        void take(byte[] bytes, int from, int count);
    }

    private static void read(Path file, long from, long to, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel bytes = FileChannel.open(file)) {
            for (long at = from; at < to; at += buffer.position()) {
                buffer.clear().limit((int) Math.min(BUFFER, to - at));
                if (bytes.read(buffer, at) < 0) {
                    throw new IOException("the file ends at " + at + " before " + to);
                }
                sink.take(buffer.array(), 0, buffer.position());
            }
        }
    }

    /// > The header MUST consist of the name of the used checksum algorithm and the Base64 encoded checksum
    /// separated by a space.
    ///
    /// Some shell scripts encode the hexadecimal digits in place of the bytes; that is clear enough from the
    /// length.
    public static Checksum ofTus(String header) throws UploadException {
        String[] parts = header.strip().split(" +", 2);
        Algorithm algorithm = Algorithm.ofTus(parts[0])
                .orElseThrow(() -> UploadException.malformed(
                        "Upload-Checksum has an algorithm that is not one of " + Algorithm.tusNames() + "."));
        byte[] value = base64(parts.length == 2 ? parts[1] : "");
        String text = new String(value, US_ASCII).strip();
        return text.matches("[0-9a-fA-F]{" + 2 * algorithm.size + "}")
                ? new Checksum(algorithm, text.toLowerCase(Locale.ROOT))
                : new Checksum(algorithm, HEX.formatHex(value)); // of a wrong length it fits nothing
    }

    public static Checksum of(Algorithm algorithm, byte[] expected) throws UploadException {
        if (expected.length != algorithm.size) {
            throw UploadException.malformed(
                    "A digest has " + expected.length + " bytes; its algorithm makes " + algorithm.size + ".");
        }
        return new Checksum(algorithm, HEX.formatHex(expected));
    }

    public boolean fits(Path file, long from, long to) throws IOException {
        return HEX.formatHex(algorithm.of(file, from, to)).equals(expected);
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
        throw UploadException.malformed("Upload-Checksum must be the algorithm, a space, and the digest in Base64.");
    }
}
