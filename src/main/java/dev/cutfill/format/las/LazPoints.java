package dev.cutfill.format.las;

import com.github.mreutegg.laszip4j.laszip.ByteStreamOutOstream;
import com.github.mreutegg.laszip4j.laszip.LASitem;
import com.github.mreutegg.laszip4j.laszip.LASpoint;
import com.github.mreutegg.laszip4j.laszip.LASreadPoint;
import com.github.mreutegg.laszip4j.laszip.LASwritePoint;
import com.github.mreutegg.laszip4j.laszip.LASzip;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// The points of a LAZ file, unpacked by laszip4j chunk by chunk in parallel.
///
/// Its readers for whole files are passed by: they print to the console when a file is damaged, stop early
/// without a word, and use one thread. Its decoder of points is sound; it gets each chunk as a stream of its
/// own, and says so when it cannot go on. Of the formats 6 to 10 only what is needed is unpacked, which also
/// keeps clear of their colours (laszip4j issue 175: it stops in files of format 8).
final class LazPoints {
    private static final int WANTED = LASzip.LASZIP_DECOMPRESS_SELECTIVE_CHANNEL_RETURNS_XY
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_Z
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_CLASSIFICATION
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_FLAGS;

    /// An unpacked point: its three integers, and the two bytes that tell whether it is fit for use.
    private static final LasPoints.Layout RECORD = new LasPoints.Layout(14, 12);

    private static final int POINTS_A_LOOK = 1 << 16;

    /// formats whose near infrared laszip4j does not read (its issue 175)
    private static final Set<Integer> WITH_INFRARED = Set.of(8, 10);

    private final MappedFile file;
    private final LasHeader header;
    private final LazChunks chunks;
    private final String name;

    private LazPoints(MappedFile file, LasHeader header, String name) throws MalformedFile {
        this.file = file;
        this.header = header;
        this.name = name;
        chunks = LazChunks.of(file, header, name);
    }

    /// Unpacks the whole file. Nothing of it is needed afterwards.
    static PointBlocks of(
            MappedFile file, LasHeader header, Fitness fitness, MetricFrame.Local local, Scratch scratch, String name)
            throws IOException {
        LazPoints points = new LazPoints(file, header, name);
        Scratch.Room room = scratch.room(Math.max(1, header.count() * RECORD.length()));
        try {
            Parallel.items(points.chunks.size(), chunk -> points.unpack(chunk, room.bytes()));
        } catch (Damaged damaged) {
            room.close();
            throw damaged.asMalformed(name);
        } catch (InternalError fault) {
            // what the JVM makes of a page that is no longer there, or of a disk that is full
            room.close();
            throw new IOException(
                    name + ": the file became unreadable while it was unpacked, or the disk is full", fault);
        } catch (CancellationException cancelled) {
            room.close();
            throw cancelled;
        }
        return new LasPoints(
                        room.bytes(), 0, RECORD, Math.toIntExact(header.count()), local, fitness, name, room::close)
                .blocks();
    }

    /// Where whole records go. Called by several threads.
    @FunctionalInterface
    interface Records {
        /// @param first number of the first of them in the file
        /// @param bytes theirs, the receiver's to change
        void take(int first, byte[] bytes);
    }

    /// Unpacks all records whole, as they would stand in a LAS file.
    ///
    /// @param most how many are handed over at a time
    static void records(MappedFile file, LasHeader header, String name, int most, Records to) throws MalformedFile {
        if (WITH_INFRARED.contains(header.format())) {
            throw new MalformedFile(
                    name,
                    104,
                    "the colours of its points (format " + header.format()
                            + ", compressed) cannot be unpacked here; save it as plain LAS");
        }
        LazPoints points = new LazPoints(file, header, name);
        try {
            Parallel.items(points.chunks.size(), chunk -> points.unpackWhole(chunk, most, to));
        } catch (Damaged damaged) {
            throw damaged.asMalformed(name);
        }
    }

    private void unpackWhole(int chunk, int most, Records to) {
        int from = chunks.firstPoint(chunk);
        int promised = chunks.firstPoint(chunk + 1) - from;
        if (promised == 0) {
            return;
        }
        LASzip laszip = chunks.laszip(chunk);
        LASpoint point = new LASpoint();
        LASreadPoint reader = reader(chunk, laszip, point, LASzip.LASZIP_DECOMPRESS_SELECTIVE_ALL);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(promised, most) * header.recordLength());
        LASwritePoint writer = new LASwritePoint();
        if (!writer.setup(laszip.num_items, laszip.items) || !writer.init(new ByteStreamOutOstream(bytes))) {
            throw new Damaged(chunk, chunks.start(chunk), 0, promised);
        }
        int first = from;
        for (int i = 0; i < promised; i++) {
            lookUp(i);
            if (!reader.read(point.PointRecords) || !writer.write(point.PointRecords)) {
                throw new Damaged(chunk, chunks.start(chunk), i, promised);
            }
            int next = from + i + 1;
            if (next - first == most || i == promised - 1) {
                to.take(first, bytes.toByteArray());
                bytes.reset();
                first = next;
            }
        }
    }

    /// @param wanted parts of the points
    private LASreadPoint reader(int chunk, LASzip laszip, LASpoint point, int wanted) {
        checkLayers(chunk, laszip.items);
        LASreadPoint reader = new LASreadPoint(wanted);
        if (!point.init(null, laszip.num_items, laszip.items, null)
                || !reader.setup(laszip.num_items, laszip.items, laszip)
                || !reader.init(SegmentStream.ofChunk(file, chunks.start(chunk), chunks.start(chunk + 1)))) {
            throw new Damaged(chunk, chunks.start(chunk), 0, chunks.firstPoint(chunk + 1) - chunks.firstPoint(chunk));
        }
        return reader;
    }

    /// A chunk may be the whole file.
    private static void lookUp(int point) {
        if (point % POINTS_A_LOOK == 0) {
            Parallel.checkInterrupted();
        }
    }

    private void unpack(int chunk, MemorySegment to) {
        int from = chunks.firstPoint(chunk);
        int promised = chunks.firstPoint(chunk + 1) - from;
        if (promised == 0) {
            return;
        }
        LASpoint point = new LASpoint();
        LASreadPoint reader = reader(chunk, chunks.laszip(chunk), point, WANTED);
        boolean flagsApart = Fitness.flagsApart(header.format());
        long record = (long) from * RECORD.length();
        for (int i = 0; i < promised; i++, record += RECORD.length()) {
            lookUp(i);
            if (!reader.read(point.PointRecords)) {
                throw new Damaged(chunk, chunks.start(chunk), i, promised);
            }
            to.set(MappedFile.I32, record, point.get_X());
            to.set(MappedFile.I32, record + 4, point.get_Y());
            to.set(MappedFile.I32, record + 8, point.get_Z());
            // as the two bytes stand in a record that is not packed
            byte classification = (byte) point.get_classification();
            byte flags = (byte)
                    (flagsApart
                            ? point.get_withheld_flag() << 2 | point.get_extended_overlap_flag() << 3
                            : classification | point.get_withheld_flag() << 7);
            to.set(ValueLayout.JAVA_BYTE, record + RECORD.flagsAt(), flags);
            to.set(ValueLayout.JAVA_BYTE, record + RECORD.flagsAt() + 1, classification);
        }
    }

    /// A layered chunk is `first point, number of points, bytes of each layer, layers`. laszip4j makes an array
    /// of each size it reads, so the sizes are held against the chunk before.
    private void checkLayers(int chunk, LASitem[] items) {
        if (!chunks.layered()) {
            return;
        }
        int layers = 0;
        for (LASitem item : items) {
            layers += switch (item.type) {
                case POINT14 -> 9;
                case RGB14, WAVEPACKET14 -> 1;
                case RGBNIR14 -> 2;
                case BYTE14 -> item.size;
                default -> 0;
            };
        }
        long sizesAt = chunks.start(chunk) + header.recordLength() + 4;
        long needed = 4L * layers;
        long there = chunks.start(chunk + 1) - sizesAt;
        for (int layer = 0; layer < layers && needed <= there; layer++) {
            needed += file.u32(sizesAt + 4L * layer);
        }
        if (needed > there) {
            throw new Damaged(chunk, chunks.start(chunk), 0, chunks.firstPoint(chunk + 1) - chunks.firstPoint(chunk));
        }
    }

    /// A chunk that cannot be unpacked, on its way out of the parallel loop.
    private static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int chunk;
        private final long at;
        private final int unpacked;
        private final int promised;

        Damaged(int chunk, long at, int unpacked, int promised) {
            super(null, null, true, false);
            this.chunk = chunk;
            this.at = at;
            this.unpacked = unpacked;
            this.promised = promised;
        }

        MalformedFile asMalformed(String name) {
            return new MalformedFile(
                    name,
                    at,
                    "compressed chunk " + (chunk + 1) + " gives " + unpacked + " of its " + promised
                            + " points: the file is damaged or compressed in a way that cannot be read here; send it again or as plain LAS");
        }
    }
}
