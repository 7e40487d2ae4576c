package dev.cutfill.format.surface;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.crs.EpsgUnits;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Where the cells of a GeoTIFF lie, and in what system (OGC 19-008r4).
///
/// @param west of the centres of the first column, in the unit of the file
/// @param north of the centres of the first row
/// @param units that the file names
record GeoTiffPlace(double west, double north, double width, double depth, Crs crs, LengthUnits units) {
    private static final int MODEL_TYPE = 1024;
    private static final int RASTER_TYPE = 1025;
    private static final int PROJECTED_SYSTEM = 3072;
    private static final int LINEAR_UNIT = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;
    private static final int HEIGHT_SYSTEM = 4096;
    private static final int HEIGHT_UNIT = 4099;
    private static final int POINTS = 2;
    private static final int PROJECTED = 1;
    private static final int USER_DEFINED = 32_767;
    private static final int DOUBLES = 34_736;

    static GeoTiffPlace of(TiffTags tags, String name) throws IOException {
        Map<Integer, Integer> keys = keys(tags);
        double[] corner = corner(tags, name);
        double half = keys.getOrDefault(RASTER_TYPE, 1) == POINTS ? 0 : 0.5;
        int model = keys.getOrDefault(MODEL_TYPE, 0);
        OptionalDouble plane = plane(tags, keys, name);
        LengthUnits units = new LengthUnits(plane, heights(keys, name));
        int code = keys.getOrDefault(PROJECTED_SYSTEM, 0);
        OptionalInt epsg = code > 0 && code < USER_DEFINED ? OptionalInt.of(code) : OptionalInt.empty();
        Crs crs = switch (model) {
            case PROJECTED -> new Crs(Crs.Kind.PROJECTED, epsg, Optional.empty(), plane.orElse(1));
            case 2, 3 -> new Crs(Crs.Kind.GEOGRAPHIC, OptionalInt.empty(), Optional.empty(), 1);
            default -> Crs.UNKNOWN;
        };
        return new GeoTiffPlace(
                corner[0] + half * corner[2], corner[1] - half * corner[3], corner[2], corner[3], crs, units);
    }

    void put(HeightCells cells, String name) throws MalformedFile {
        cells.place(west, north, width, depth, name);
    }

    /// North-west corner, width and depth of a cell.
    private static double[] corner(TiffTags tags, String name) throws IOException {
        if (tags.has(TiffTags.PIXEL_SCALE) && tags.has(TiffTags.TIE_POINT)) {
            double[] scale = tags.numbers(TiffTags.PIXEL_SCALE);
            double[] tie = tags.numbers(TiffTags.TIE_POINT);
            if (scale.length >= 2 && tie.length >= 6) {
                return new double[] {tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1], scale[0], scale[1]};
            }
        }
        if (tags.has(TiffTags.TRANSFORMATION)) {
            double[] m = tags.numbers(TiffTags.TRANSFORMATION);
            if (m.length >= 8 && m[1] == 0 && m[4] == 0) {
                return new double[] {m[3], m[7], m[0], -m[5]};
            }
            throw new MalformedFile(
                    name, "its rows do not run from west to east. Warp it to north up, for example with gdalwarp");
        }
        throw new MalformedFile(
                name,
                "it does not say where its cells lie: no scale and tie point, no transformation. Export it as GeoTIFF");
    }

    /// Those that are whole numbers.
    private static Map<Integer, Integer> keys(TiffTags tags) throws IOException {
        Map<Integer, Integer> keys = new HashMap<>();
        if (tags.has(TiffTags.GEO_KEYS)) {
            double[] entries = tags.numbers(TiffTags.GEO_KEYS);
            for (int at = 4; at + 3 < entries.length; at += 4) {
                if (entries[at + 1] == 0 || (int) entries[at] == LINEAR_UNIT_SIZE) {
                    keys.put((int) entries[at], (int) entries[at + 3]);
                }
            }
        }
        return keys;
    }

    private static OptionalDouble plane(TiffTags tags, Map<Integer, Integer> keys, String name) throws IOException {
        int unit = keys.getOrDefault(LINEAR_UNIT, 0);
        if (unit == USER_DEFINED && keys.containsKey(LINEAR_UNIT_SIZE) && tags.has(DOUBLES)) {
            double[] doubles = tags.numbers(DOUBLES);
            int at = keys.get(LINEAR_UNIT_SIZE);
            return at < doubles.length && doubles[at] > 0 ? OptionalDouble.of(doubles[at]) : OptionalDouble.empty();
        }
        if (unit > 0 && unit < USER_DEFINED) {
            return stated(unit, name);
        }
        int code = keys.getOrDefault(PROJECTED_SYSTEM, 0);
        return code > 0 && code < USER_DEFINED
                ? OptionalDouble.of(EpsgUnits.ofProjected(code))
                : OptionalDouble.empty();
    }

    /// A guess would falsify volumes.
    private static OptionalDouble stated(int unit, String name) throws MalformedFile {
        OptionalDouble metres = EpsgUnits.ofUnit(unit);
        if (metres.isEmpty()) {
            throw new MalformedFile(name, "its unit of length, EPSG code " + unit + ", is not known");
        }
        return metres;
    }

    private static OptionalDouble heights(Map<Integer, Integer> keys, String name) throws MalformedFile {
        int unit = keys.getOrDefault(HEIGHT_UNIT, 0);
        int system = keys.getOrDefault(HEIGHT_SYSTEM, 0);
        if (unit > 0 && unit < USER_DEFINED) {
            return stated(unit, name);
        }
        return system > 0 && system < USER_DEFINED
                ? OptionalDouble.of(EpsgUnits.ofVertical(system))
                : OptionalDouble.empty();
    }
}
