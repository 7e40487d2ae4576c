package dev.cutfill.upload.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    public enum Algorithm {
        MD5(16),
        SHA1(20),
        SHA256(32),
        SHA512(64),
        CRC32(4);

        private final int size;

        /// @param size of a digest, in bytes
        Algorithm(int size) {
            this.size = size;
        }

        /// Of a digest, in bytes.
        public int size() {
            return size;
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

    public static Checksum of(Algorithm algorithm, byte[] expected) {
        return new Checksum(algorithm, HEX.formatHex(expected));
    }

    public boolean fits(Path file, long from, long to) throws IOException {
        return HEX.formatHex(algorithm.of(file, from, to)).equals(expected);
    }
}
