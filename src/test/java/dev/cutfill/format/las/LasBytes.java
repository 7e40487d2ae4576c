package dev.cutfill.format.las;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A LAS file byte by byte, after the tables of the specification and not after the reader.
public final class LasBytes {
    static final int[] LENGTHS = {20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67};

    int minor;
    int format;
    int extraBytes;
    double[] scale = {0.001, 0.002, 0.0005};
    double[] offset = {500_000, 5_700_000, 300};
    /// max x, min x, max y …; null writes the true ones
    double @Nullable [] bounds;
    public List<byte[]> records = new ArrayList<>();
    List<byte[]> extended = new ArrayList<>();
    /// rows of raw x, y, z, class, flags (synthetic 1, key point 2, withheld 4)
    int[][] points = {};

    public LasBytes(int minor, int format) {
        this.minor = minor;
        this.format = format;
    }

    /// Points with every class and every flag now and then.
    public LasBytes random(int count, RandomGenerator random) {
        points = new int[count][];
        for (int i = 0; i < count; i++) {
            points[i] = new int[] {
                random.nextInt(-300_000, 300_000),
                random.nextInt(-300_000, 300_000),
                random.nextInt(-50_000, 50_000),
                random.nextInt(20),
                random.nextInt(8)
            };
        }
        return this;
    }

    public static byte[] record(String user, int id, byte[] content) {
        ByteBuffer record = little(54 + content.length);
        record.put(2, user.getBytes(US_ASCII))
                .putShort(18, (short) id)
                .putShort(20, (short) content.length)
                .put(54, content);
        return record.array();
    }

    static byte[] extendedRecord(String user, int id, byte[] content) {
        ByteBuffer record = little(60 + content.length);
        record.put(2, user.getBytes(US_ASCII))
                .putShort(18, (short) id)
                .putLong(20, content.length)
                .put(60, content);
        return record.array();
    }

    int headerSize() {
        return minor == 4 ? 375 : minor == 3 ? 235 : 227;
    }

    int pointsAt() {
        return headerSize() + records.stream().mapToInt(record -> record.length).sum();
    }

    byte[] bytes() {
        int length = LENGTHS[format] + extraBytes;
        int pointsEnd = pointsAt() + points.length * length;
        ByteBuffer file = little(
                pointsEnd + extended.stream().mapToInt(record -> record.length).sum());
        file.put("LASF".getBytes(US_ASCII)).put(24, (byte) 1).put(25, (byte) minor);
        file.putShort(94, (short) headerSize()).putInt(96, pointsAt()).putInt(100, records.size());
        file.put(104, (byte) format).putShort(105, (short) length);
        if (format < 6) {
            file.putInt(107, points.length);
        }
        for (int axis = 0; axis < 3; axis++) {
            file.putDouble(131 + 8 * axis, scale[axis]).putDouble(155 + 8 * axis, offset[axis]);
        }
        for (int i = 0; i < 6; i++) {
            file.putDouble(179 + 8 * i, bounds == null ? trueBound(i) : bounds[i]);
        }
        if (minor == 4) {
            file.putLong(235, extended.isEmpty() ? 0 : pointsEnd)
                    .putInt(243, extended.size())
                    .putLong(247, points.length);
        }
        file.position(headerSize());
        records.forEach(file::put);
        for (int[] point : points) {
            int at = file.position();
            file.putInt(point[0]).putInt(point[1]).putInt(point[2]);
            if (format < 6) {
                file.put(at + 15, (byte) (point[3] | point[4] << 5));
            } else {
                file.put(at + 15, (byte) point[4]).put(at + 16, (byte) point[3]);
            }
            for (int i = 17; i < length; i++) {
                file.put(at + i, (byte) (31 * i + at)); // whatever else a record carries must not matter
            }
            file.position(at + length);
        }
        extended.forEach(file::put);
        return file.array();
    }

    private double trueBound(int i) {
        double bound = i % 2 == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        for (int[] point : points) {
            double value = point[i / 2] * scale[i / 2] + offset[i / 2];
            bound = i % 2 == 0 ? Math.max(bound, value) : Math.min(bound, value);
        }
        return points.length == 0 ? 0 : bound;
    }

    public Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    /// The slow twin of the reader: what must come out, point by point, from the rows themselves.
    List<double[]> expected(double originX, double originY, double originZ, double metres) {
        List<double[]> expected = new ArrayList<>();
        for (int[] p : points) {
            boolean withheld = (p[4] & 4) != 0;
            if (!withheld && p[3] != 7 && p[3] != 18) {
                expected.add(new double[] {
                    (p[0] * scale[0] + offset[0]) * metres - originX,
                    (p[1] * scale[1] + offset[1]) * metres - originY,
                    (p[2] * scale[2] + offset[2]) * metres - originZ
                });
            }
        }
        return expected;
    }

    static ByteBuffer little(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
