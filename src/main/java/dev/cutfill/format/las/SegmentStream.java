package dev.cutfill.format.las;

import com.github.mreutegg.laszip4j.laszip.ByteStreamIn;
import dev.cutfill.format.MappedFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A stretch of a mapped file as laszip4j reads one; the bytes beyond are not there.
///
/// laszip4j expects a stretch to begin with the place of a table of chunks. [#ofChunk] puts eight zeros before
/// it, which in LASzip means that there is none: so one chunk can be read without the rest of the file, on a
/// thread of its own.
final class SegmentStream extends ByteStreamIn {
    private static final int PLACE_OF_TABLE = 8;

    private final MemorySegment bytes;

    /// how many zeros come before the bytes
    private final int zeros;

    private long at;

    SegmentStream(MappedFile file, long from, long to) {
        this(file.segment().asSlice(from, to - from), 0);
    }

    private SegmentStream(MemorySegment bytes, int zeros) {
        this.bytes = bytes;
        this.zeros = zeros;
    }

    static SegmentStream ofChunk(MappedFile file, long from, long to) {
        return new SegmentStream(file.segment().asSlice(from, to - from), PLACE_OF_TABLE);
    }

    private long advance(int length) {
        long from = at - zeros;
        at += length;
        return from;
    }

    @Override
    public byte getByte() {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(1));
    }

    @Override
    public void getBytes(byte[] target, int length) {
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, advance(length), target, 0, length);
    }

    @Override
    public char get16bitsLE() {
        return (char) bytes.get(MappedFile.U16, advance(2));
    }

    @Override
    public int get32bitsLE() {
        return bytes.get(MappedFile.I32, advance(4));
    }

    @Override
    public long get64bitsLE() {
        if (at < zeros) {
            at = zeros;
            return 0;
        }
        return bytes.get(MappedFile.I64, advance(8));
    }

    @Override
    public char get16bitsBE() {
        return Character.reverseBytes(get16bitsLE());
    }

    @Override
    public int get32bitsBE() {
        return Integer.reverseBytes(get32bitsLE());
    }

    @Override
    public long get64bitsBE() {
        return Long.reverseBytes(get64bitsLE());
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public long tell() {
        return at;
    }

    @Override
    public boolean seek(long position) {
        at = position;
        return position >= 0 && position <= zeros + bytes.byteSize();
    }

    @Override
    public boolean seekEnd(long distance) {
        return seek(zeros + bytes.byteSize() - distance);
    }

    @Override
    public void close() {}
}
