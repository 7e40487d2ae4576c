package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A TIFF read slowly, after the tables of TIFF 6.0 and its supplements and not after the writer: classic or
/// BigTIFF, tiled, one 32-bit floating-point value a cell, Deflate with the floating-point predictor.
final class TiffBytes {
    private final ByteBuffer bytes;
    private final boolean big;

    /// one map a directory, in the order of their links: tag → values
    final List<Map<Integer, double[]>> images = new ArrayList<>();

    TiffBytes(Path file) throws IOException {
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.get(0) != 'I' || bytes.get(1) != 'I') {
            throw new IOException("not little-endian");
        }
        big = bytes.getShort(2) == 43;
        if (big && (bytes.getShort(4) != 8 || bytes.getShort(6) != 0) || !big && bytes.getShort(2) != 42) {
            throw new IOException("no TIFF");
        }
        long at = offset(big ? 8 : 4);
        while (at != 0) {
            if (at % 2 != 0) {
                throw new IOException("a directory begins at the odd byte " + at);
            }
            at = directory((int) at);
        }
    }

    private long directory(int at) throws IOException {
        int count = big ? (int) bytes.getLong(at) : bytes.getShort(at);
        int first = at + (big ? 8 : 2);
        int width = big ? 20 : 12;
        Map<Integer, double[]> tags = new TreeMap<>();
        int before = 0;
        for (int i = 0; i < count; i++) {
            int entry = first + i * width;
            int tag = bytes.getShort(entry) & 0xFFFF;
            if (tag <= before) {
                throw new IOException("tag " + tag + " after " + before);
            }
            before = tag;
            tags.put(tag, values(bytes.getShort(entry + 2), (int) offset(entry + 4), entry + (big ? 12 : 8)));
        }
        images.add(tags);
        return offset(first + count * width);
    }

    private double[] values(int type, int count, int place) throws IOException {
        int size = switch (type) {
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 12, 16 -> 8;
            default -> throw new IOException("type " + type);
        };
        int at = count * size <= (big ? 8 : 4) ? place : (int) offset(place);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (size) {
                case 1 -> bytes.get(at + i) & 0xFF;
                case 2 -> bytes.getShort(at + 2 * i) & 0xFFFF;
                case 4 -> Integer.toUnsignedLong(bytes.getInt(at + 4 * i));
                default -> type == 12 ? bytes.getDouble(at + 8 * i) : bytes.getLong(at + 8 * i);
            };
        }
        return values;
    }

    private long offset(int at) {
        return big ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }

    double[] values(int image, int tag) {
        double[] values = images.get(image).get(tag);
        if (values == null) {
            throw new IllegalStateException("image " + image + " has no tag " + tag);
        }
        return values;
    }

    int number(int image, int tag) {
        return (int) values(image, tag)[0];
    }

    String text(int tag) {
        double[] values = values(0, tag);
        byte[] characters = new byte[values.length - 1];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (byte) values[i];
        }
        return new String(characters, UTF_8);
    }

    /// The value of a cell, rows counted from the north.
    float at(int image, int column, int row) throws DataFormatException {
        int tile = number(image, 322);
        int across = (number(image, 256) + tile - 1) / tile;
        int index = row / tile * across + column / tile;
        int from = (int) values(image, 324)[index];
        int length = (int) values(image, 325)[index];
        byte[] plain = new byte[tile * tile * 4];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes.array(), from, length);
            if (inflater.inflate(plain) != plain.length || !inflater.finished()) {
                throw new DataFormatException("the tile has another length");
            }
        }
        int rowAt = row % tile * tile * 4;
        for (int i = 1; i < tile * 4; i++) {
            plain[rowAt + i] += plain[rowAt + i - 1];
        }
        int bits = 0;
        for (int b = 0; b < 4; b++) {
            bits = bits << 8 | plain[rowAt + b * tile + column % tile] & 0xFF;
        }
        return Float.intBitsToFloat(bits);
    }
}
