package dev.cutfill.format;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// A point cloud in a LAS file (1.0 to 1.4, point formats 0 to 10).
///
/// Opening reads and checks the header; the points are read anew at each [#read(Origin)], through a mapping of the file, so
/// that files of any length do and nothing but the result lies on the heap. Withheld points and the noise classes 7 and 18 are
/// left out.
public final class LasFile implements CloudSource {
    private final Path file;
    private final String name;
    private final LasHeader header;
    private final Crs crs;
    private final MetricFrame frame;
    private final Bounds bounds;

    private LasFile(Path file, String name, MappedFile mapped) throws IOException {
        this.file = Objects.requireNonNull(file, "file is null");
        this.name = Objects.requireNonNull(name, "name is null");
        header = LasHeader.parse(mapped, name);
        FileCrs claimed = LasCrs.read(mapped, header, name);
        crs = claimed.crs();
        frame = new MetricFrame(header.scale(), header.offset(), crs.metresPerUnit(), claimed.metresPerHeightUnit());
        bounds = trustedBounds(mapped);
    }

    /// @param name what messages call the file: the name its owner knows it by
    /// @throws MalformedFile when it is no LAS file, truncated, or contradicts itself
    public static LasFile open(Path file, String name) throws IOException {
        try (MappedFile mapped = MappedFile.open(file)) {
            return new LasFile(file, name, mapped);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return header.count();
    }

    @Override
    public Crs crs() {
        return crs;
    }

    /// From the header where that agrees with a sample of the points, else from the points. Without a meaning in an empty
    /// file.
    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public PointCloud read(Origin origin) throws IOException {
        try (MappedFile mapped = MappedFile.open(file)) {
            header.check(mapped.length(), name);
            return points(mapped, origin);
        }
    }

    private PointCloud points(MappedFile mapped, Origin origin) throws IOException {
        try {
            return LasPoints.read(mapped, header, frame, origin);
        } catch (InternalError fault) {
            // what the JVM makes of a page that is no longer there
            throw new IOException(name + ": the file became shorter or unreadable while it was read", fault);
        }
    }

    private Bounds trustedBounds(MappedFile mapped) throws IOException {
        Bounds claimed = header.bounds();
        boolean sane = header.count() == 0
                || claimed.minX() <= claimed.maxX()
                        && claimed.minY() <= claimed.maxY()
                        && claimed.minZ() <= claimed.maxZ()
                        && Double.isFinite(claimed.width() + claimed.depth() + claimed.height());
        if (sane && LasPoints.sampleIsWithin(claimed, mapped, header)) {
            return frame.metres(claimed);
        }
        PointCloud points = points(mapped, Origin.ZERO);
        return points.size() == 0 ? frame.metres(claimed) : points.bounds();
    }
}
