package dev.cutfill.format;

import java.io.IOException;

/// A disk has not the room that is needed. The message is for the user, and names no path.
public final class DiskFull extends IOException {
    private static final long serialVersionUID = 1;

    DiskFull(long needed, long free) {
        super("The points need " + (needed >> 20) + " MB of disk to be sorted in, and only " + (free >> 20)
                + " MB are free. Make room, or thin the clouds.");
    }
}
