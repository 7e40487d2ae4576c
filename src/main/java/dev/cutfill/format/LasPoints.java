package dev.cutfill.format;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.PointCloud;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The points of an uncompressed LAS file, from the mapped bytes straight into the arrays of a cloud.
///
/// Every point is decoded to the place its number gives it, range by range in parallel; where points were left out, the ranges
/// are then moved together. The common file, which leaves out none, is thus written once and never copied.
final class LasPoints {
    private static final int SAMPLE = 1000;

    private LasPoints() {}

    static PointCloud read(MappedFile file, LasHeader header, PointFilter filter, MetricFrame frame, Origin origin) {
        int count = Math.toIntExact(header.count());
        PointBuffer points = new PointBuffer(count, Parallel.rangeCount(count));
        MemorySegment bytes = file.segment();
        MetricFrame.Local local = frame.local(origin);
        Fitness fitness = Fitness.of(filter, header.format());
        int length = header.recordLength();
        Parallel.items(points.pieces(), piece -> {
            int from = Parallel.rangeStart(count, piece);
            int to = Parallel.rangeStart(count, piece + 1);
            int kept = from;
            long at = header.pointsAt() + (long) from * length;
            for (int i = from; i < to; i++, at += length) {
                if (fitness.unfit(bytes.get(ValueLayout.JAVA_BYTE, at + 15), bytes.get(ValueLayout.JAVA_BYTE, at + 16))) {
                    continue;
                }
                points.x[kept] = local.x(bytes.get(MappedFile.I32, at));
                points.y[kept] = local.y(bytes.get(MappedFile.I32, at + 4));
                points.z[kept] = local.z(bytes.get(MappedFile.I32, at + 8));
                kept++;
            }
            points.filled(piece, from, kept);
        });
        return points.toCloud(origin);
    }

    /// Where about a thousand points lie in the file, evenly spread.
    static long[] sample(LasHeader header) {
        int size = (int) Math.min(SAMPLE, header.count());
        long[] at = new long[size];
        for (int i = 0; i < size; i++) {
            at[i] = header.pointsAt() + header.count() * i / size * header.recordLength();
        }
        return at;
    }
}
