package dev.cutfill.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a file is, by its first bytes and whatever its name: people send what their instrument or program
/// writes, and must be told what it is and how to make of it what can be read.
///
/// Sources: the signatures that each format's own specification gives.
///
/// @param name with its article, as in "it is a PLY file"
public record FileKind(String name, Family family) {
    /// So many bytes tell every kind that is known here.
    public static final int HEAD = 1024;

    public static final String LANDXML = "a LandXML file";
    public static final String DXF = "a DXF drawing";
    public static final String TIFF = "a TIFF image (GeoTIFF)";
    public static final String ASCII_GRID = "an ASCII grid";
    private static final Set<String> DESIGNS = Set.of(LANDXML, DXF, TIFF, ASCII_GRID);

    /// What can be done with it.
    public enum Family {
        /// a cloud that is read
        SCAN,
        /// a cloud in another format
        OTHER_SCAN,
        /// heights, or colours, cell by cell
        RASTER,
        /// triangles or drawings
        SURFACE,
        /// what must be unpacked first
        ARCHIVE,
        /// polygons that are read
        POLYGONS,
        /// a companion of a shapefile
        COMPANION,
        /// shapes in another format
        SHAPES,
        /// a web page that was saved in place of a file
        WEB_PAGE,
        /// stands in a repository for a file that is elsewhere
        POINTER,
        /// nothing has been written yet
        ZEROS,
        /// neither points nor shapes
        OTHER
    }

    /// What a file is to be.
    public enum Role {
        CLOUD("scans are read as LAS or LAZ"),
        STABLE_GROUND("stable ground is read as a shapefile (.shp) or as GeoJSON"),
        AREAS("areas are read as GeoJSON, as a shapefile (.shp) or as text DXF with closed polylines"),
        DESIGN("designs are read as LandXML (TIN), text DXF with 3D faces, GeoTIFF or ASCII grid");

        private final String wanted;

        Role(String wanted) {
            this.wanted = wanted;
        }

        private boolean takes(FileKind kind) {
            return switch (this) {
                case CLOUD -> kind.family == Family.SCAN;
                case STABLE_GROUND -> kind.family == Family.POLYGONS;
                case AREAS -> kind.family == Family.POLYGONS || kind.name.equals(DXF);
                case DESIGN -> DESIGNS.contains(kind.name);
            };
        }
    }

    private record Rule(FileKind kind, Predicate<Head> fits) {}

    /// The first that fits counts.
    private static final List<Rule> RULES = List.of(
            bytes("a LAS or LAZ file", Family.SCAN, 0, "4C415346"),
            text("an E57 file", Family.OTHER_SCAN, "ASTM-E57"),
            pattern("a PLY file", Family.OTHER_SCAN, "ply\\r?\\n(?s:.*)"),
            pattern("a PCD file", Family.OTHER_SCAN, "(#[^\\n]*+\\n)*+\\s*VERSION \\.?0?\\.?[0-9]\\s(?s:.*)"),
            text("a PCD file", Family.OTHER_SCAN, "# .PCD"),
            text("a tile of 3D Tiles", Family.OTHER_SCAN, "pnts", "b3dm", "i3dm", "cmpt"),
            bytes(TIFF, Family.RASTER, 0, "49492A00", "4D4D002A", "49492B00", "4D4D002B"),
            pattern(ASCII_GRID, Family.RASTER, "\\s*(?i:ncols)\\s+[0-9](?s:.*)"),
            text("a Surfer grid", Family.RASTER, "DSAA", "DSBB", "DSRB"),
            text("an ERDAS image", Family.RASTER, "EHFA_HEADER_TAG"),
            bytes("a netCDF or HDF5 file", Family.RASTER, 0, "89484446", "43444601", "43444602"),
            bytes("a PNG image", Family.RASTER, 0, "89504E47"),
            bytes("a JPEG image", Family.RASTER, 0, "FFD8FF", "0000000C6A502020"),
            xml(LANDXML, Family.SURFACE, "LandXML"),
            pattern(DXF, Family.SURFACE, "(\\s*999\\r?\\n[^\\n]*+\\n)*\\s*0\\r?\\nSECTION\\r?\\n(?s:.*)"),
            text("a binary DXF drawing", Family.SURFACE, "AutoCAD Binary DXF"),
            pattern("a DWG drawing", Family.SURFACE, "AC10[0-9][0-9](?s:.*)"),
            bytes("a DGN drawing", Family.SURFACE, 0, "0809FE02", "C809FE02"),
            pattern("an OBJ mesh", Family.SURFACE, "(\\s*+#[^\\n]*+\\n)*+\\s*(mtllib |v -?[0-9.]|o |g )(?s:.*)"),
            pattern("an STL mesh", Family.SURFACE, "\\s*solid\\b[^\\n]*+\\n\\s*(facet|endsolid)(?s:.*)"),
            text("a glTF mesh", Family.SURFACE, "glTF"),
            text("an IFC model", Family.SURFACE, "ISO-10303-21"),
            xml("a CityGML file", Family.SURFACE, "CityModel"),
            new Rule(
                    new FileKind("a KMZ archive", Family.SHAPES),
                    head -> head.zipped().endsWith(".kml")),
            bytes("a ZIP archive", Family.ARCHIVE, 0, "504B0304", "504B0506"),
            bytes("a gzip file", Family.ARCHIVE, 0, "1F8B08"),
            bytes("a 7z archive", Family.ARCHIVE, 0, "377ABCAF271C"),
            bytes("a RAR archive", Family.ARCHIVE, 0, "526172211A07"),
            bytes("a bzip2 file", Family.ARCHIVE, 0, "425A68"),
            bytes("an xz file", Family.ARCHIVE, 0, "FD377A585A00"),
            bytes("a Zstandard file", Family.ARCHIVE, 0, "28B52FFD"),
            bytes("a tar archive", Family.ARCHIVE, 257, "7573746172"),
            new Rule(
                    new FileKind("the index (.shx) of a shapefile", Family.COMPANION),
                    head -> head.at(0, "0000270A") && head.isIndex()),
            bytes("a shapefile", Family.POLYGONS, 0, "0000270A"),
            pattern(
                    "the coordinate system (.prj) of a shapefile",
                    Family.COMPANION,
                    "(PROJCS|GEOGCS|COMPD_CS|PROJCRS)\\[(?s:.*)"),
            new Rule(new FileKind("the table (.dbf) of a shapefile", Family.COMPANION), Head::isTable),
            bytes("a GeoPackage", Family.SHAPES, 68, "47504B47", "47503130", "47503131"),
            text("an SQLite database", Family.SHAPES, "SQLite format 3"),
            xml("a KML file", Family.SHAPES, "kml"),
            xml("a GPX file", Family.SHAPES, "gpx"),
            xml("a GML file", Family.SHAPES, "FeatureCollection"),
            bytes("a FlatGeobuf file", Family.SHAPES, 0, "666762"),
            pattern("a MapInfo file", Family.SHAPES, "!table\\s(?s:.*)|(?i:version) [0-9]+\\r?\\n(?i:charset)(?s:.*)"),
            pattern("a web page (HTML)", Family.WEB_PAGE, "\\s*<(?i:!doctype html|html)\\b(?s:.*)"),
            text("a Git LFS pointer", Family.POINTER, "version https://git-lfs"),
            text("a PDF document", Family.OTHER, "%PDF"),
            bytes("an Office document", Family.OTHER, 0, "D0CF11E0A1B11AE1"),
            pattern("an XML file", Family.OTHER, "\\s*<\\?xml(?s:.*)"),
            pattern("a JSON file, such as GeoJSON", Family.POLYGONS, "[\\s\\x1E]*\\{(?s:.*)"),
            pattern("a JSON list", Family.OTHER, "\\s*\\[(?s:.*)"),
            new Rule(new FileKind("a file of zeros", Family.ZEROS), Head::isZeros),
            pattern("a PTX file", Family.OTHER_SCAN, "[0-9]+\\s*\\n[0-9]+\\s*\\n" + Head.NUMBERS + "(?s:.*)"),
            pattern("a PTS file", Family.OTHER_SCAN, "[0-9]+\\s*\\n" + Head.NUMBERS + "(?s:.*)"),
            pattern(
                    "a text file of coordinates (XYZ, CSV, TXT)",
                    Family.OTHER_SCAN,
                    "((#|//)[^\\n]*+\\n)*+((?=[^\\n]*\\p{L})(?=[^\\n]*[,; \\t])[^\\n]*+\\n)?" + Head.NUMBERS
                            + "(?s:.*)"));

    /// Nothing when it is none of the kinds that are known here.
    ///
    /// @param head its first bytes, [#HEAD] of them or all
    public static Optional<FileKind> of(byte[] head) {
        Head first = new Head(head);
        return RULES.stream()
                .filter(rule -> rule.fits.test(first))
                .map(Rule::kind)
                .findFirst();
    }

    /// All that are known here.
    static List<FileKind> all() {
        return RULES.stream().map(Rule::kind).distinct().toList();
    }

    /// Why a file cannot be what it is to be: what it is instead, and the remedy. Nothing when it can, or when
    /// it is none of the kinds that are known here.
    ///
    /// @param head its first bytes, [#HEAD] of them or all
    public static Optional<String> refusal(byte[] head, Role role) {
        return of(head).filter(kind -> !role.takes(kind)).map(kind -> kind.refusal(role, new Head(head).zipped()));
    }

    public static Optional<String> refusal(Path file, Role role) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return refusal(in.readNBytes(HEAD), role);
        }
    }

    private String refusal(Role role, String zipped) {
        String is = "it is " + name;
        return switch (family) {
            case ARCHIVE ->
                is + (zipped.isEmpty() ? "" : " with " + zipped + " in it") + "; " + role.wanted
                        + ". Unpack it and give the file in it";
            case WEB_PAGE ->
                is + ", saved in place of the file that the page leads to; " + role.wanted
                        + ". Download the file itself";
            case POINTER ->
                is + ", which stands for a file that is elsewhere; " + role.wanted + ". Fetch it with git lfs pull";
            case ZEROS -> is + " at its beginning; " + role.wanted + ". The copy was not finished, send it again";
            default -> is + "; " + role.wanted + ". " + remedy(role);
        };
    }

    private String remedy(Role role) {
        return switch (role) {
            case CLOUD -> toCloud();
            case STABLE_GROUND -> toPolygons("the ground that did not move as polygons, or leave it out");
            case AREAS -> toPolygons("the areas as polygons");
            case DESIGN -> toSurface();
        };
    }

    private String toSurface() {
        return switch (family) {
            case SCAN, OTHER_SCAN -> "It is a scan; compare two scans as PRE and POST";
            case SURFACE -> "Export the surface as LandXML from the program that made it";
            case RASTER -> "If its cells are heights, convert it to a GeoTIFF, for example with gdal_translate";
            default -> "It holds no surface; export the design as LandXML";
        };
    }

    private String toCloud() {
        return switch (family) {
            case OTHER_SCAN -> "Convert it, for example with CloudCompare or PDAL";
            case RASTER ->
                "If its cells are heights, make points of them, for example with pdal translate IN OUT.laz"
                        + " --readers.gdal.header=Z";
            case SURFACE -> "It holds surfaces or lines; export points on them as LAS, for example with CloudCompare";
            default -> "It holds no points; give the scan itself";
        };
    }

    private String toPolygons(String what) {
        return switch (family) {
            case SCAN, OTHER_SCAN -> "It is a scan; draw " + what;
            case COMPANION -> "Give the .shp that lies beside it";
            case SHAPES, SURFACE -> "Export the polygons in the coordinate system of the scans, for example with QGIS";
            default -> "It holds no polygons; draw " + what;
        };
    }

    private static Rule bytes(String name, Family family, int at, String... signatures) {
        return new Rule(
                new FileKind(name, family), head -> List.of(signatures).stream().anyMatch(hex -> head.at(at, hex)));
    }

    private static Rule text(String name, Family family, String... beginnings) {
        return new Rule(
                new FileKind(name, family), head -> List.of(beginnings).stream().anyMatch(head.text::startsWith));
    }

    private static Rule pattern(String name, Family family, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return new Rule(
                new FileKind(name, family), head -> compiled.matcher(head.text).matches());
    }

    private static Rule xml(String name, Family family, String root) {
        return new Rule(new FileKind(name, family), head -> head.root().equalsIgnoreCase(root));
    }

    /// The first bytes, and the same as text without a byte order mark.
    private record Head(byte[] bytes, String text) {
        /// Three or more numbers and the end of their line, or of the text.
        static final String NUMBERS =
                "[ \\t]*+[-+]?[0-9.][-+0-9.eE]*+([,; \\t]++[-+]?[0-9.][-+0-9.eE]*+){2,}[ \\t,;]*+(\\r?\\n|$)";

        private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z_][\\w.-]*:)?([A-Za-z_][\\w.-]*)");

        Head(byte[] bytes) {
            this(bytes, plain(bytes));
        }

        private static String plain(byte[] bytes) {
            boolean wide = bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE;
            String text = new String(bytes, wide ? UTF_16LE : ISO_8859_1);
            return text.replaceFirst("^(\\u00EF\\u00BB\\u00BF|\\uFEFF)", "");
        }

        boolean at(int offset, String hex) {
            byte[] signature = HexFormat.of().parseHex(hex);
            for (int i = 0; i < signature.length; i++) {
                if (offset + i >= bytes.length || bytes[offset + i] != signature[i]) {
                    return false;
                }
            }
            return true;
        }

        /// The first element of an XML text, without its prefix.
        String root() {
            Matcher element = ELEMENT.matcher(text);
            return text.stripLeading().startsWith("<") && element.find() ? element.group(2) : "";
        }

        /// The name of the first file in a ZIP archive; empty when it is none.
        String zipped() {
            int length = at(0, "504B0304") && bytes.length > 30 ? (bytes[26] & 0xFF) + 256 * (bytes[27] & 0xFF) : 0;
            return new String(
                            bytes,
                            Math.min(30, bytes.length),
                            Math.min(length, Math.max(0, bytes.length - 30)),
                            ISO_8859_1)
                    .replaceAll("[^ -~]", "?");
        }

        /// The index of a shapefile has the header of the shapefile; its first entry says that the first record
        /// begins behind that header, at word 50.
        boolean isIndex() {
            return at(100, "00000032");
        }

        /// A dBASE table: its version, and the date of its last change.
        boolean isTable() {
            return bytes.length >= 32
                    && (bytes[0] == 3 || (bytes[0] & 0xFF) == 0x83 || bytes[0] == 0x30)
                    && bytes[2] >= 1
                    && bytes[2] <= 12
                    && bytes[3] >= 1
                    && bytes[3] <= 31;
        }

        boolean isZeros() {
            for (byte b : bytes) {
                if (b != 0) {
                    return false;
                }
            }
            return bytes.length >= 4;
        }
    }
}
