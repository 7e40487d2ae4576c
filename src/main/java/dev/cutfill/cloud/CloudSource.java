package dev.cutfill.cloud;

import java.io.IOException;

/// The points of one epoch where they lie, in a file or made up; may be read more than once.
public interface CloudSource {
    /// What to call it in a message: the file's name.
    String name();

    /// How many points it claims to hold.
    long size();

    Crs crs();

    /// The box of all points in metres, in the frame of the file (no origin taken off).
    Bounds bounds();

    /// All points that are fit for use, in metres relative to an origin. Which records are left out (withheld, noise
    /// classes) is the source's to say.
    ///
    /// @throws IOException when it cannot be read, and as its subclass when its content is malformed
    PointCloud read(Origin origin) throws IOException;
}
