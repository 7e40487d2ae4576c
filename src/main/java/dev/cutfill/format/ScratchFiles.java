package dev.cutfill.format;

import dev.cutfill.cloud.Scratch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Room in files of a directory, mapped into memory: the system keeps of them what it has memory for. The files
/// lose their names at once, so that nothing is left of them, however the process ends.
public final class ScratchFiles implements Scratch {
    private final Path directory;
    private final List<Arena> arenas = new ArrayList<>();

    /// @param directory exists, and is on a disk rather than in memory
    public ScratchFiles(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory is null");
    }

    @Override
    public synchronized Room room(long bytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (bytes > free) { // a mapping that finds the disk full throws nothing, but stops the process
            throw new DiskFull(bytes, free);
        }
        Path file = directory.resolve("points-" + UUID.randomUUID());
        Arena arena = Arena.ofShared();
        arenas.add(arena);
        try (FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            return new Room(channel.map(MapMode.READ_WRITE, 0, bytes, arena), () -> close(arena));
        }
    }

    @Override
    public synchronized void close() {
        arenas.forEach(ScratchFiles::close);
        arenas.clear();
    }

    private static void close(Arena arena) {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
