package dev.cutfill.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The directories that an agent may work in. A path is judged by where it really leads: by the real path of
/// the nearest directory above it that exists, so that no link and no `..` leads out.
public final class AllowedRoots {
    private final List<Path> real;

    private AllowedRoots(List<Path> real) {
        this.real = List.copyOf(real);
    }

    /// @throws IOException when one of them is no directory
    public static AllowedRoots of(List<Path> directories) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path directory : directories) {
            Path path = directory.toRealPath();
            if (!Files.isDirectory(path)) {
                throw new IOException(directory + " is no directory");
            }
            real.add(path);
        }
        return new AllowedRoots(real);
    }

    /// Where a file is or is to be.
    ///
    /// @param inside the path below the root, without links
    record Place(Path root, Path inside) {
        Path path() {
            return root.resolve(inside);
        }

        Path name() {
            return inside.getFileName();
        }

        Path directory() {
            return directories().stream().reduce(root, Path::resolve);
        }

        /// From the root downwards.
        List<Path> directories() {
            List<Path> names = new ArrayList<>();
            inside.forEach(names::add);
            return List.copyOf(names.subList(0, names.size() - 1));
        }
    }

    /// A file that may be written, and that is not a link or a directory if it is there; its directory need not
    /// be there yet.
    Place file(String path) throws StepRejected, IOException {
        Path file = confined(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StepRejected(
                    "PATH_NOT_A_FILE", path + " is a link, a directory or a device; only plain files are written");
        }
        Path root = real.stream().filter(file::startsWith).findFirst().orElseThrow();
        return new Place(root, root.relativize(file));
    }

    /// A directory that is there.
    Path directory(String path) throws StepRejected, IOException {
        Path directory = confined(path);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new StepRejected("NO_DIRECTORY", path + " is no directory");
        }
        return directory;
    }

    /// With links in its directories resolved; its last name is as it was.
    private Path confined(String text) throws StepRejected, IOException {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException _) {
            throw new StepRejected("PATH_NOT_ALLOWED", "that is no path on this machine");
        }
        for (Path name : path) {
            if (name.toString().equals("..") || name.toString().equals(".")) {
                throw new StepRejected("PATH_NOT_ALLOWED", text + " has '" + name + "' in it; give the path itself");
            }
        }
        Path parent = path.getParent();
        if (!path.isAbsolute() || parent == null || path.getFileName() == null) {
            throw new StepRejected("PATH_NOT_ALLOWED", text + " is not the absolute path of something in a directory");
        }
        Path exists = parent;
        while (!Files.exists(exists, LinkOption.NOFOLLOW_LINKS) && exists.getParent() != null) {
            exists = exists.getParent();
        }
        Path resolved = exists.toRealPath().resolve(exists.relativize(path));
        if (real.stream().noneMatch(resolved::startsWith)) {
            throw new StepRejected(
                    "PATH_NOT_ALLOWED", text + " is outside the directories that this agent may work in");
        }
        return resolved;
    }
}
