package dev.cutfill.format.las;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes LAS 1.2. The origin of the cloud becomes the offset of the file, so that a point read back with the
/// same origin differs by half a step of the scale and nothing else. Same cloud, same bytes: the file carries
/// no date.
public final class LasWriter {
    private static final int POINTS_A_BLOCK = 16_384;

    private LasWriter() {}

    /// @throws IllegalArgumentException if a coordinate, counted in steps of the scale from the origin, exceeds
    /// 32 bits
    public static void write(Path file, PointCloud cloud, LasOptions options) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            flush(header(cloud, options), out);
            int length = LasHeader.RECORD_LENGTHS.get(options.format());
            ByteBuffer block = littleEndian(POINTS_A_BLOCK * length);
            for (int from = 0; from < cloud.size(); from += POINTS_A_BLOCK) {
                block.clear();
                int to = Math.min(from + POINTS_A_BLOCK, cloud.size());
                for (int i = from; i < to; i++) {
                    int at = (i - from) * length;
                    block.putInt(at, steps(cloud.x()[i], options));
                    block.putInt(at + 4, steps(cloud.y()[i], options));
                    block.putInt(at + 8, steps(cloud.z()[i], options));
                    block.put(at + 14, (byte) 0b001_001); // return 1 of 1
                    block.put(at + 15, (byte) 1); // unclassified
                }
                block.position((to - from) * length);
                flush(block, out);
            }
        }
    }

    private static ByteBuffer header(PointCloud cloud, LasOptions options) {
        byte[] geoKeys = options.epsg().isPresent() ? geoKeys(options.epsg().getAsInt()) : new byte[0];
        int records = geoKeys.length == 0 ? 0 : 1;
        int pointsAt = LasHeader.HEADER + records * (54 + geoKeys.length);
        Bounds local = cloud.size() == 0 ? new Bounds(0, 0, 0, 0, 0, 0) : cloud.bounds();
        Origin origin = cloud.origin();
        ByteBuffer header = littleEndian(pointsAt);
        header.put("LASF".getBytes(US_ASCII));
        header.put(24, (byte) 1).put(25, (byte) 2);
        header.put(26, "OTHER".getBytes(US_ASCII)).put(58, "Cutfill".getBytes(US_ASCII));
        header.putShort(94, (short) LasHeader.HEADER);
        header.putInt(96, pointsAt);
        header.putInt(100, records);
        header.put(104, (byte) options.format());
        header.putShort(105, (short) (int) LasHeader.RECORD_LENGTHS.get(options.format()));
        header.putInt(107, cloud.size()).putInt(111, cloud.size());
        header.position(131);
        header.putDouble(options.scale()).putDouble(options.scale()).putDouble(options.scale());
        header.putDouble(origin.x()).putDouble(origin.y()).putDouble(origin.z());
        header.putDouble(rounded(local.maxX(), options) + origin.x())
                .putDouble(rounded(local.minX(), options) + origin.x());
        header.putDouble(rounded(local.maxY(), options) + origin.y())
                .putDouble(rounded(local.minY(), options) + origin.y());
        header.putDouble(rounded(local.maxZ(), options) + origin.z())
                .putDouble(rounded(local.minZ(), options) + origin.z());
        if (records == 1) {
            header.put(229, "LASF_Projection".getBytes(US_ASCII));
            header.putShort(245, (short) 34_735);
            header.putShort(247, (short) geoKeys.length);
            header.put(281, geoKeys);
        }
        return header.position(pointsAt);
    }

    /// A projected system in metres, as four GeoKeys.
    private static byte[] geoKeys(int epsg) {
        short[] keys = {
            1, 1, 0, 4, //
            1024, 0, 1, 1, // model type: projected
            1025, 0, 1, 1, // raster type; readers expect it
            3072, 0, 1, (short) epsg, //
            3076, 0, 1, 9001 // metre
        };
        ByteBuffer bytes = littleEndian(2 * keys.length);
        bytes.asShortBuffer().put(keys);
        return bytes.array();
    }

    private static int steps(double local, LasOptions options) {
        double steps = Math.rint(local / options.scale());
        if (!(Math.abs(steps) <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    local + " m from the origin is too far for a scale of " + options.scale());
        }
        return (int) steps;
    }

    private static double rounded(double local, LasOptions options) {
        return steps(local, options) * options.scale();
    }

    private static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void flush(ByteBuffer filled, FileChannel out) throws IOException {
        filled.flip();
        while (filled.hasRemaining()) {
            out.write(filled);
        }
    }
}
