package dev.cutfill.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalDouble;

/// The points of one epoch where they lie, in a file or made up; may be read more than once.
public interface CloudSource {
    /// What to call it in a message: the file's name.
    String name();

    /// How many points it claims to hold.
    long size();

    Crs crs();

    /// The units that it names itself.
    default LengthUnits units() {
        return crs().equals(Crs.UNKNOWN) ? LengthUnits.NONE : LengthUnits.both(crs().metresPerUnit());
    }

    /// Area on its map over area on the ground, at its middle; nothing where its projection is not known.
    default OptionalDouble arealScale() {
        return OptionalDouble.empty();
    }

    /// What is wrong with it and was passed over, for the user.
    default List<String> warnings() {
        return List.of();
    }

    /// The box of all points in metres, in the frame of the file (no origin taken off).
    Bounds bounds();

    /// All points that are fit for use, in metres relative to an origin. Which records are left out (withheld,
    /// noise classes) is the source's to say.
    ///
    /// @param scratch for what must be unpacked before it can be read in blocks
    /// @throws IOException when it cannot be read, and as its subclass when its content is malformed
    PointBlocks open(Origin origin, Scratch scratch) throws IOException;

    /// The same in memory: for clouds that are known to be small.
    default PointCloud read(Origin origin) throws IOException {
        try (PointBlocks blocks = open(origin, Scratch.onHeap())) {
            return blocks.sample(Integer.MAX_VALUE).points();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
