package dev.cutfill.format;

import com.github.mreutegg.laszip4j.laszip.LASitem;
import com.github.mreutegg.laszip4j.laszip.LASpoint;
import com.github.mreutegg.laszip4j.laszip.LASreadPoint;
import com.github.mreutegg.laszip4j.laszip.LASzip;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;

/// The points of a LAZ file, unpacked by laszip4j chunk by chunk in parallel.
///
/// Its readers for whole files are passed by: they print to the console when a file is damaged, stop early without a word, and
/// use one thread. Its decoder of points is sound; it gets each chunk as a stream of its own, and says so when it cannot go on.
/// Of the formats 6 to 10 only what is needed is unpacked, which also keeps clear of their colours (laszip4j issue 175: it
/// stops in files of format 8).
final class LazPoints {
    private static final int WANTED = LASzip.LASZIP_DECOMPRESS_SELECTIVE_CHANNEL_RETURNS_XY
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_Z
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_CLASSIFICATION
            | LASzip.LASZIP_DECOMPRESS_SELECTIVE_FLAGS;

    private final MappedFile file;
    private final LasHeader header;
    private final Fitness fitness;
    private final LazChunks chunks;
    private final String name;

    private LazPoints(MappedFile file, LasHeader header, PointFilter filter, String name) throws MalformedFile {
        this.file = file;
        this.header = header;
        this.fitness = Fitness.of(filter, header.format());
        this.name = name;
        chunks = LazChunks.of(file, header, name);
    }

    static PointCloud read(
            MappedFile file, LasHeader header, PointFilter filter, MetricFrame frame, Origin origin, String name) throws MalformedFile {
        return new LazPoints(file, header, filter, name).read(frame.local(origin), origin);
    }

    private PointCloud read(MetricFrame.Local local, Origin origin) throws MalformedFile {
        PointBuffer points = new PointBuffer(Math.toIntExact(header.count()), chunks.size());
        try {
            Parallel.items(chunks.size(), chunk -> points.filled(chunk, chunks.firstPoint(chunk), unpack(chunk, local, points)));
        } catch (Damaged damaged) {
            throw damaged.asMalformed(name);
        }
        return points.toCloud(origin);
    }

    /// @return the number of the place after the last point kept
    private int unpack(int chunk, MetricFrame.Local local, PointBuffer points) {
        int from = chunks.firstPoint(chunk);
        int promised = chunks.firstPoint(chunk + 1) - from;
        int kept = from;
        if (promised == 0) {
            return kept;
        }
        LASzip laszip = chunks.laszip(chunk);
        checkLayers(chunk, laszip.items);
        LASreadPoint reader = new LASreadPoint(WANTED);
        LASpoint point = new LASpoint();
        if (!point.init(null, laszip.num_items, laszip.items, null)
                || !reader.setup(laszip.num_items, laszip.items, laszip)
                || !reader.init(SegmentStream.ofChunk(file, chunks.start(chunk), chunks.start(chunk + 1)))) {
            throw new Damaged(chunk, chunks.start(chunk), 0, promised);
        }
        boolean flagsApart = Fitness.flagsApart(header.format());
        for (int i = 0; i < promised; i++) {
            if (!reader.read(point.PointRecords)) {
                throw new Damaged(chunk, chunks.start(chunk), i, promised);
            }
            // as the two bytes stand in a record that is not packed
            byte classification = (byte) point.get_classification();
            byte at15 = (byte) (flagsApart
                    ? point.get_withheld_flag() << 2 | point.get_extended_overlap_flag() << 3
                    : classification | point.get_withheld_flag() << 7);
            if (fitness.unfit(at15, classification)) {
                continue;
            }
            points.x[kept] = local.x(point.get_X());
            points.y[kept] = local.y(point.get_Y());
            points.z[kept] = local.z(point.get_Z());
            kept++;
        }
        return kept;
    }

    /// A layered chunk is `first point, number of points, bytes of each layer, layers`. laszip4j makes an array of each size it
    /// reads, so the sizes are held against the chunk before.
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
                    name, at, "compressed chunk " + (chunk + 1) + " gives " + unpacked + " of its " + promised
                            + " points: the file is damaged or compressed in a way that cannot be read here; send it again or as plain LAS");
        }
    }
}
