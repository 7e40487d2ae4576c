package dev.cutfill.format.las;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointFilter;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.crs.FileCrs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// A point cloud in a LAS or LAZ file (1.0 to 1.4, point formats 0 to 10; COPC is LAZ). The content tells
/// which, not the name.
///
/// The header is read and checked at once; the points are decoded block by block from the mapped file, so that
/// files of any length do and nothing of them lies on the heap. LAZ is unpacked into scratch room first. A
/// [PointFilter] says which points are left out.
public final class LasFile implements CloudSource {
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
            FileCrs system = LasCrs.read(mapped, header, name);
            crs = system.crs();
            crsRecords = CrsRecords.of(mapped, header);
            frame = new MetricFrame(header.scale(), header.offset(), crs.metresPerUnit(), system.metresPerHeightUnit());
            long[] sample =
                    header.compressed() ? LazChunks.of(mapped, header, name).sample() : LasPoints.sample(header);
            trusted = ClaimedBounds.agree(mapped, header, sample);
        }
        Bounds claimed = frame.metres(header.bounds());
        bounds = trusted ? claimed : boundsOfPoints().orElse(claimed);
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

    /// From the header where that agrees with a sample of the points, else from the points. Without a meaning
    /// in an empty file.
    @Override
    public Bounds bounds() {
        return bounds;
    }

    @Override
    public PointBlocks open(Origin origin, Scratch scratch) throws IOException {
        MappedFile mapped = MappedFile.openShared(file);
        boolean inUse = false;
        try {
            header.check(mapped.length(), name);
            if (header.compressed()) {
                return LazPoints.of(mapped, header, fitness(), frame.local(origin), scratch, name);
            }
            inUse = true;
            return LasPoints.of(mapped, header, fitness(), frame.local(origin), name);
        } finally {
            if (!inUse) {
                mapped.close();
            }
        }
    }

    /// Copies all points with all that is known of them into the frame of another cloud, as uncompressed LAS.
    ///
    /// @param move from the frame of this file into that of the other (m)
    /// @throws MalformedFile when they cannot be unpacked, or do not fit into LAS
    public void copyInto(LasFile other, RigidTransform move, Path target) throws IOException {
        try (MappedFile mapped = MappedFile.openShared(file)) {
            header.check(mapped.length(), name);
            TransformedCopy.Target frame =
                    new TransformedCopy.Target(other.frame.horizontal(), other.frame.vertical(), other.crsRecords);
            new TransformedCopy(mapped, header, name, this.frame, move, bounds, frame).write(target);
        } catch (InternalError fault) {
            // what the JVM makes of a page that is no longer there
            throw new IOException(name + ": the file became shorter or unreadable while it was copied", fault);
        }
    }

    private Fitness fitness() {
        return Fitness.of(filter, header.format());
    }

    private Optional<Bounds> boundsOfPoints() throws IOException {
        try (PointBlocks points = open(Origin.ZERO, Scratch.onHeap())) {
            return points.bounds();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
