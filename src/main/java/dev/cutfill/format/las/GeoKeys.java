package dev.cutfill.format.las;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.format.MalformedFile;
import dev.cutfill.format.MappedFile;
import dev.cutfill.format.crs.EpsgUnits;
import dev.cutfill.format.crs.FileCrs;
import dev.cutfill.format.crs.ProjText;
import dev.cutfill.format.crs.Utm;
import dev.cutfill.format.las.LasHeader.Vlr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Reads a coordinate system from the GeoTIFF keys of a LAS file (OGC 19-008r4).
///
/// Record 34735 is a directory of `key, place, count, value`, four 16-bit numbers each; a value that does not
/// fit lies in record 34736 (doubles) or 34737 (characters), and `value` says where.
final class GeoKeys {
    private static final String USER = "LASF_Projection";
    private static final int DIRECTORY = 34_735;
    private static final int DOUBLES = 34_736;
    private static final int CHARACTERS = 34_737;

    private static final int MODEL_TYPE = 1024;
    private static final int CITATION = 1026;
    private static final int GEOGRAPHIC_SYSTEM = 2048;
    private static final int GEOGRAPHIC_CITATION = 2049;
    private static final int PROJECTED_SYSTEM = 3072;
    private static final int PROJECTED_CITATION = 3073;
    private static final int LINEAR_UNIT = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;
    private static final int HEIGHT_SYSTEM = 4096;
    private static final int HEIGHT_UNIT = 4099;
    private static final int USER_DEFINED = 32_767;

    private static final int ANGULAR_UNIT = 2054;
    private static final int DEGREE = 9102;
    private static final int AXIS = 2057;
    private static final int FLATTENING = 2059;
    private static final int TRANSFORMATION = 3075;

    /// Those of the dataset differ by less than what the scale of a map shows.
    private static final double GRS_80_AXIS = 6_378_137;

    private static final double GRS_80_FLATTENING = 298.257222101;

    /// By the code of their transformation, as PROJ calls them: with two standard parallels or one.
    private static final Map<Integer, String> METHODS = Map.of(1, "tmerc", 7, "merc", 8, "lcc", 9, "lcc");

    private static final Map<Integer, String> PARAMETERS = Map.ofEntries(
            Map.entry(3078, "lat_1"),
            Map.entry(3079, "lat_2"),
            Map.entry(3080, "lon_0"),
            Map.entry(3084, "lon_0"),
            Map.entry(3081, "lat_0"),
            Map.entry(3085, "lat_0"),
            Map.entry(3082, "x_0"),
            Map.entry(3086, "x_0"),
            Map.entry(3083, "y_0"),
            Map.entry(3087, "y_0"),
            Map.entry(3092, "k_0"));

    private final String name;
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private final Map<Integer, Double> doubles = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();

    private GeoKeys(MappedFile file, List<Vlr> records, Vlr directory, String name) {
        this.name = name;
        Optional<Vlr> reals = find(records, DOUBLES);
        Optional<Vlr> characters = find(records, CHARACTERS);
        long entries = Math.min(file.u16(directory.at() + 6), directory.length() / 8 - 1);
        for (int i = 1; i <= entries; i++) {
            long at = directory.at() + 8L * i;
            int key = file.u16(at);
            int place = file.u16(at + 2);
            int count = file.u16(at + 4);
            int value = file.u16(at + 6);
            if (place == 0) {
                numbers.put(key, value);
            } else if (place == DOUBLES
                    && reals.isPresent()
                    && 8L * value + 8 <= reals.get().length()) {
                doubles.put(key, file.f64(reals.get().at() + 8L * value));
            } else if (place == CHARACTERS
                    && characters.isPresent()
                    && value + count <= characters.get().length()) {
                texts.put(
                        key,
                        file.text(characters.get().at() + value, count)
                                .replace('|', ' ')
                                .strip());
            }
        }
    }

    /// @return nothing when the file has no keys, or none that says what its coordinates are
    static Optional<FileCrs> read(MappedFile file, List<Vlr> records, String name) throws MalformedFile {
        Optional<Vlr> directory = find(records, DIRECTORY).filter(record -> record.length() >= 8);
        return directory.isPresent() ? new GeoKeys(file, records, directory.get(), name).crs() : Optional.empty();
    }

    private Optional<FileCrs> crs() throws MalformedFile {
        int model = numbers.getOrDefault(
                MODEL_TYPE, numbers.containsKey(PROJECTED_SYSTEM) ? 1 : numbers.containsKey(GEOGRAPHIC_SYSTEM) ? 2 : 0);
        return switch (model) {
            case 1 -> Optional.of(projected());
            // 3 is geocentric
            case 2, 3 -> {
                Crs crs = new Crs(Crs.Kind.GEOGRAPHIC, code(GEOGRAPHIC_SYSTEM), text(GEOGRAPHIC_CITATION), 1);
                yield Optional.of(
                        new FileCrs(crs, new LengthUnits(OptionalDouble.empty(), heightUnit()), Optional.empty()));
            }
            default -> numbers.containsKey(LINEAR_UNIT) ? Optional.of(local()) : Optional.empty();
        };
    }

    private FileCrs projected() throws MalformedFile {
        Optional<String> citation = text(PROJECTED_CITATION).or(() -> text(CITATION));
        OptionalInt stated = code(PROJECTED_SYSTEM);
        OptionalInt epsg = stated.isPresent() ? stated : citation.map(Utm::epsg).orElse(OptionalInt.empty());
        OptionalDouble unit = unit(
                LINEAR_UNIT,
                epsg.isPresent() ? OptionalDouble.of(EpsgUnits.ofProjected(epsg.getAsInt())) : OptionalDouble.empty());
        return new FileCrs(
                new Crs(Crs.Kind.PROJECTED, epsg, citation, unit.orElse(1)),
                new LengthUnits(unit, heightUnit()),
                proj(unit.orElse(1)));
    }

    /// Of a system that is described and not named.
    private Optional<String> proj(double unit) {
        String method = METHODS.get(numbers.getOrDefault(TRANSFORMATION, 0));
        if (method == null || numbers.getOrDefault(ANGULAR_UNIT, DEGREE) != DEGREE) {
            return Optional.empty();
        }
        Map<String, Double> values = new TreeMap<>();
        PARAMETERS.forEach((key, name) -> {
            Double value = doubles.get(key);
            if (value != null) {
                values.put(name, name.equals("x_0") || name.equals("y_0") ? value * unit : value);
            }
        });
        return Optional.of(ProjText.of(
                method,
                values,
                doubles.getOrDefault(AXIS, GRS_80_AXIS),
                doubles.getOrDefault(FLATTENING, GRS_80_FLATTENING)));
    }

    private FileCrs local() throws MalformedFile {
        OptionalDouble unit = unit(LINEAR_UNIT, OptionalDouble.empty());
        return new FileCrs(
                new Crs(Crs.Kind.UNKNOWN, OptionalInt.empty(), text(CITATION), unit.orElse(1)),
                new LengthUnits(unit, heightUnit()),
                Optional.empty());
    }

    private OptionalDouble heightUnit() throws MalformedFile {
        OptionalInt system = code(HEIGHT_SYSTEM);
        return unit(
                HEIGHT_UNIT,
                system.isPresent()
                        ? OptionalDouble.of(EpsgUnits.ofVertical(system.getAsInt()))
                        : OptionalDouble.empty());
    }

    /// Metres in the unit a key names. An unknown unit is refused: to take it for the metre would falsify every
    /// volume.
    private OptionalDouble unit(int key, OptionalDouble defaultValue) throws MalformedFile {
        int code = numbers.getOrDefault(key, 0);
        if (code == 0) {
            return defaultValue;
        }
        double metres = code == USER_DEFINED
                ? doubles.getOrDefault(LINEAR_UNIT_SIZE, 0.0)
                : EpsgUnits.ofUnit(code).orElse(0);
        if (!FileCrs.isLength(metres)) {
            throw new MalformedFile(
                    name,
                    "its coordinate system counts in a unit that is not known here (GeoKey " + key + " is " + code
                            + (code == USER_DEFINED ? ", size " + metres + " m" : "")
                            + "); convert the file to metres");
        }
        return OptionalDouble.of(metres);
    }

    private OptionalInt code(int key) {
        int code = numbers.getOrDefault(key, 0);
        return code > 0 && code < USER_DEFINED ? OptionalInt.of(code) : OptionalInt.empty();
    }

    private Optional<String> text(int key) {
        return Optional.ofNullable(texts.get(key)).filter(text -> !text.isEmpty());
    }

    private static Optional<Vlr> find(List<Vlr> records, int id) {
        return records.stream().filter(record -> record.is(USER, id)).findFirst();
    }
}
