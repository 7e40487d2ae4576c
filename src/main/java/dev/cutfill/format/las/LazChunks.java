package dev.cutfill.format.las;

import com.github.mreutegg.laszip4j.laszip.ArithmeticDecoder;
import com.github.mreutegg.laszip4j.laszip.IntegerCompressor;
import com.github.mreutegg.laszip4j.laszip.LASitem;
import com.github.mreutegg.laszip4j.laszip.LASzip;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.las.LasHeader.Vlr;
import java.util.stream.IntStream;

/// How the points of a LAZ file are packed: the record of the compressor, and the table of its chunks, which
/// can be unpacked independently of one another.
///
/// The eight bytes where the points would begin say where the table is; the chunks follow them. The table holds
/// the bytes of each chunk, and its points when they are not the same in all. Everything is held against the
/// length of the file before arrays are made by it.
final class LazChunks {
    /// That a chunk may hold any number of points, and that there are no chunks at all.
    private static final long VARIABLE = 0xFFFF_FFFFL;

    /// A cloud of one point repeated reaches 144 points a byte, a perfect grid 1.6, a survey 0.2. More than
    /// this is no survey, but a claim that would take a hundred times the file's length in memory.
    private static final int MOST_POINTS_A_BYTE = 16;

    private static final int ONE_STREAM = LASzip.LASZIP_COMPRESSOR_POINTWISE;

    private final MappedFile file;
    private final LasHeader header;
    private final String name;
    private final LASitem[] items;
    private final int compressor;
    private long[] start = {};
    private int[] firstPoint = {};

    private LazChunks(MappedFile file, LasHeader header, String name) throws MalformedFile {
        this.file = file;
        this.header = header;
        this.name = name;
        Vlr record = header.records().stream()
                .filter(vlr -> vlr.is("laszip encoded", 22_204) && vlr.length() >= 34)
                .findFirst()
                .orElseThrow(() -> new MalformedFile(
                        name, 104, "it is marked as compressed, but the record of LASzip is missing"));
        compressor = file.u16(record.at());
        items = items(record);
        check(record);
        long there = file.length() - header.pointsAt();
        if (header.count() / MOST_POINTS_A_BYTE > there || header.count() > 0 && there < header.recordLength()) {
            throw new MalformedFile(
                    name,
                    header.pointsAt(),
                    "the header promises " + header.count() + " points, but only " + there
                            + " bytes of compressed points follow: it is truncated, send it again");
        }
        long chunkSize = file.u32(record.at() + 12);
        if (compressor == ONE_STREAM) {
            start = new long[] {header.pointsAt(), file.length()};
            firstPoint = new int[] {0, points()};
        } else {
            readTable(chunkSize);
        }
    }

    static LazChunks of(MappedFile file, LasHeader header, String name) throws MalformedFile {
        return new LazChunks(file, header, name);
    }

    /// The number of chunks.
    int size() {
        return firstPoint.length - 1;
    }

    /// The number of the first point of a chunk; that of the one after the last is the number of all points.
    int firstPoint(int chunk) {
        return firstPoint[chunk];
    }

    /// Where a chunk begins in the file; where the one after it begins, it ends.
    long start(int chunk) {
        return start[chunk];
    }

    /// Where the first point of each chunk lies in the file: it is not packed.
    long[] sample() {
        return IntStream.range(0, size())
                .filter(chunk -> firstPoint[chunk] < firstPoint[chunk + 1])
                .mapToLong(chunk -> start[chunk])
                .toArray();
    }

    /// Whether each item of a point is packed for itself (point formats 6 to 10).
    boolean layered() {
        return compressor == LASzip.LASZIP_COMPRESSOR_LAYERED_CHUNKED;
    }

    /// What LASzip needs to know to unpack a chunk; new at each call, for it is mutable.
    LASzip laszip(int chunk) {
        LASzip laszip = new LASzip();
        laszip.compressor =
                layered() ? LASzip.LASZIP_COMPRESSOR_LAYERED_CHUNKED : LASzip.LASZIP_COMPRESSOR_POINTWISE_CHUNKED;
        laszip.chunk_size = firstPoint[chunk + 1] - firstPoint[chunk];
        laszip.num_items = (char) items.length;
        laszip.items = items;
        return laszip;
    }

    private LASitem[] items(Vlr record) throws MalformedFile {
        int count = file.u16(record.at() + 32);
        if (count == 0 || 34 + 6L * count > record.length()) {
            throw new MalformedFile(
                    name,
                    record.at() + 32,
                    "the record of LASzip names " + count + " items in " + record.length() + " bytes");
        }
        LASitem[] items = new LASitem[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            long at = record.at() + 34 + 6L * i;
            int type = file.u16(at);
            if (type >= LASitem.Type.values().length) {
                throw new MalformedFile(name, at, "LASzip knows no item of type " + type);
            }
            items[i] = new LASitem(LASitem.Type.fromOrdinal(type), file.u16(at + 2), file.u16(at + 4));
            size += items[i].size;
        }
        if (size != header.recordLength()) {
            throw new MalformedFile(
                    name,
                    record.at() + 34,
                    "the items of LASzip have " + size + " bytes together, a point has " + header.recordLength());
        }
        return items;
    }

    private void check(Vlr record) throws MalformedFile {
        LASitem.Type first = header.format() < 6 ? LASitem.Type.POINT10 : LASitem.Type.POINT14;
        LASzip laszip = new LASzip();
        laszip.compressor = (char) compressor;
        laszip.coder = (char) file.u16(record.at() + 2);
        laszip.num_items = (char) items.length;
        laszip.items = items;
        if (compressor == LASzip.LASZIP_COMPRESSOR_NONE
                || items[0].type != first
                || layered() != (first == LASitem.Type.POINT14)
                || !laszip.check()) {
            throw new MalformedFile(
                    name,
                    record.at(),
                    "this way of LAZ cannot be read here (compressor " + compressor + ", first item " + items[0].type
                            + " version " + (int) items[0].version + "); save the file as plain LAS");
        }
    }

    private void readTable(long chunkSize) throws MalformedFile {
        long chunksAt = header.pointsAt() + 8;
        if (header.count() == 0) {
            start = new long[] {chunksAt};
            firstPoint = new int[] {0};
            return;
        }
        long tableAt = chunksAt <= file.length() ? file.i64(header.pointsAt()) : 0;
        if (tableAt == -1) {
            tableAt = file.i64(file.length() - 8);
        }
        if (tableAt < chunksAt || tableAt > file.length() - 8 || file.i32(tableAt) != 0) {
            throw new MalformedFile(
                    name,
                    header.pointsAt(),
                    "the table of its compressed chunks should be at byte " + tableAt + ", but the file has "
                            + file.length() + " bytes: it is truncated or was never finished, send it again");
        }
        long chunks = file.u32(tableAt + 4);
        // every chunk begins with a whole point
        if (chunks > (tableAt - chunksAt) / header.recordLength()
                || chunkSize != VARIABLE && (chunkSize == 0 || (points() + chunkSize - 1) / chunkSize > chunks)) {
            throw new MalformedFile(
                    name,
                    tableAt + 4,
                    chunks + " compressed chunks of " + (chunkSize == VARIABLE ? "any number of" : chunkSize)
                            + " points do not fit " + points() + " points in " + (tableAt - chunksAt) + " bytes");
        }
        try {
            readTable((int) chunks, chunkSize, chunksAt, tableAt);
        } catch (RuntimeException unreadable) {
            throw new MalformedFile(name, tableAt, "the table of its compressed chunks cannot be read");
        }
    }

    private void readTable(int chunks, long chunkSize, long chunksAt, long tableAt) throws MalformedFile {
        ArithmeticDecoder decoder = new ArithmeticDecoder();
        decoder.init(new SegmentStream(file, tableAt + 8, file.length()));
        IntegerCompressor numbers = new IntegerCompressor(decoder, 32, 2);
        numbers.initDecompressor();
        start = new long[chunks + 1];
        firstPoint = new int[chunks + 1];
        start[0] = chunksAt;
        int pointsBefore = 0;
        int bytesBefore = 0;
        for (int i = 0; i < chunks; i++) {
            long inChunk = chunkSize;
            if (chunkSize == VARIABLE) {
                pointsBefore = numbers.decompress(pointsBefore, 0);
                inChunk = Integer.toUnsignedLong(pointsBefore);
            }
            bytesBefore = numbers.decompress(bytesBefore, 1);
            start[i + 1] = start[i] + Integer.toUnsignedLong(bytesBefore);
            firstPoint[i + 1] = (int) Math.min(points(), firstPoint[i] + inChunk);
            if (start[i + 1] > tableAt
                    || firstPoint[i + 1] > firstPoint[i] && start[i + 1] - start[i] < header.recordLength()) {
                throw new MalformedFile(
                        name,
                        tableAt,
                        "compressed chunk " + (i + 1) + " of " + chunks + " is said to lie at bytes " + start[i]
                                + " to " + start[i + 1] + ", outside the " + (tableAt - chunksAt) + " bytes there are");
            }
        }
        if (firstPoint[chunks] != points()) {
            throw new MalformedFile(
                    name,
                    tableAt,
                    "the compressed chunks hold " + firstPoint[chunks] + " points, but the header promises "
                            + points());
        }
    }

    private int points() {
        return Math.toIntExact(header.count());
    }
}
