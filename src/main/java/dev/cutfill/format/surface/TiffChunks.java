package dev.cutfill.format.surface;

import dev.cutfill.format.MalformedFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks strips and tiles of a TIFF with one sample a cell: stored, LZW, Deflate or PackBits; no, horizontal or
/// floating-point predictor.
///
/// Sources: TIFF 6.0, Adobe TIFF Technical Notes 1 and 3.
///
/// @param format of a sample: 1 without a sign, 2 with one, 3 floating point
/// @param bytes of a sample
record TiffChunks(String name, ByteOrder order, int compression, int predictor, int format, int bytes) {
    private static final int LZW_CLEAR = 256;
    private static final int LZW_END = 257;

    /// Whether all of it can be read.
    boolean known() {
        boolean sample =
                format == 3 ? bytes == 4 || bytes == 8 : (format == 1 || format == 2) && bytes <= 4 && bytes != 3;
        boolean packing = compression == 1
                || compression == 5
                || compression == 8
                || compression == 32_946
                || compression == 32_773;
        return sample
                && packing
                && (predictor == 1 || predictor == 2 && bytes <= 4 && format != 3 || predictor == 3 && format == 3);
    }

    /// The samples of a chunk, row by row.
    double[] samples(byte[] packed, int columns, int rows) throws MalformedFile {
        byte[] plain = unpacked(packed, columns * rows * bytes);
        if (predictor == 3) {
            for (int row = 0; row < rows; row++) {
                floatRow(plain, row * columns * bytes, columns);
            }
        }
        ByteBuffer buffer = ByteBuffer.wrap(plain).order(predictor == 3 ? ByteOrder.BIG_ENDIAN : order);
        double[] samples = new double[columns * rows];
        for (int row = 0; row < rows; row++) {
            long before = 0;
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                if (format == 3) {
                    samples[at] = bytes == 4 ? buffer.getFloat(at * 4) : buffer.getDouble(at * 8);
                } else {
                    before = predictor == 2 ? before + whole(buffer, at) : whole(buffer, at);
                    samples[at] = wrapped(before);
                }
            }
        }
        return samples;
    }

    private long whole(ByteBuffer buffer, int at) {
        return switch (bytes) {
            case 1 -> buffer.get(at);
            case 2 -> buffer.getShort(at * 2);
            default -> buffer.getInt(at * 4);
        };
    }

    /// Within the range of a sample, as sums of the predictor run over.
    private double wrapped(long value) {
        long mask = (1L << 8 * bytes) - 1;
        long low = value & mask;
        return format == 2 && low > mask >> 1 ? low - mask - 1 : low;
    }

    /// Bytes of one row stand plane by plane, the highest first, each as the difference to the one before.
    private void floatRow(byte[] plain, int from, int columns) {
        int length = columns * bytes;
        for (int i = 1; i < length; i++) {
            plain[from + i] += plain[from + i - 1];
        }
        byte[] row = new byte[length];
        for (int column = 0; column < columns; column++) {
            for (int b = 0; b < bytes; b++) {
                row[column * bytes + b] = plain[from + b * columns + column];
            }
        }
        System.arraycopy(row, 0, plain, from, length);
    }

    private byte[] unpacked(byte[] packed, int length) throws MalformedFile {
        byte[] plain = new byte[length];
        int got = switch (compression) {
            case 1 -> {
                System.arraycopy(packed, 0, plain, 0, Math.min(length, packed.length));
                yield packed.length;
            }
            case 5 -> lzw(packed, plain);
            case 32_773 -> packBits(packed, plain);
            default -> inflate(packed, plain);
        };
        if (got < length) {
            throw new MalformedFile(name, "a strip or tile ends too early: the file is damaged");
        }
        return plain;
    }

    private static int inflate(byte[] packed, byte[] plain) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int got = 0;
            while (got < plain.length && !inflater.finished()) {
                int more = inflater.inflate(plain, got, plain.length - got);
                if (more == 0) {
                    return got;
                }
                got += more;
            }
            return got;
        } catch (DataFormatException e) {
            return -1;
        }
    }

    private static int packBits(byte[] packed, byte[] plain) {
        int got = 0;
        int at = 0;
        while (at < packed.length && got < plain.length) {
            int count = packed[at++];
            if (count >= 0) {
                int n = Math.min(Math.min(count + 1, packed.length - at), plain.length - got);
                System.arraycopy(packed, at, plain, got, n);
                at += count + 1;
                got += n;
            } else if (count != -128 && at < packed.length) {
                for (int k = 0; k < 1 - count && got < plain.length; k++) {
                    plain[got++] = packed[at];
                }
                at++;
            }
        }
        return got;
    }

    /// Codes of 9 to 12 bits, the highest bit first. The writer's table is one string behind, so that its width grows
    /// one code early.
    private static int lzw(byte[] packed, byte[] plain) {
        // the string of a new code is the last one written and the byte that follows it, which is not there yet
        int[] start = new int[4097];
        int[] length = new int[4097];
        int next = 258;
        int width = 9;
        int got = 0;
        long bits = 0;
        int held = 0;
        int at = 0;
        while (true) {
            while (held < width && at < packed.length) {
                bits = bits << 8 | packed[at++] & 0xFF;
                held += 8;
            }
            if (held < width) {
                return got;
            }
            int code = (int) (bits >> held - width) & (1 << width) - 1;
            held -= width;
            if (code == LZW_END) {
                return got;
            }
            if (code == LZW_CLEAR) {
                next = 258;
                width = 9;
                continue;
            }
            if (code >= next || got >= plain.length) {
                return got;
            }
            int from = got;
            if (code < 256) {
                plain[got++] = (byte) code;
            } else {
                // a new string may run one byte into itself
                for (int k = 0; k < length[code] && got < plain.length; k++) {
                    plain[got++] = plain[start[code] + k];
                }
            }
            if (next < 4096) {
                start[next] = from;
                length[next] = got - from + 1;
                next++;
                if (next == 1 << width && width < 12) {
                    width++;
                }
            }
        }
    }
}
