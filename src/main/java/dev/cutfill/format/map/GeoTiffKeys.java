package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cutfill.cloud.Crs;
import dev.cutfill.format.las.CrsRecords;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The three tags by which a GeoTIFF names its coordinate system (OGC 19-008r4), for a raster that belongs to a
/// cloud:
///
/// 1. by the EPSG code, where the cloud's file names one;
/// 2. else by the cloud's own keys of the plane, word for word;
/// 3. else by its well-known text, in the citation that ESRI introduced and GDAL reads (`ESRI PE String = …`);
/// 4. else as a system of its own, in its unit.
///
/// Cells are areas, whatever the cloud's keys say. Keys of heights are left out: differences of height have no
/// datum.
final class GeoTiffKeys {
    private static final int MODEL_TYPE = 1024;
    private static final int RASTER_TYPE = 1025;
    private static final int CITATION = 1026;
    private static final int PROJECTED_SYSTEM = 3072;
    private static final int PROJECTED_CITATION = 3073;
    private static final int LINEAR_UNIT = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;
    private static final int FIRST_OF_HEIGHTS = 4096;

    private static final int PROJECTED = 1;
    private static final int USER_DEFINED = 32_767;
    private static final int METRE = 9001;

    /// 4 numbers each: key, place, count, value
    private final List<int[]> entries = new ArrayList<>();

    private byte[] doubles = {};
    private String characters = "";

    private GeoTiffKeys() {}

    static GeoTiffKeys of(Crs crs, CrsRecords records) {
        GeoTiffKeys keys = new GeoTiffKeys();
        Optional<String> text = records.wktOfPlane();
        byte[] directory = records.contents().get(CrsRecords.DIRECTORY);
        if (crs.kind() == Crs.Kind.PROJECTED
                && crs.epsg().isPresent()
                && crs.epsg().getAsInt() < USER_DEFINED) {
            keys.number(MODEL_TYPE, PROJECTED);
            keys.number(PROJECTED_SYSTEM, crs.epsg().getAsInt());
        } else if (directory != null && directory.length >= 16 && !(records.wktCounts() && text.isPresent())) {
            keys.copy(directory, records);
        } else if (text.isPresent()) {
            keys.number(MODEL_TYPE, USER_DEFINED); // else GDAL does not look for the text
            keys.text(PROJECTED_CITATION, "ESRI PE String = " + text.get());
        } else {
            keys.number(MODEL_TYPE, USER_DEFINED);
            keys.text(CITATION, crs.name().orElse("Coordinate system unknown"));
            keys.unit(crs.metresPerUnit());
        }
        keys.number(RASTER_TYPE, 1);
        keys.entries.sort((a, b) -> Integer.compare(a[0], b[0]));
        return keys;
    }

    /// Tag 34735.
    short[] directory() {
        short[] numbers = new short[4 + 4 * entries.size()];
        numbers[0] = 1;
        numbers[1] = 1;
        numbers[3] = (short) entries.size();
        for (int i = 0; i < entries.size(); i++) {
            for (int k = 0; k < 4; k++) {
                numbers[4 + 4 * i + k] = (short) entries.get(i)[k];
            }
        }
        return numbers;
    }

    /// Tag 34736, little-endian; may be empty.
    byte[] doubles() {
        return doubles.clone();
    }

    /// Tag 34737; may be empty.
    String characters() {
        return characters;
    }

    private void copy(byte[] directory, CrsRecords records) {
        ByteBuffer from = ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN);
        int count = Math.min(from.getShort(6) & 0xFFFF, directory.length / 8 - 1);
        doubles = records.contents().getOrDefault(CrsRecords.DOUBLES, new byte[0]);
        doubles = Arrays.copyOf(doubles, doubles.length / 8 * 8);
        // LAS files end it with a zero, which in a TIFF would end the tag
        characters = new String(records.contents().getOrDefault(CrsRecords.CHARACTERS, new byte[0]), ISO_8859_1)
                .replace('\0', '|');
        for (int i = 1; i <= count; i++) {
            int[] entry = new int[4];
            for (int k = 0; k < 4; k++) {
                entry[k] = from.getShort(8 * i + 2 * k) & 0xFFFF;
            }
            boolean there = switch (entry[1]) {
                case 0 -> true;
                case CrsRecords.DOUBLES -> 8 * (entry[3] + entry[2]) <= doubles.length;
                case CrsRecords.CHARACTERS -> entry[3] + entry[2] <= characters.length();
                default -> false;
            };
            if (there && entry[0] < FIRST_OF_HEIGHTS && entry[0] != RASTER_TYPE) {
                entries.add(entry);
            }
        }
    }

    private void number(int key, int value) {
        entries.add(new int[] {key, 0, 1, value});
    }

    /// Texts end with a bar in this tag.
    private void text(int key, String text) {
        String ascii = text.replace('|', ' ') + "|";
        entries.add(new int[] {key, CrsRecords.CHARACTERS, ascii.length(), characters.length()});
        characters += ascii;
    }

    private void unit(double metres) {
        if (metres == 1) {
            number(LINEAR_UNIT, METRE);
        } else {
            number(LINEAR_UNIT, USER_DEFINED);
            entries.add(new int[] {LINEAR_UNIT_SIZE, CrsRecords.DOUBLES, 1, 0});
            doubles = ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(metres)
                    .array();
        }
    }
}
