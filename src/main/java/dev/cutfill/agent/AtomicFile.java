package dev.cutfill.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Replaces a file as a whole: whoever reads it sees the old content or the new, also after a crash. Its owner and its mode stay.
final class AtomicFile {
    private AtomicFile() {}

    /// @param mode of a file that is new, as in `rw-r--r--`
    /// @return whether it is new
    static boolean write(Path file, byte[] content, String mode) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IOException(file + " has no directory");
        }
        Files.createDirectories(directory);
        @Nullable PosixFileAttributes before = Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : null;
        Path fresh = Files.createTempFile(directory, ".cutfill-", ".tmp"); // readable by its owner only
        boolean moved = false;
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Set<PosixFilePermission> permissions = before == null ? PosixFilePermissions.fromString(mode) : before.permissions();
            PosixFileAttributeView attributes = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
            if (before != null) {
                PosixFileAttributes made = attributes.readAttributes();
                if (!made.owner().equals(before.owner())) {
                    attributes.setOwner(before.owner());
                }
                if (!made.group().equals(before.group())) {
                    attributes.setGroup(before.group());
                }
            }
            attributes.setPermissions(permissions);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
        } finally {
            if (!moved) {
                Files.deleteIfExists(fresh);
            }
        }
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true); // the rename, too
        }
        return before == null;
    }
}
