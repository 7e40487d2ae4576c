package dev.cutfill.format.surface;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnit;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Triangulated surfaces of LandXML 1.0 to 1.2, read as a stream. Entities and document types are not looked at.
///
/// ```
/// Units/Metric@linearUnit      CoordinateSystem@epsgCode
/// Surfaces/Surface@name/Definition/Pnts/P@id = "northing easting elevation"
///                                 /Faces/F@i = "id id id"     i="1": invisible, no part of the surface
/// ```
///
/// Source: LandXML-1.2 schema (landxml.org).
final class LandXml {
    private static final Map<String, Double> METRES = Map.of(
            "meter", 1.0,
            "metre", 1.0,
            "millimeter", 0.001,
            "centimeter", 0.01,
            "kilometer", 1000.0,
            "foot", LengthUnit.FT.metres(),
            "ussurveyfoot", LengthUnit.US_FT.metres(),
            "inch", 0.0254,
            "mile", 1609.344);

    private static final Pattern ENCODING = Pattern.compile("<\\?xml[^>]*encoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)");

    private final String name;
    private final Optional<String> wanted;
    private final XMLStreamReader xml;
    private final List<String> names = new ArrayList<>();
    private LengthUnits units = LengthUnits.NONE;
    private OptionalInt epsg = OptionalInt.empty();
    private Optional<String> system = Optional.empty();
    private Triangles taken = new Triangles();
    private String title = "";

    private LandXml(String name, Optional<String> wanted, XMLStreamReader xml) {
        this.name = name;
        this.wanted = wanted;
        this.xml = xml;
    }

    static SurfaceFile read(Path file, SurfaceFile.Request request) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entity");
        });
        // letters that are none in it are replaced: of them names are made, and the numbers stand
        try (Reader in = new InputStreamReader(Files.newInputStream(file), charset(file))) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            try {
                LandXml read = new LandXml(request.name(), request.surface(), xml);
                read.document();
                return read.surface(request);
            } catch (XMLStreamException e) {
                throw new MalformedFile(
                        request.name(),
                        "line " + xml.getLocation().getLineNumber()
                                + ": it is no well-formed XML, or ends before its end. Export it again");
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw new MalformedFile(request.name(), "it is no well-formed XML. Export it again");
        }
    }

    /// As the byte order mark or the declaration says, else UTF-8.
    private static Charset charset(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(200);
        }
        boolean wide = head.length > 1
                && ((head[0] & 0xFF) == 0xFF && (head[1] & 0xFF) == 0xFE
                        || (head[0] & 0xFF) == 0xFE && (head[1] & 0xFF) == 0xFF);
        Matcher declared = ENCODING.matcher(new String(head, ISO_8859_1));
        try {
            return wide ? UTF_16 : declared.find() ? Charset.forName(declared.group(1)) : UTF_8;
        } catch (IllegalArgumentException e) {
            return UTF_8;
        }
    }

    private void document() throws XMLStreamException, MalformedFile {
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "Metric", "Imperial" -> units();
                    case "CoordinateSystem" -> coordinateSystem();
                    case "Surface" -> surface();
                    default -> {}
                }
            }
        }
    }

    private void units() throws MalformedFile {
        String unit = xml.getAttributeValue(null, "linearUnit");
        if (unit == null) {
            return;
        }
        Double metres = METRES.get(unit.toLowerCase(Locale.ROOT));
        if (metres == null) {
            throw new MalformedFile(name, "its unit of length, '" + brief(unit) + "', is not known");
        }
        units = LengthUnits.both(metres);
    }

    private void coordinateSystem() {
        String code = xml.getAttributeValue(null, "epsgCode");
        if (code != null && code.strip().matches("[1-9][0-9]{0,8}")) {
            epsg = OptionalInt.of(Integer.parseInt(code.strip()));
        }
        String given = xml.getAttributeValue(null, "name");
        system = given == null || given.isBlank() ? Optional.empty() : Optional.of(given.strip());
    }

    /// One of several is kept: the one that is wanted, or the first.
    private void surface() throws XMLStreamException, MalformedFile {
        String called = xml.getAttributeValue(null, "name");
        String own = called == null ? "" : called.strip();
        Triangles triangles = new Triangles();
        Map<Integer, Integer> vertices = new HashMap<>();
        boolean wantedOne = wanted.isEmpty() || wanted.get().equals(own);
        while (true) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("Surface")) {
                break;
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "P" -> point(triangles, vertices);
                    case "F" -> face(triangles, vertices);
                    // sources of the surface have points of their own
                    case "SourceData" -> skip("SourceData");
                    default -> {}
                }
            }
        }
        if (triangles.isEmpty()) {
            return;
        }
        names.add(own);
        if (wantedOne) {
            taken = triangles;
            title = own;
        }
    }

    private void skip(String element) throws XMLStreamException {
        while (xml.next() != XMLStreamConstants.END_ELEMENT
                || !xml.getLocalName().equals(element)) {
            // all of it
        }
    }

    private void point(Triangles triangles, Map<Integer, Integer> vertices) throws XMLStreamException, MalformedFile {
        String id = xml.getAttributeValue(null, "id");
        if (id == null) {
            return; // of another list
        }
        int line = xml.getLocation().getLineNumber();
        StringTokenizer numbers = new StringTokenizer(xml.getElementText());
        if (numbers.countTokens() != 3) {
            throw new MalformedFile(name, "line " + line + ": point " + brief(id) + " has not three coordinates");
        }
        double north = number(numbers.nextToken(), line);
        double east = number(numbers.nextToken(), line);
        if (vertices.put(integer(id, line), triangles.vertex(east, north, number(numbers.nextToken(), line))) != null) {
            throw new MalformedFile(name, "line " + line + ": point " + brief(id) + " is there twice");
        }
    }

    private void face(Triangles triangles, Map<Integer, Integer> vertices) throws XMLStreamException, MalformedFile {
        boolean invisible = "1".equals(xml.getAttributeValue(null, "i"));
        int line = xml.getLocation().getLineNumber();
        StringTokenizer ids = new StringTokenizer(xml.getElementText());
        int count = ids.countTokens();
        if (count != 3 && count != 4) {
            throw new MalformedFile(name, "line " + line + ": a face has " + count + " corners instead of three");
        }
        int[] corners = new int[count];
        for (int i = 0; i < count; i++) {
            String id = ids.nextToken();
            Integer vertex = vertices.get(integer(id, line));
            if (vertex == null) {
                throw new MalformedFile(
                        name, "line " + line + ": a face has the corner " + brief(id) + ", but there is no such point");
            }
            corners[i] = vertex;
        }
        if (!invisible) {
            triangles.triangle(corners[0], corners[1], corners[2]);
            if (count == 4) {
                triangles.triangle(corners[0], corners[2], corners[3]);
            }
        }
    }

    private SurfaceFile surface(SurfaceFile.Request request) throws MalformedFile {
        if (names.isEmpty()) {
            throw new MalformedFile(
                    name,
                    "it holds no surface with faces (TIN). Export the surface with its triangles, not its points alone");
        }
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new MalformedFile(
                    name,
                    "it has no surface '" + brief(wanted.get()) + "'; there are " + String.join(", ", names)
                            + ". Set design_surface to one of them");
        }
        if (wanted.isEmpty() && names.size() > 1) {
            throw new MalformedFile(
                    name,
                    "it holds several surfaces: " + String.join(", ", names) + ". Set design_surface to one of them");
        }
        LengthUnits known = units.or(request.unsaid());
        Triangles.Built built = taken.build(known, name, "Export one surface without what lies under or over it");
        Crs crs = epsg.isPresent() ? new Crs(Crs.Kind.PROJECTED, epsg, system, known.metresOfPlane()) : Crs.UNKNOWN;
        return new SurfaceFile(built.surface(), crs, title, built.detail(), built.warnings());
    }

    private double number(String text, int line) throws MalformedFile {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new MalformedFile(name, "line " + line + ": '" + brief(text) + "' is no number");
        }
    }

    private int integer(String text, int line) throws MalformedFile {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new MalformedFile(name, "line " + line + ": the id '" + brief(text) + "' is no whole number");
        }
    }

    private static String brief(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
