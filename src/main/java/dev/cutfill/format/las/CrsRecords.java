package dev.cutfill.format.las;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.format.MappedFile;
import dev.cutfill.format.las.LasHeader.Vlr;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a LAS file says of its coordinate system, word for word, so that files made from it can say the same:
/// GeoTIFF keys (records 34735 to 34737, which have the layout of the TIFF tags of the same numbers) and
/// well-known text (record 2112).
public final class CrsRecords {
    public static final CrsRecords NONE = new CrsRecords(false, Map.of());

    static final String USER = "LASF_Projection";
    static final int WKT = 2112;
    public static final int DIRECTORY = 34_735;
    public static final int DOUBLES = 34_736;
    public static final int CHARACTERS = 34_737;

    private static final Pattern PROJECTED = Pattern.compile("PROJ(CS|CRS|ECTEDCRS)\\s*\\[");

    /// A system takes some kilobytes; an extended record may claim gigabytes.
    private static final int LONGEST = 1 << 20;

    private final boolean wktCounts;
    private final Map<Integer, byte[]> contents;

    private CrsRecords(boolean wktCounts, Map<Integer, byte[]> contents) {
        this.wktCounts = wktCounts;
        this.contents = contents;
    }

    static CrsRecords of(MappedFile file, LasHeader header) {
        Map<Integer, byte[]> contents = new TreeMap<>();
        for (Vlr record : header.records()) {
            boolean ours = record.is(USER, WKT)
                    || record.is(USER, DIRECTORY)
                    || record.is(USER, DOUBLES)
                    || record.is(USER, CHARACTERS);
            if (ours && record.length() <= LONGEST) {
                contents.putIfAbsent(record.id(), file.bytes(record.at(), (int) record.length()));
            }
        }
        return new CrsRecords(header.wkt(), contents);
    }

    /// Whether the file says that its text counts, not its keys.
    public boolean wktCounts() {
        return wktCounts;
    }

    /// Content by record number; read only.
    public Map<Integer, byte[]> contents() {
        return contents;
    }

    /// The projected system of the text, without the system of heights that it may be compounded with.
    public Optional<String> wktOfPlane() {
        String text = new String(contents.getOrDefault(WKT, new byte[0]), ISO_8859_1);
        Matcher begin = PROJECTED.matcher(text);
        if (!begin.find()) {
            return Optional.empty();
        }
        int depth = 0;
        boolean quoted = false;
        for (int i = begin.start(); i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ']' && depth == 0) {
                return Optional.of(text.substring(begin.start(), i + 1));
            }
        }
        return Optional.empty();
    }
}
