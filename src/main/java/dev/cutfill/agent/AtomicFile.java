package dev.cutfill.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a file, and replaces it as a whole: whoever reads it sees the old content or the new, also after a
/// crash. Its owner and its mode stay.
///
/// From the root on every directory is opened in the one before it and held, and none through a link. So nobody
/// who may write there can put a link in the way between the look at a path and its use.
final class AtomicFile {
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> OLD = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private AtomicFile() {}

    /// @return nothing when there is no such file
    /// @throws StepRejected when it has more bytes than that
    static Optional<byte[]> read(AllowedRoots.Place place, int most) throws IOException, StepRejected {
        try (SecureDirectoryStream<Path> directory = directory(place);
                SeekableByteChannel file = directory.newByteChannel(place.name(), OLD)) {
            if (file.size() > most) {
                throw new StepRejected("FILE_TOO_LARGE", place.path() + " has more than " + most + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // until all are there
            }
            return Optional.of(bytes.array());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// @param mode of a file that is new, as in `rw-r--r--`
    /// @return whether it is new
    static boolean write(AllowedRoots.Place place, byte[] content, String mode) throws IOException {
        makeDirectories(place);
        try (SecureDirectoryStream<Path> directory = directory(place)) {
            @Nullable PosixFileAttributes before = attributes(directory, place.name());
            Path fresh = Path.of(".cutfill-" + UUID.randomUUID() + ".tmp");
            SeekableByteChannel channel = directory.newByteChannel(
                    fresh, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            boolean moved = false;
            try {
                try (channel) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    ((FileChannel) channel).force(true);
                }
                PosixFileAttributeView made = view(directory, fresh);
                if (before != null) {
                    if (!made.readAttributes().owner().equals(before.owner())) {
                        made.setOwner(before.owner());
                    }
                    if (!made.readAttributes().group().equals(before.group())) {
                        made.setGroup(before.group());
                    }
                }
                made.setPermissions(before == null ? PosixFilePermissions.fromString(mode) : before.permissions());
                directory.move(fresh, directory, place.name());
                moved = true;
            } finally {
                if (!moved) {
                    directory.deleteFile(fresh);
                }
            }
            try (FileChannel entry = FileChannel.open(place.directory(), StandardOpenOption.READ)) {
                entry.force(true); // the rename, too
            }
            return before == null;
        }
    }

    /// By their paths, for want of another way: who puts a link in the way now gets an empty directory
    /// elsewhere, and no file.
    private static void makeDirectories(AllowedRoots.Place place) throws IOException {
        Path directory = place.root();
        for (Path name : place.directories()) {
            directory = directory.resolve(name);
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException _) {
                // whether it is a directory is seen when it is opened
            }
        }
    }

    private static SecureDirectoryStream<Path> directory(AllowedRoots.Place place) throws IOException {
        SecureDirectoryStream<Path> directory = secure(Files.newDirectoryStream(place.root()));
        for (Path name : place.directories()) {
            try (SecureDirectoryStream<Path> above = directory) {
                directory = secure(above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
            }
        }
        return directory;
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory) throws IOException {
        if (directory instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        directory.close();
        throw new IOException("this system cannot open a file in a directory that is held");
    }

    private static @Nullable PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name)
            throws IOException {
        try {
            return view(directory, name).readAttributes();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private static PosixFileAttributeView view(SecureDirectoryStream<Path> directory, Path name) {
        return directory.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
