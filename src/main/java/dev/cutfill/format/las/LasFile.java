package dev.cutfill.format.las;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointFilter;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.crs.ArealScale;
import dev.cutfill.format.crs.FileCrs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
    private final Optional<LocalDate> created;
    private final Crs crs;
    private final LengthUnits units;
    private final Optional<String> proj;
    private final List<String> warnings;
    private final CrsRecords crsRecords;
    private final MetricFrame frame;
    private final Bounds bounds;

    /// Once it has been asked for: by code it is looked up in a table of a megabyte.
    private @Nullable OptionalDouble arealScale;

    private LasFile(Path file, String name, PointFilter filter, LengthUnits unsaid) throws IOException {
        this.file = Objects.requireNonNull(file, "file is null");
        this.name = Objects.requireNonNull(name, "name is null");
        this.filter = Objects.requireNonNull(filter, "filter is null");
        boolean trusted;
        try (MappedFile mapped = MappedFile.open(file)) {
            header = LasHeader.parse(mapped, name);
            created = LasHeader.created(mapped);
            FileCrs claimed = LasCrs.read(mapped, header, name);
            warnings = contradiction(claimed.crs());
            FileCrs system = warnings.isEmpty() ? claimed : FileCrs.UNKNOWN;
            units = system.units();
            proj = system.proj();
            crs = system.crs()
                    .inUnit(units.or(unsaid).plane().orElse(system.crs().metresPerUnit()));
            crsRecords = warnings.isEmpty() ? CrsRecords.of(mapped, header) : CrsRecords.NONE;
            frame = new MetricFrame(
                    header.scale(),
                    header.offset(),
                    crs.metresPerUnit(),
                    units.or(unsaid).heights().orElse(crs.metresPerUnit()));
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
        return open(file, name, PointFilter.DEFAULT, LengthUnits.NONE);
    }

    /// @param filter which points are used
    public static LasFile open(Path file, String name, PointFilter filter) throws IOException {
        return open(file, name, filter, LengthUnits.NONE);
    }

    /// @param filter which points are used
    /// @param unsaid units that count where the file names none
    public static LasFile open(Path file, String name, PointFilter filter, LengthUnits unsaid) throws IOException {
        return new LasFile(file, name, filter, unsaid);
    }

    /// A header that says geographic over coordinates that cannot be: it is the header that is wrong.
    private List<String> contradiction(Crs claimed) {
        Bounds box = header.bounds();
        return claimed.kind() != Crs.Kind.GEOGRAPHIC || Crs.canBeGeographic(box)
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "The header of %s says that its coordinates are geographic or geocentric (%s), but they lie round (%.0f, %.0f),"
                                + " which can be neither. The header is wrong: its coordinate system was passed over.",
                        name,
                        claimed.name()
                                .orElse(
                                        claimed.epsg().isPresent()
                                                ? "EPSG:" + claimed.epsg().getAsInt()
                                                : "unnamed"),
                        box.minX(),
                        box.minY()));
    }

    @Override
    public String name() {
        return name;
    }

    /// The day on which the file was made, as its header says; empty where it says nothing sensible.
    public Optional<LocalDate> created() {
        return created;
    }

    @Override
    public long size() {
        return header.count();
    }

    @Override
    public Crs crs() {
        return crs;
    }

    @Override
    public LengthUnits units() {
        return units;
    }

    @Override
    public OptionalDouble arealScale() {
        OptionalDouble known = arealScale;
        if (known == null) {
            known = crs.kind() == Crs.Kind.PROJECTED
                    ? ArealScale.at(
                            proj,
                            crs.epsg(),
                            (bounds.minX() + bounds.maxX()) / 2,
                            (bounds.minY() + bounds.maxY()) / 2,
                            (bounds.minZ() + bounds.maxZ()) / 2)
                    : OptionalDouble.empty();
            arealScale = known;
        }
        return known;
    }

    @Override
    public List<String> warnings() {
        return warnings;
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
