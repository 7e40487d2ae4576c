package dev.cutfill.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a file as one memory segment, of any length: what a mapped `ByteBuffer` cannot do beyond 2 GB.
/// All offsets count from the start of the file.
///
/// An offset outside the file throws [IndexOutOfBoundsException]; readers check lengths first and say what is
/// missing.
public final class MappedFile implements AutoCloseable {
    public static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32_BIG = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena;
    private final MemorySegment bytes;

    private MappedFile(Arena arena, MemorySegment bytes) {
        this.arena = arena;
        this.bytes = bytes;
    }

    /// For the thread that opens it, and cheap.
    public static MappedFile open(Path file) throws IOException {
        return open(file, Arena.ofConfined());
    }

    /// For all threads; closing it stops every thread of the process for a moment.
    public static MappedFile openShared(Path file) throws IOException {
        return open(file, Arena.ofShared());
    }

    private static MappedFile open(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (Files.isDirectory(file)) { // which opens like a file on Linux, and fails later without its name
                throw new FileSystemException(file.toString(), null, "it is a directory");
            }
            return new MappedFile(arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    public long length() {
        return bytes.byteSize();
    }

    /// The segment itself, for loops over points.
    public MemorySegment segment() {
        return bytes;
    }

    public int u8(long offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
    }

    public int u16(long offset) {
        return bytes.get(U16, offset) & 0xFFFF;
    }

    public int i32(long offset) {
        return bytes.get(I32, offset);
    }

    public int i32BigEndian(long offset) {
        return bytes.get(I32_BIG, offset);
    }

    public long u32(long offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    public long i64(long offset) {
        return bytes.get(I64, offset);
    }

    public double f64(long offset) {
        return bytes.get(F64, offset);
    }

    public byte[] bytes(long offset, int length) {
        return bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Characters up to the first zero, at most `length` of them.
    public String text(long offset, int length) {
        byte[] characters = bytes(offset, length);
        int end = 0;
        while (end < length && characters[end] != 0) {
            end++;
        }
        return new String(characters, 0, end, ISO_8859_1);
    }

    @Override
    public void close() {
        arena.close();
    }
}
