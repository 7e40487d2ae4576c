package dev.cutfill.format.crs;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;
import org.locationtech.proj4j.datum.Ellipsoid;
import org.locationtech.proj4j.proj.Projection;

/// By how much areas on a map are larger than on the ground: the area of a small square of the grid over the
/// area of the same piece of the earth at its height. Volumes are too large by the same factor.
///
/// The scale of the projection squared, times (R / (R + h))² for the height h above the ellipsoid, R² = M · N.
/// Heights of files count from the geoid as well; the difference of up to 100 m is 3e-5.
public final class ArealScale {
    /// Half the distance (m) over which the projection is differentiated: its scale changes by 1e-8 within it.
    private static final double STEP = 500;

    private static final CRSFactory FACTORY = new CRSFactory();

    private ArealScale() {}

    /// @param proj the projection as [FileCrs#proj] has it
    /// @param epsg asked where there is none
    /// @param x of the place (m)
    /// @param y of the place (m)
    /// @param z of the place (m)
    /// @return nothing when the projection is not known
    public static OptionalDouble at(Optional<String> proj, OptionalInt epsg, double x, double y, double z) {
        try {
            if (proj.isPresent()) {
                return at(FACTORY.createFromParameters("file", proj.get()), 1, x, y, z);
            }
            return epsg.isPresent()
                    ? at(
                            FACTORY.createFromName("EPSG:" + epsg.getAsInt()),
                            EpsgUnits.ofProjected(epsg.getAsInt()),
                            x,
                            y,
                            z)
                    : OptionalDouble.empty();
        } catch (Proj4jException _) {
            return OptionalDouble.empty(); // a system, or a method, that the library does not have
        }
    }

    private static OptionalDouble at(CoordinateReferenceSystem crs, double unit, double x, double y, double z) {
        if (crs == null || crs.getProjection() == null) {
            return OptionalDouble.empty();
        }
        Projection projection = crs.getProjection();
        ProjCoordinate east = angles(projection, (x + STEP) / unit, y / unit);
        ProjCoordinate west = angles(projection, (x - STEP) / unit, y / unit);
        ProjCoordinate north = angles(projection, x / unit, (y + STEP) / unit);
        ProjCoordinate south = angles(projection, x / unit, (y - STEP) / unit);
        double determinant =
                ((east.x - west.x) * (north.y - south.y) - (north.x - south.x) * (east.y - west.y)) / (4 * STEP * STEP);
        Ellipsoid ellipsoid = projection.getEllipsoid();
        double sine = Math.sin(angles(projection, x / unit, y / unit).y);
        double w = 1 - ellipsoid.eccentricity2 * sine * sine;
        double across = ellipsoid.equatorRadius / Math.sqrt(w);
        double along = across * (1 - ellipsoid.eccentricity2) / w;
        double ground = along * across * Math.sqrt(1 - sine * sine) * Math.abs(determinant);
        double radius = Math.sqrt(along * across);
        double height = radius / (radius + z);
        double scale = height * height / ground;
        return Double.isFinite(scale) && scale > 0 ? OptionalDouble.of(scale) : OptionalDouble.empty();
    }

    /// Longitude and latitude (rad).
    private static ProjCoordinate angles(Projection projection, double x, double y) {
        return projection.inverseProjectRadians(new ProjCoordinate(x, y), new ProjCoordinate());
    }
}
