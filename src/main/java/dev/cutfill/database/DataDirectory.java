package dev.cutfill.database;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The data directory is its owner's alone: it holds secrets, scans and results. The programs of PostgreSQL in it
/// are excepted, which another user may have to start.
public final class DataDirectory {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    /// The user that PostgreSQL runs as must get to `pg`.
    private static final Set<PosixFilePermission> PASSING =
            EnumSet.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final int NOTHING_FOR_GROUP_AND_OTHERS = 0077;

    private DataDirectory() {}

    /// Takes from others what they can do with the directory and what is in it.
    ///
    /// @param directory which exists
    public static void makePrivate(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        set(directory, PRIVATE);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                if (isPrograms(directory, visited)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                takeFromOthers(visited);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isSymbolicLink()) {
                    takeFromOthers(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    return FileVisitResult.CONTINUE; // gone meanwhile
                }
                throw e;
            }
        });
    }

    /// Lets the user that PostgreSQL is started as pass through it, and takes nothing away: it need not be ours.
    static void makePassable(@Nullable Path directory) throws IOException {
        if (directory != null) {
            Set<PosixFilePermission> has = EnumSet.copyOf(PASSING);
            has.addAll(Files.getPosixFilePermissions(directory));
            set(directory, has);
        }
    }

    static void setPrivate(Path directory) throws IOException {
        set(directory, PRIVATE);
    }

    private static boolean isPrograms(Path directory, Path visited) {
        Path below = directory.relativize(visited);
        return below.getNameCount() == 2
                && below.startsWith("pg")
                && below.getFileName().toString().startsWith("bin-");
    }

    private static void takeFromOthers(Path path) throws IOException {
        Set<PosixFilePermission> has = EnumSet.noneOf(PosixFilePermission.class);
        has.addAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (has.removeAll(OTHERS)) {
            set(path, has);
        }
    }

    private static void set(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (!Files.getPosixFilePermissions(path).equals(permissions)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    /// From now on this process makes nothing that its group or others can do anything with: `umask(2)`, which Java
    /// has no method for. It holds for the programs that it starts, too.
    public static void restrictNewFiles() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("umask");
        if (function.isEmpty()) {
            return;
        }
        MethodHandle umask = linker.downcallHandle(
                function.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) umask.invokeExact(NOTHING_FOR_GROUP_AND_OTHERS);
        } catch (Throwable e) {
            throw new IllegalStateException(e); // umask always succeeds
        }
    }
}
