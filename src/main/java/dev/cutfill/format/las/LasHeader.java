package dev.cutfill.format.las;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.format.FileKind;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The public header block of a LAS file, checked against the file's length before anybody allocates by its
/// figures.
///
/// | bytes | what | from version |
/// |---|---|---|
/// | 0 | `LASF` | 1.0 |
/// | 6 | global encoding; bit 4: the system is given as WKT | 1.2 |
/// | 24, 25 | version | 1.0 |
/// | 90, 92 | creation: day of the year, year; 0 where it is not said | 1.0 |
/// | 94, 96, 100 | header size, offset to the points, number of VLRs | 1.0 |
/// | 104, 105, 107 | point format (bit 7: LAZ), record length, number of points (32 bit) | 1.0 |
/// | 131, 155, 179 | scales, offsets, bounds (max x, min x, max y …) | 1.0 |
/// | 235, 243, 247 | start and number of EVLRs, number of points (64 bit) | 1.4 |
///
/// Source: ASPRS LAS Specification 1.4-R15.
///
/// @param minor of version 1.x
/// @param wkt whether it says that its coordinate system is given as WKT
/// @param format point format 0–10, without the bits of LAZ
/// @param compressed whether the points are LAZ
/// @param recordLength bytes of a point, uncompressed
/// @param pointsAt byte where the points begin
/// @param scale of the integers of x, y, z, in the file's unit
/// @param offset added to the scaled integers, in the file's unit
/// @param bounds as claimed, in the file's unit; not to be trusted
/// @param records the variable length records, extended ones included
record LasHeader(
        int minor,
        boolean wkt,
        int format,
        boolean compressed,
        int recordLength,
        long pointsAt,
        long count,
        Axes scale,
        Axes offset,
        Bounds bounds,
        List<Vlr> records) {
    static final int HEADER = 227;
    static final int HEADER_1_4 = 375;

    /// The shortest record of each point format; longer ones carry extra bytes.
    static final List<Integer> RECORD_LENGTHS = List.of(20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67);

    /// LAS is of 2003, scanners with a digital output of the eighties.
    private static final int EARLIEST_YEAR = 1980;

    private static final int LATEST_YEAR = 2100;

    /// Indices are `int` throughout, and an array holds no more.
    private static final long MOST_POINTS = Integer.MAX_VALUE - 8;

    /// One number an axis.
    record Axes(double x, double y, double z) {}

    /// A variable length record: where its content lies in the file.
    record Vlr(String user, int id, long at, long length) {
        boolean is(String wantedUser, int wantedId) {
            return id == wantedId && user.equals(wantedUser);
        }
    }

    static LasHeader parse(MappedFile file, String name) throws MalformedFile {
        if (file.length() < 4 || !file.text(0, 4).equals("LASF")) {
            Optional<String> kind =
                    FileKind.refusal(file.bytes(0, (int) Math.min(file.length(), FileKind.HEAD)), Role.CLOUD);
            throw kind.isPresent()
                    ? new MalformedFile(name, kind.get())
                    : new MalformedFile(name, 0, "it is no LAS or LAZ file, which begins with the letters LASF");
        }
        if (file.length() < HEADER) {
            throw new MalformedFile(
                    name,
                    file.length(),
                    "the file ends inside its header, which has " + HEADER + " bytes: it is truncated, send it again");
        }
        int major = file.u8(24);
        int minor = file.u8(25);
        if (major != 1 || minor > 4) {
            throw new MalformedFile(
                    name,
                    24,
                    "it is LAS version " + major + "." + minor
                            + "; versions 1.0 to 1.4 can be read, save it as one of them");
        }
        int smallest = minor == 4 ? HEADER_1_4 : HEADER;
        int headerSize = file.u16(94);
        if (headerSize < smallest || headerSize > file.length()) {
            throw new MalformedFile(
                    name,
                    94,
                    "the header claims " + headerSize + " bytes; in LAS 1." + minor + " it has at least " + smallest
                            + ", and the file has " + file.length());
        }
        long pointsAt = file.u32(96);
        if (pointsAt < headerSize || pointsAt > file.length()) {
            throw new MalformedFile(
                    name,
                    96,
                    "the points are said to begin at byte " + pointsAt
                            + ", which is not between the end of the header (" + headerSize
                            + ") and the end of the file (" + file.length() + ")");
        }
        LasHeader header = new LasHeader(
                minor,
                (file.u16(6) & 0x10) != 0,
                file.u8(104) & 0x3F,
                (file.u8(104) & 0xC0) != 0,
                file.u16(105),
                pointsAt,
                count(file, minor),
                axes(file, 131),
                axes(file, 155),
                new Bounds(file.f64(187), file.f64(203), file.f64(219), file.f64(179), file.f64(195), file.f64(211)),
                records(file, minor, headerSize, pointsAt));
        header.check(file.length(), name);
        return header;
    }

    /// When the file was made; empty where the header says nothing or what cannot be.
    static Optional<LocalDate> created(MappedFile file) {
        int day = file.u16(90);
        int year = file.u16(92);
        return year >= EARLIEST_YEAR
                        && year <= LATEST_YEAR
                        && day >= 1
                        && day <= Year.of(year).length()
                ? Optional.of(LocalDate.ofYearDay(year, day))
                : Optional.empty();
    }

    /// Holds the figures against one another and against the length of the file.
    void check(long fileLength, String name) throws MalformedFile {
        if (format >= RECORD_LENGTHS.size()) {
            throw new MalformedFile(name, 104, "point format " + format + " does not exist; there are 0 to 10");
        }
        if (recordLength < RECORD_LENGTHS.get(format)) {
            throw new MalformedFile(
                    name,
                    105,
                    "a point of format " + format + " takes at least " + RECORD_LENGTHS.get(format)
                            + " bytes, but the header gives " + recordLength);
        }
        checkScale(scale.x, offset.x, "x", 131, name);
        checkScale(scale.y, offset.y, "y", 139, name);
        checkScale(scale.z, offset.z, "z", 147, name);
        if (count < 0 || count > MOST_POINTS) {
            throw new MalformedFile(
                    name,
                    minor == 4 ? 247 : 107,
                    "the header promises " + Long.toUnsignedString(count) + " points; at most " + MOST_POINTS
                            + " can be read, thin the cloud or cut it into tiles");
        }
        long room = (fileLength - pointsAt) / recordLength;
        if (!compressed && count > room) {
            throw new MalformedFile(
                    name,
                    fileLength,
                    "the header promises " + count + " points, but the file ends after " + room
                            + ": it is truncated, send it again");
        }
    }

    private static void checkScale(double scale, double offset, String axis, long at, String name)
            throws MalformedFile {
        // the second half refuses scales whose coordinates would overflow
        if (!(scale > 0) || !Double.isFinite(scale * 0x1p31 + Math.abs(offset))) {
            throw new MalformedFile(
                    name,
                    at,
                    "the scale of " + axis + " is " + scale + " and its offset " + offset
                            + "; expected a positive scale and a finite offset");
        }
    }

    private static long count(MappedFile file, int minor) {
        long legacy = file.u32(107);
        if (minor < 4) {
            return legacy;
        }
        // some writers of 1.4 fill in the old field only
        long count = file.i64(247);
        return count == 0 ? legacy : count;
    }

    private static Axes axes(MappedFile file, long at) {
        return new Axes(file.f64(at), file.f64(at + 8), file.f64(at + 16));
    }

    /// A file of a gigabyte of empty records would fill the heap; files have ten or twenty.
    private static final long MOST_RECORDS = 10_000;

    /// Records that leave their place, and those beyond the first ten thousand, end the list quietly: the points do not
    /// depend on them, and writers get
    /// them wrong.
    private static List<Vlr> records(MappedFile file, int minor, int headerSize, long pointsAt) {
        List<Vlr> records = new ArrayList<>();
        long at = headerSize;
        for (long left = Math.min(MOST_RECORDS, file.u32(100)); left > 0 && at + 54 <= pointsAt; left--) {
            int length = file.u16(at + 20);
            if (length > pointsAt - at - 54) {
                break;
            }
            records.add(new Vlr(file.text(at + 2, 16), file.u16(at + 18), at + 54, length));
            at += 54 + length;
        }
        if (minor == 4) {
            at = file.i64(235);
            for (long left = Math.min(MOST_RECORDS, file.u32(243));
                    left > 0 && at >= headerSize && at <= file.length() - 60;
                    left--) {
                long length = file.i64(at + 20);
                if (length < 0 || length > file.length() - at - 60) {
                    break;
                }
                records.add(new Vlr(file.text(at + 2, 16), file.u16(at + 18), at + 60, length));
                at += 60 + length;
            }
        }
        return List.copyOf(records);
    }
}
