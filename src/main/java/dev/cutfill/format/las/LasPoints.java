package dev.cutfill.format.las;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.format.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The records of points in mapped bytes, decoded block by block: those of a LAS file where they lie, those of
/// a LAZ file from where [LazPoints] put them.
///
/// @param bytes that hold them
/// @param at where the first begins
/// @param layout of each
/// @param count how many there are
/// @param local from their integers to metres
/// @param fitness which of them are left out
/// @param name of the file they are from
/// @param freed gives the bytes back
record LasPoints(
        MemorySegment bytes,
        long at,
        Layout layout,
        int count,
        MetricFrame.Local local,
        Fitness fitness,
        String name,
        Runnable freed) {
    private static final int SAMPLE = 1000;

    /// Where in a record what is. The coordinates are its first twelve bytes.
    ///
    /// @param length bytes from one record to the next
    /// @param flagsAt where the two bytes begin that a [Fitness] looks at
    record Layout(int length, int flagsAt) {
        /// In a LAS file of any point format.
        static Layout ofLas(int length) {
            return new Layout(length, 15);
        }
    }

    static PointBlocks of(MappedFile file, LasHeader header, Fitness fitness, MetricFrame.Local local, String name) {
        return new LasPoints(
                        file.segment(),
                        header.pointsAt(),
                        Layout.ofLas(header.recordLength()),
                        Math.toIntExact(header.count()),
                        local,
                        fitness,
                        name,
                        file::close)
                .blocks();
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

    PointBlocks blocks() {
        return new PointBlocks() {
            @Override
            public Origin origin() {
                return local.origin();
            }

            @Override
            public int size() {
                return count;
            }

            @Override
            public int read(int block, double[] x, double[] y, double[] z, int to) {
                int from = block * MOST_POINTS;
                try {
                    return decode(from, Math.min(MOST_POINTS, count - from), x, y, z, to);
                } catch (InternalError fault) {
                    // what the JVM makes of a page that is no longer there
                    throw new UncheckedIOException(
                            new IOException(name + ": the file became shorter or unreadable while it was read", fault));
                }
            }

            @Override
            public void close() {
                freed.run();
            }
        };
    }

    private int decode(int from, int n, double[] x, double[] y, double[] z, int to) {
        long record = at + (long) from * layout.length;
        int kept = to;
        for (int i = 0; i < n; i++, record += layout.length) {
            long flags = record + layout.flagsAt;
            if (fitness.unfit(bytes.get(ValueLayout.JAVA_BYTE, flags), bytes.get(ValueLayout.JAVA_BYTE, flags + 1))) {
                continue;
            }
            x[kept] = local.x(bytes.get(MappedFile.I32, record));
            y[kept] = local.y(bytes.get(MappedFile.I32, record + 4));
            z[kept] = local.z(bytes.get(MappedFile.I32, record + 8));
            kept++;
        }
        return kept - to;
    }
}
