package dev.cutfill.format.las;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Parallel;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.las.LasHeader.Axes;
import dev.cutfill.format.las.LasHeader.Vlr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Copies a cloud into the frame of another as uncompressed LAS of the same version and point format. Every
/// record is kept, noise included, byte for byte but for x, y and z. The records of the coordinate system are
/// those of the other cloud; what refers to places in the old file (extended records, waveforms, the index of
/// COPC) is left out.
///
/// Blocks of points are moved several at a time, each written to its place in the file: nothing but them lies
/// on the heap.
final class TransformedCopy {
    /// points
    private static final int BLOCK = 16_384;

    private static final int VLR_HEADER = 54;

    private final MappedFile from;
    private final LasHeader header;
    private final String name;
    private final RigidTransform move;
    private final MetricFrame.Local metres;
    private final Target target;
    private final Axes scale;
    private final Axes offset;

    /// least and greatest integers of x, y, z in turn
    private final int[] box = new int[6];

    /// The frame to copy into.
    ///
    /// @param horizontal metres in a unit of x and y
    /// @param vertical metres in a unit of z
    record Target(double horizontal, double vertical, CrsRecords records) {}

    /// @param frame from the integers of the file to metres
    /// @param move in metres, from the frame of the file to the other
    /// @param bounds of the points in metres, in the frame of the file
    TransformedCopy(
            MappedFile from,
            LasHeader header,
            String name,
            MetricFrame frame,
            RigidTransform move,
            Bounds bounds,
            Target target) {
        this.from = from;
        this.header = header;
        this.name = name;
        this.move = move;
        this.metres = frame.local(Origin.ZERO);
        this.target = target;
        scale = new Axes(
                step(frame.scale().x(), frame.horizontal(), target.horizontal),
                step(frame.scale().y(), frame.horizontal(), target.horizontal),
                step(frame.scale().z(), frame.vertical(), target.vertical));
        double x = (bounds.minX() + bounds.maxX()) / 2;
        double y = (bounds.minY() + bounds.maxY()) / 2;
        double z = (bounds.minZ() + bounds.maxZ()) / 2;
        offset = new Axes(
                Math.rint(move.x(x, y, z) / target.horizontal),
                Math.rint(move.y(x, y, z) / target.horizontal),
                Math.rint(move.z(x, y, z) / target.vertical));
        Arrays.fill(box, 0, 3, Integer.MAX_VALUE);
        Arrays.fill(box, 3, 6, Integer.MIN_VALUE);
    }

    /// The same step where the unit is the same, else the next finer power of ten.
    private static double step(double scale, double unit, double otherUnit) {
        return unit == otherUnit ? scale : Math.pow(10, Math.floor(Math.log10(scale * unit / otherUnit)));
    }

    /// @throws MalformedFile when its points cannot be unpacked, or one lies too far off for the integers of
    /// LAS
    void write(Path file) throws IOException {
        List<byte[]> records = records();
        long pointsAt = from.u16(94)
                + records.stream().mapToLong(record -> record.length).sum();
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            LazPoints.Records blocks = (first, block) -> {
                moveAll(block, first);
                try {
                    writeAt(out, ByteBuffer.wrap(block), pointsAt + (long) first * header.recordLength());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            if (header.compressed()) {
                LazPoints.records(from, header, name, BLOCK, blocks);
            } else {
                forEachBlock(blocks);
            }
            long at = from.u16(94);
            for (byte[] record : records) {
                writeAt(out, ByteBuffer.wrap(record), at);
                at += record.length;
            }
            writeAt(out, header(pointsAt, records.size()), 0);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void forEachBlock(LazPoints.Records blocks) {
        MemorySegment bytes = from.segment();
        int count = Math.toIntExact(header.count());
        Parallel.items(Math.ceilDiv(count, BLOCK), k -> {
            int first = k * BLOCK;
            long begin = header.pointsAt() + (long) first * header.recordLength();
            long end = header.pointsAt() + Math.min((long) first + BLOCK, count) * header.recordLength();
            blocks.take(first, bytes.asSlice(begin, end - begin).toArray(ValueLayout.JAVA_BYTE));
        });
    }

    private void moveAll(byte[] block, int first) {
        ByteBuffer records = little(block);
        int[] reach = {
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Integer.MIN_VALUE,
            Integer.MIN_VALUE
        };
        for (int at = 0; at < block.length; at += header.recordLength()) {
            double x = metres.x(records.getInt(at));
            double y = metres.y(records.getInt(at + 4));
            double z = metres.z(records.getInt(at + 8));
            int point = first + at / header.recordLength();
            int[] moved = {
                steps(move.x(x, y, z) / target.horizontal, scale.x(), offset.x(), point),
                steps(move.y(x, y, z) / target.horizontal, scale.y(), offset.y(), point),
                steps(move.z(x, y, z) / target.vertical, scale.z(), offset.z(), point)
            };
            for (int axis = 0; axis < 3; axis++) {
                records.putInt(at + 4 * axis, moved[axis]);
                reach[axis] = Math.min(reach[axis], moved[axis]);
                reach[axis + 3] = Math.max(reach[axis + 3], moved[axis]);
            }
        }
        synchronized (box) {
            for (int axis = 0; axis < 3; axis++) {
                box[axis] = Math.min(box[axis], reach[axis]);
                box[axis + 3] = Math.max(box[axis + 3], reach[axis + 3]);
            }
        }
    }

    private int steps(double coordinate, double step, double zero, int point) {
        double steps = Math.rint((coordinate - zero) / step);
        if (!(Math.abs(steps) <= Integer.MAX_VALUE)) {
            throw new UncheckedIOException(new MalformedFile(
                    name,
                    header.pointsAt(),
                    "point " + (point + 1)
                            + " lies so far from the others that a moved copy cannot hold it; remove it"));
        }
        return (int) steps;
    }

    /// What goes between header and points: the old records that are still true, and the other cloud's
    /// coordinate system.
    private List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        for (Vlr record : header.records()) {
            boolean kept = !record.user().equals(CrsRecords.USER)
                    && !record.user().equals("laszip encoded")
                    && !record.user().equals("copc");
            if (kept && record.at() + record.length() <= header.pointsAt()) {
                records.add(from.bytes(record.at() - VLR_HEADER, Math.toIntExact(VLR_HEADER + record.length())));
            }
        }
        for (Map.Entry<Integer, byte[]> record : target.records().contents().entrySet()) {
            byte[] content = record.getValue();
            if (content.length <= 0xFFFF) {
                byte[] bytes = new byte[VLR_HEADER + content.length];
                little(bytes)
                        .put(2, CrsRecords.USER.getBytes(US_ASCII))
                        .putShort(18, record.getKey().shortValue())
                        .putShort(20, (short) content.length)
                        .put(VLR_HEADER, content);
                records.add(bytes);
            }
        }
        return records;
    }

    private ByteBuffer header(long pointsAt, int records) {
        byte[] bytes = from.bytes(0, from.u16(94));
        ByteBuffer to = little(bytes);
        int encoding = to.getShort(6) & ~0b1_0010; // neither text for a system nor waveforms inside
        to.putShort(6, (short) (encoding | (target.records().wktCounts() ? 0x10 : 0)));
        to.put(58, Arrays.copyOf("Cutfill".getBytes(US_ASCII), 32));
        to.putInt(96, Math.toIntExact(pointsAt)).putInt(100, records).put(104, (byte) header.format());
        double[] scales = {scale.x(), scale.y(), scale.z()};
        double[] offsets = {offset.x(), offset.y(), offset.z()};
        for (int axis = 0; axis < 3; axis++) {
            boolean empty = header.count() == 0;
            to.putDouble(131 + 8 * axis, scales[axis]).putDouble(155 + 8 * axis, offsets[axis]);
            to.putDouble(179 + 16 * axis, empty ? 0 : box[axis + 3] * scales[axis] + offsets[axis]);
            to.putDouble(187 + 16 * axis, empty ? 0 : box[axis] * scales[axis] + offsets[axis]);
        }
        if (header.minor() >= 3) {
            to.putLong(227, 0); // waveforms
        }
        if (header.minor() >= 4) {
            to.putLong(235, 0).putInt(243, 0); // extended records
        }
        return to;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeAt(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        for (long to = position; bytes.hasRemaining(); ) {
            to += out.write(bytes, to);
        }
    }
}
