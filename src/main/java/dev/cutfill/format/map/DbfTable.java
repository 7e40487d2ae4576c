package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The table of a shapefile (dBASE III): a row of texts for each record.
///
/// ```
/// header   0 version, 4 rows (u32), 8 length of the header (u16), 10 length of a row (u16)
/// columns  from 32, 32 bytes each: 0 name (11), 11 type, 16 length; 13 ends them
/// row      a blank, or * of a deleted one; then the columns, padded with blanks
/// ```
///
/// Texts are UTF-8 where they can be, else Latin 1. Memo columns lie in another file and are left out.
final class DbfTable {
    private static final int HEADER = 32;

    private record Column(String name, int at, int length) {}

    private DbfTable() {}

    /// @param name what messages call the `.shp`
    /// @param records of the `.shp`
    /// @throws MalformedFile when it is no such table, or not of these records
    static List<Map<String, String>> read(Path dbf, String name, int records) throws IOException {
        String table = "table (.dbf) given with " + name;
        try (MappedFile file = MappedFile.open(dbf)) {
            if (file.length() < HEADER + 1) {
                throw new MalformedFile(table, "it has " + file.length() + " bytes, less than a header");
            }
            long rows = file.u32(4);
            int header = file.u16(8);
            int length = file.u16(10);
            if (rows != records) {
                throw new MalformedFile(
                        table,
                        "it holds " + rows + " rows, but the .shp " + records
                                + " records: the two files do not belong together");
            }
            if (header < HEADER + 1 || length < 1 || header + rows * length > file.length()) {
                throw new MalformedFile(
                        table,
                        "it claims " + rows + " rows of " + length + " bytes behind " + header + ", but has "
                                + file.length() + ": it is truncated");
            }
            List<Column> columns = columns(file, header, length);
            List<Map<String, String>> read = new ArrayList<>();
            for (long row = 0; row < rows; row++) {
                Map<String, String> texts = new LinkedHashMap<>();
                for (Column column : columns) {
                    String value = text(file.bytes(header + row * length + column.at, column.length));
                    if (!value.isEmpty()) {
                        texts.put(column.name, value);
                    }
                }
                read.add(texts);
            }
            return read;
        }
    }

    private static List<Column> columns(MappedFile file, int header, int length) {
        List<Column> columns = new ArrayList<>();
        int at = 1;
        for (int d = HEADER; d + 32 <= header && file.u8(d) != 13; d += 32) {
            int wide = file.u8(d + 16);
            char type = (char) file.u8(d + 11);
            if (at + wide <= length && type != 'M' && type != 'G' && type != 'B') {
                columns.add(new Column(file.text(d, 11).strip(), at, wide));
            }
            at += wide;
        }
        return columns;
    }

    private static String text(byte[] bytes) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            text = new String(bytes, ISO_8859_1);
        }
        return text.replace('\0', ' ').strip();
    }
}
