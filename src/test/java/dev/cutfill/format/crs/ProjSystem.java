package dev.cutfill.format.crs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// A coordinate system as another program (PROJ) prints it, with what that program knows of it.
///
/// @param code of EPSG, of the plane
/// @param form the dialect of the text
/// @param plane metres in a unit of x and y
/// @param height metres in a unit of z
/// @param x of a place, in the system's unit
/// @param y of the same place
/// @param arealScale there: area on the map over area on the ellipsoid
record ProjSystem(
        int code,
        String form,
        String kind,
        OptionalDouble plane,
        OptionalDouble height,
        OptionalDouble x,
        OptionalDouble y,
        OptionalDouble arealScale,
        String text) {
    static List<ProjSystem> all() {
        return lines("systems-by-proj.txt").stream().map(ProjSystem::of).toList();
    }

    static List<String> lines(String resource) {
        try (InputStream in = ProjSystem.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ProjSystem of(String line) {
        String[] part = line.split(" \\| ", 9);
        return new ProjSystem(
                Integer.parseInt(part[0]),
                part[1],
                part[2],
                number(part[3]),
                number(part[4]),
                number(part[5]),
                number(part[6]),
                number(part[7]),
                part[8]);
    }

    private static OptionalDouble number(String text) {
        return text.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    @Override
    public String toString() {
        return code + " " + form;
    }
}
