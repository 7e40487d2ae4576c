package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.Raster;
import dev.cutfill.format.las.CrsRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/// Writes a raster of heights as a GeoTIFF that GIS software opens in its place: 32-bit floating point, tiles
/// of 256 × 256, Deflate after the floating-point predictor, overviews by halves inside the file, NaN as the
/// value of no data.
///
/// ```
/// header │ tiles of the raster, of its half, of its quarter … │ their directories, each naming the next
/// ```
///
/// A file that could grow beyond the 4 GiB that 32-bit offsets reach is written as BigTIFF, which differs in
/// the width of its offsets only.
///
/// Sources: TIFF 6.0, Adobe TIFF Technical Notes 1 and 3 (Deflate, floating-point predictor), BigTIFF as
/// libtiff reads it, OGC 19-008r4 (GeoTIFF).
public final class GeoTiffWriter {
    static final int TILE = 256;

    private static final int TILE_BYTES = TILE * TILE * Float.BYTES;
    private static final int LEVEL = 6;

    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;
    private static final int LONG8 = 16;

    private final FileChannel out;
    private final boolean big;
    private long at;

    private GeoTiffWriter(FileChannel out, boolean big) {
        this.out = out;
        this.big = big;
    }

    /// What stands beside the numbers.
    ///
    /// @param crs of the map coordinates; its unit divides metres into them
    /// @param records of the file the system comes from
    /// @param description of the one band
    /// @param unit of its values
    public record Labels(Crs crs, CrsRecords records, String description, String unit) {}

    /// @param raster in the local frame (m)
    /// @param origin of that frame
    public static void write(Path file, Raster raster, Origin origin, Labels labels) throws IOException {
        // incompressible tiles grow by five bytes in 16 kB; overviews add a third
        long most = (long) raster.grid().size() * Float.BYTES / 3 * 4 + (1L << 26);
        write(file, raster, origin, labels, most > 0xFFFF_FFFFL);
    }

    static void write(Path file, Raster raster, Origin origin, Labels labels, boolean big) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            new GeoTiffWriter(out, big).write(raster, origin, labels);
        }
    }

    /// Where the tiles of one image lie.
    private record Tiles(Grid grid, long[] offsets, long[] lengths) {}

    private void write(Raster raster, Origin origin, Labels labels) throws IOException {
        append(ByteBuffer.allocate(big ? 16 : 8)); // the header, written when the first directory has its place
        List<Tiles> images = new ArrayList<>();
        Raster image = raster;
        images.add(tiles(image));
        while (Math.max(image.grid().columns(), image.grid().rows()) > TILE) {
            image = halved(image);
            images.add(tiles(image));
        }
        long previousLink = big ? 8 : 4;
        ByteBuffer start = little(8);
        start.put(big ? new byte[] {'I', 'I', 43, 0, 8, 0, 0, 0} : new byte[] {'I', 'I', 42, 0})
                .flip();
        writeAt(start, 0);
        for (int i = 0; i < images.size(); i++) {
            List<Entry> entries = entries(images.get(i), i > 0);
            if (i == 0) {
                entries.addAll(place(raster.grid(), origin, labels));
            }
            at += at & 1; // a directory begins on an even byte
            previousLink = directory(entries, previousLink);
        }
    }

    /// Compresses all tiles of a raster, row of tiles by row, and appends them.
    private Tiles tiles(Raster raster) throws IOException {
        Grid grid = raster.grid();
        int across = Math.ceilDiv(grid.columns(), TILE);
        int down = Math.ceilDiv(grid.rows(), TILE);
        long[] offsets = new long[Math.multiplyExact(across, down)];
        long[] lengths = new long[offsets.length];
        for (int row = 0; row < down; row++) {
            byte[][] packed = new byte[across][];
            int tileRow = row;
            Parallel.items(across, column -> packed[column] = packed(raster, column * TILE, tileRow * TILE));
            for (int column = 0; column < across; column++) {
                int i = row * across + column;
                offsets[i] = at;
                lengths[i] = packed[column].length;
                append(ByteBuffer.wrap(packed[column]));
            }
        }
        return new Tiles(grid, offsets, lengths);
    }

    /// One tile: rows from the north; of each row the first bytes of all values, then the second ones …, each
    /// as the difference to the one before it; then deflated.
    private static byte[] packed(Raster raster, int firstColumn, int firstRowFromNorth) {
        Grid grid = raster.grid();
        byte[] plain = new byte[TILE_BYTES];
        for (int row = 0; row < TILE; row++) {
            int from = row * TILE * Float.BYTES;
            int gridRow = grid.rows() - 1 - firstRowFromNorth - row;
            for (int column = 0; column < TILE; column++) {
                boolean inside = gridRow >= 0 && firstColumn + column < grid.columns();
                int bits = Float.floatToIntBits(inside ? raster.at(firstColumn + column, gridRow) : Float.NaN);
                for (int b = 0; b < Float.BYTES; b++) {
                    plain[from + b * TILE + column] = (byte) (bits >>> 24 - 8 * b);
                }
            }
            for (int i = from + TILE * Float.BYTES - 1; i > from; i--) {
                plain[i] -= plain[i - 1];
            }
        }
        return deflated(plain);
    }

    private static byte[] deflated(byte[] plain) {
        try (Deflater deflater = new Deflater(LEVEL)) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[plain.length / 4];
            int length = 0;
            while (!deflater.finished()) {
                if (length == packed.length) {
                    packed = Arrays.copyOf(packed, 2 * length);
                }
                length += deflater.deflate(packed, length, packed.length - length);
            }
            return Arrays.copyOf(packed, length);
        }
    }

    /// A cell of the half is the mean of those of its four that are known. Halves begin at the north-west
    /// corner, as rows do.
    static Raster halved(Raster raster) {
        Grid fine = raster.grid();
        int columns = Math.ceilDiv(fine.columns(), 2);
        int rows = Math.ceilDiv(fine.rows(), 2);
        double cell = 2 * fine.cell();
        Grid grid = new Grid(fine.minX(), fine.minY() + fine.rows() * fine.cell() - rows * cell, cell, columns, rows);
        float[] means = new float[grid.size()];
        Parallel.items(rows, row -> {
            int north = fine.rows() - 1 - 2 * (rows - 1 - row);
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                int known = 0;
                for (int r = north; r >= Math.max(0, north - 1); r--) {
                    for (int c = 2 * column; c < Math.min(fine.columns(), 2 * column + 2); c++) {
                        float value = raster.at(c, r);
                        if (!Float.isNaN(value)) {
                            sum += value;
                            known++;
                        }
                    }
                }
                means[grid.index(column, row)] = known == 0 ? Float.NaN : (float) (sum / known);
            }
        });
        return Raster.owning(grid, means);
    }

    /// A tag with its values as they stand in the file.
    private record Entry(int tag, int type, long count, ByteBuffer values) {}

    private List<Entry> entries(Tiles tiles, boolean overview) {
        List<Entry> entries = new ArrayList<>();
        entries.add(number(254, LONG, overview ? 1 : 0)); // of reduced resolution
        entries.add(number(256, LONG, tiles.grid().columns()));
        entries.add(number(257, LONG, tiles.grid().rows()));
        entries.add(number(258, SHORT, Float.SIZE));
        entries.add(number(259, SHORT, 8)); // Deflate
        entries.add(number(262, SHORT, 1)); // zero is black
        entries.add(number(277, SHORT, 1)); // one value a cell
        entries.add(number(284, SHORT, 1));
        entries.add(number(317, SHORT, 3)); // floating-point predictor
        entries.add(number(322, SHORT, TILE));
        entries.add(number(323, SHORT, TILE));
        entries.add(offsets(324, tiles.offsets()));
        entries.add(offsets(325, tiles.lengths()));
        entries.add(number(339, SHORT, 3)); // IEEE floating point
        entries.add(text(42_113, "nan")); // GDAL's value of no data
        return entries;
    }

    private static List<Entry> place(Grid grid, Origin origin, Labels labels) {
        double unit = labels.crs().metresPerUnit();
        double west = (grid.minX() + origin.x()) / unit;
        double north = (grid.minY() + grid.rows() * grid.cell() + origin.y()) / unit;
        GeoTiffKeys keys = GeoTiffKeys.of(labels.crs(), labels.records());
        short[] directory = keys.directory();
        ByteBuffer numbers = little(2 * directory.length);
        numbers.asShortBuffer().put(directory);
        List<Entry> entries = new ArrayList<>();
        entries.add(text(305, "Cutfill"));
        entries.add(doubles(33_550, grid.cell() / unit, grid.cell() / unit, 0));
        entries.add(doubles(33_922, 0, 0, 0, west, north, 0));
        entries.add(new Entry(CrsRecords.DIRECTORY, SHORT, directory.length, numbers));
        if (keys.doubles().length > 0) {
            entries.add(
                    new Entry(CrsRecords.DOUBLES, DOUBLE, keys.doubles().length / 8, ByteBuffer.wrap(keys.doubles())));
        }
        if (!keys.characters().isEmpty()) {
            byte[] characters = (keys.characters() + "\0").getBytes(ISO_8859_1);
            entries.add(new Entry(CrsRecords.CHARACTERS, ASCII, characters.length, ByteBuffer.wrap(characters)));
        }
        entries.add(text(
                42_112,
                "<GDALMetadata><Item name=\"DESCRIPTION\" sample=\"0\" role=\"description\">"
                        + escaped(labels.description())
                        + "</Item><Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">" + escaped(labels.unit())
                        + "</Item></GDALMetadata>"));
        return entries;
    }

    /// Appends a directory and makes the link before it lead there.
    ///
    /// @return where its own link to the next one stands, zero for now
    private long directory(List<Entry> entries, long link) throws IOException {
        entries.sort((a, b) -> Integer.compare(a.tag(), b.tag()));
        int inline = big ? 8 : 4;
        int width = big ? 20 : 12;
        long begins = at;
        long link2 = begins + (big ? 8 : 2) + (long) entries.size() * width;
        ByteBuffer directory = little(Math.toIntExact(link2 - begins) + inline);
        at += directory.capacity();
        if (big) {
            directory.putLong(entries.size());
        } else {
            directory.putShort((short) entries.size());
        }
        for (Entry entry : entries) {
            int next = directory.position() + width;
            directory.putShort((short) entry.tag()).putShort((short) entry.type());
            offset(directory, entry.count());
            if (entry.values().capacity() <= inline) {
                directory.put(entry.values().rewind());
            } else {
                at += at & 1;
                offset(directory, at);
                append(entry.values().rewind());
            }
            directory.position(next);
        }
        writeAt(directory.position(directory.capacity()).flip(), begins);
        ByteBuffer to = little(inline);
        offset(to, begins);
        writeAt(to.flip(), link);
        return link2;
    }

    private void offset(ByteBuffer to, long value) {
        if (big) {
            to.putLong(value);
        } else {
            if (value > 0xFFFF_FFFFL) {
                throw new IllegalStateException("byte " + value + " is beyond a TIFF's reach");
            }
            to.putInt((int) value);
        }
    }

    private Entry offsets(int tag, long[] values) {
        ByteBuffer bytes = little(values.length * (big ? 8 : 4));
        for (long value : values) {
            offset(bytes, value);
        }
        return new Entry(tag, big ? LONG8 : LONG, values.length, bytes);
    }

    private static Entry number(int tag, int type, int value) {
        ByteBuffer bytes = little(type == SHORT ? 2 : 4);
        if (type == SHORT) {
            bytes.putShort((short) value);
        } else {
            bytes.putInt(value);
        }
        return new Entry(tag, type, 1, bytes);
    }

    private static Entry doubles(int tag, double... values) {
        ByteBuffer bytes = little(8 * values.length);
        bytes.asDoubleBuffer().put(values);
        return new Entry(tag, DOUBLE, values.length, bytes);
    }

    private static Entry text(int tag, String text) {
        byte[] bytes = (text + "\0").getBytes(UTF_8);
        return new Entry(tag, ASCII, bytes.length, ByteBuffer.wrap(bytes));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void append(ByteBuffer bytes) throws IOException {
        long begins = at;
        at += bytes.remaining();
        writeAt(bytes, begins);
    }

    private void writeAt(ByteBuffer bytes, long position) throws IOException {
        for (long to = position; bytes.hasRemaining(); ) {
            to += out.write(bytes, to);
        }
    }
}
