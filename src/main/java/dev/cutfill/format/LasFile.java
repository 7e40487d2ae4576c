package dev.cutfill.format;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// A point cloud in a LAS or LAZ file (1.0 to 1.4, point formats 0 to 10; COPC is LAZ). The content tells which, not the name.
///
/// Opening reads and checks the header; the points are read anew at each [#read(Origin)], through a mapping of the file, so
/// that files of any length do and nothing but the result lies on the heap. A [PointFilter] says
/// which are left out.
public final class LasFile implements CloudSource {
    private static final PointCloud NOTHING = PointCloud.owning(Origin.ZERO, new double[0], new double[0], new double[0]);

    private final Path file;
    private final String name;
    private final PointFilter filter;
    private final LasHeader header;
    private final Crs crs;
    private final CrsRecords crsRecords;
    private final MetricFrame frame;
    private final Bounds bounds;

    private LasFile(Path file, String name, PointFilter filter) throws IOException {
        this.file = Objects.requireNonNull(file, "file is null");
        this.name = Objects.requireNonNull(name, "name is null");
        this.filter = Objects.requireNonNull(filter, "filter is null");
        boolean trusted;
        try (MappedFile mapped = MappedFile.open(file)) {
            header = LasHeader.parse(mapped, name);
            FileCrs claimed = LasCrs.read(mapped, header, name);
            crs = claimed.crs();
            crsRecords = CrsRecords.of(mapped, header);
            frame = new MetricFrame(header.scale(), header.offset(), crs.metresPerUnit(), claimed.metresPerHeightUnit());
            long[] sample = header.compressed() ? LazChunks.of(mapped, header, name).sample() : LasPoints.sample(header);
            trusted = ClaimedBounds.agree(mapped, header, sample);
        }
        PointCloud points = trusted || header.count() == 0 ? NOTHING : read(Origin.ZERO);
        bounds = points.size() == 0 ? frame.metres(header.bounds()) : points.bounds();
    }

    /// @param name what messages call the file: the name its owner knows it by
    /// @throws MalformedFile when it is no LAS or LAZ file, truncated, or contradicts itself
    public static LasFile open(Path file, String name) throws IOException {
        return open(file, name, PointFilter.DEFAULT);
    }

    /// @param filter which points are used
    public static LasFile open(Path file, String name, PointFilter filter) throws IOException {
        return new LasFile(file, name, filter);
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

    /// What the file says of its coordinate system, for files made from it.
    public CrsRecords crsRecords() {
        return crsRecords;
    }

    /// From the header where that agrees with a sample of the points, else from the points. Without a meaning in an empty
    /// file.
    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public PointCloud read(Origin origin) throws IOException {
        try (MappedFile mapped = MappedFile.openShared(file)) {
            header.check(mapped.length(), name);
            return header.compressed()
                    ? LazPoints.read(mapped, header, filter, frame, origin, name)
                    : LasPoints.read(mapped, header, filter, frame, origin);
        } catch (InternalError fault) {
            // what the JVM makes of a page that is no longer there
            throw new IOException(name + ": the file became shorter or unreadable while it was read", fault);
        }
    }
}
