package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;

/// The directory of the first image of a TIFF.
final class TiffTags {
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int STRIP_OFFSETS = 273;
    static final int SAMPLES = 277;
    static final int ROWS_A_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int PREDICTOR = 317;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int FORMAT = 339;
    static final int PIXEL_SCALE = 33_550;
    static final int TIE_POINT = 33_922;
    static final int TRANSFORMATION = 34_264;
    static final int GEO_KEYS = 34_735;
    private static final int NO_DATA = 42_113;

    /// Bytes of a value, by its type.
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 0, 0, 0, 8, 8, 8};

    private static final int ASCII = 2;

    /// @param at where its values begin
    private record Tag(int type, long count, long at) {}

    private final FileChannel file;
    private final String name;
    private final ByteOrder order;
    private final Map<Integer, Tag> tags = new HashMap<>();

    private TiffTags(FileChannel file, String name, ByteOrder order) {
        this.file = file;
        this.name = name;
        this.order = order;
    }

    static TiffTags of(FileChannel file, String name) throws IOException {
        ByteBuffer mark = ByteBuffer.allocate(2);
        file.read(mark, 0);
        TiffTags tags = new TiffTags(file, name, mark.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        ByteBuffer head = tags.buffer(0, 8);
        boolean big = head.getShort(2) == 43;
        long at = big ? tags.buffer(8, 8).getLong(0) : head.getInt(4) & 0xFFFF_FFFFL;
        long count = big ? tags.buffer(at, 8).getLong(0) : tags.buffer(at, 2).getShort(0) & 0xFFFFL;
        if (count < 1 || count > 4096) {
            throw new MalformedFile(name, at, "a directory of " + count + " tags cannot be read");
        }
        int entry = big ? 20 : 12;
        long first = at + (big ? 8 : 2);
        ByteBuffer entries = tags.buffer(first, count * entry);
        for (int k = 0; k < count; k++) {
            int from = k * entry;
            int type = entries.getShort(from + 2) & 0xFFFF;
            long values = big ? entries.getLong(from + 4) : entries.getInt(from + 4) & 0xFFFF_FFFFL;
            int size = type < SIZES.length ? SIZES[type] : 0;
            int inline = big ? 8 : 4;
            boolean inside = size > 0 && values >= 0 && values <= inline / size;
            long place = first + from + (big ? 12 : 8);
            long away = big ? entries.getLong(from + 12) : entries.getInt(from + 8) & 0xFFFF_FFFFL;
            tags.tags.put(entries.getShort(from) & 0xFFFF, new Tag(type, values, inside ? place : away));
        }
        return tags;
    }

    ByteOrder order() {
        return order;
    }

    boolean has(int tag) {
        return tags.containsKey(tag);
    }

    /// The first of its numbers.
    long whole(int tag, long absent) throws IOException {
        return has(tag) ? (long) numbers(tag)[0] : absent;
    }

    /// All of its numbers.
    double[] numbers(int id) throws IOException {
        Tag tag = tags.get(id);
        if (tag == null) {
            throw new MalformedFile(name, "it has no tag " + id);
        }
        int size = tag.type() < SIZES.length ? SIZES[tag.type()] : 0;
        if (size == 0 || tag.count() < 1 || tag.count() > file.size()) {
            throw new MalformedFile(name, "its tag " + id + " holds no numbers");
        }
        ByteBuffer values = buffer(tag.at(), tag.count() * size);
        double[] numbers = new double[(int) tag.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (tag.type()) {
                case 1, 7 -> values.get(i) & 0xFF;
                case 3 -> values.getShort(2 * i) & 0xFFFF;
                case 4 -> values.getInt(4 * i) & 0xFFFF_FFFFL;
                case 8 -> values.getShort(2 * i);
                case 9 -> values.getInt(4 * i);
                case 11 -> values.getFloat(4 * i);
                case 12 -> values.getDouble(8 * i);
                case 16, 17, 18 -> values.getLong(8 * i);
                default -> throw new MalformedFile(name, "its tag " + id + " holds no numbers");
            };
        }
        return numbers;
    }

    /// The height that stands for none; NaN where the file names none.
    double noData() throws IOException {
        Tag tag = tags.get(NO_DATA);
        if (tag == null || tag.type() != ASCII || tag.count() > 100) {
            return Double.NaN;
        }
        String text = new String(bytes(tag.at(), tag.count()), ISO_8859_1)
                .replace("\0", "")
                .strip();
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    byte[] bytes(long at, long length) throws IOException {
        return buffer(at, length).array();
    }

    private ByteBuffer buffer(long at, long length) throws IOException {
        if (at < 0 || length < 0 || length > Integer.MAX_VALUE - 16 || at > file.size() - length) {
            throw new MalformedFile(name, at, "the file ends before what should be there; it was cut off or damaged");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(order);
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            // until all of it is there
        }
        return buffer;
    }
}
