package dev.cutfill.format.crs;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The zones of UTM on WGS 84: their EPSG codes (32601–32660 north, 32701–32760 south), and the names they go
/// by.
public final class Utm {
    /// "WGS 84 / UTM zone 55S", "WGS_1984_UTM_Zone_55S", "UTM Zone 55, Southern Hemisphere"
    private static final Pattern ZONE = Pattern.compile(
            "UTM[ _]*ZONE[ _]*([0-9]{1,2})[ _,]*(N|S)(?![A-Z])|UTM[ _]*ZONE[ _]*([0-9]{1,2})[ _,]*(N|S)(?:ORTH|OUTH)");

    private static final Pattern WGS_84 = Pattern.compile("WGS[ _]*(19)?84");

    private Utm() {}

    /// The code of the zone that a name means, if it names WGS 84 as well.
    public static OptionalInt epsg(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        Matcher zone = ZONE.matcher(upper);
        if (!WGS_84.matcher(upper).find() || !zone.find()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(zone.group(1) != null ? zone.group(1) : zone.group(3));
        String half = zone.group(2) != null ? zone.group(2) : zone.group(4);
        return number >= 1 && number <= 60
                ? OptionalInt.of((half.equals("N") ? 32_600 : 32_700) + number)
                : OptionalInt.empty();
    }

    /// The text of a `.prj`, in the words of ESRI.
    public static String esriWkt(int epsg) {
        int zone = epsg % 100;
        boolean north = epsg / 100 == 326;
        if (zone < 1 || zone > 60 || !north && epsg / 100 != 327) {
            throw new IllegalArgumentException("EPSG:" + epsg + " is no zone of UTM on WGS 84");
        }
        return String.format(
                Locale.ROOT,
                "PROJCS[\"WGS_1984_UTM_Zone_%d%s\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\","
                        + "SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],"
                        + "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
                        + "PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",%.1f],"
                        + "PARAMETER[\"Central_Meridian\",%.1f],PARAMETER[\"Scale_Factor\",0.9996],"
                        + "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
                zone,
                north ? "N" : "S",
                north ? 0.0 : 10_000_000.0,
                6.0 * zone - 183);
    }
}
