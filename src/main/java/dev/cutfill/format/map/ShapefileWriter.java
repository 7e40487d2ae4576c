package dev.cutfill.format.map;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.format.crs.Utm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Writes polygons as a shapefile: `.shp`, `.shx`, `.dbf` with one number a polygon, and a `.prj` when the
/// system is known.
public final class ShapefileWriter {
    private static final int HEADER = 100;

    private ShapefileWriter() {}

    /// @param shp ends in `.shp`; its siblings take its name
    /// @param areas in metres, no origin taken off
    /// @param epsg a UTM zone on WGS 84 (326NN, 327NN), for the `.prj`; none leaves that out
    public static void write(Path shp, List<Polygon> areas, OptionalInt epsg) throws IOException {
        String stem = shp.getFileName().toString();
        if (!stem.endsWith(".shp")) {
            throw new IllegalArgumentException("a shapefile's name ends in .shp: " + shp);
        }
        stem = stem.substring(0, stem.length() - 4);
        List<byte[]> contents = areas.stream().map(ShapefileWriter::content).toList();
        int length = HEADER
                + contents.stream().mapToInt(content -> 8 + content.length).sum();
        ByteBuffer records = header(length, areas);
        ByteBuffer index = header(HEADER + 8 * areas.size(), areas);
        for (int i = 0; i < contents.size(); i++) {
            int words = contents.get(i).length / 2;
            index.putInt(records.position() / 2).putInt(words);
            records.putInt(i + 1).putInt(words).put(contents.get(i));
        }
        Files.write(shp, records.array());
        Files.write(shp.resolveSibling(stem + ".shx"), index.array());
        Files.write(shp.resolveSibling(stem + ".dbf"), table(areas.size()));
        if (epsg.isPresent()) {
            Files.writeString(shp.resolveSibling(stem + ".prj"), Utm.esriWkt(epsg.getAsInt()));
        }
    }

    private static ByteBuffer header(int length, List<Polygon> areas) {
        double[] box = box(areas.stream().map(Polygon::shell).toList());
        ByteBuffer header = ByteBuffer.allocate(length);
        header.putInt(9994).putInt(24, length / 2);
        header.order(ByteOrder.LITTLE_ENDIAN).putInt(28, 1000).putInt(32, 5);
        for (int i = 0; i < 4; i++) {
            header.putDouble(36 + 8 * i, box[i]);
        }
        return header.order(ByteOrder.BIG_ENDIAN).position(HEADER);
    }

    /// One polygon: shells clockwise, holes counter-clockwise (the opposite of ours), the first vertex repeated
    /// at the end.
    private static byte[] content(Polygon area) {
        List<Ring> rings = new ArrayList<>();
        rings.add(area.shell().reversed());
        area.holes().forEach(hole -> rings.add(hole.reversed()));
        int vertices = rings.stream().mapToInt(ring -> ring.size() + 1).sum();
        ByteBuffer content =
                ByteBuffer.allocate(44 + 4 * rings.size() + 16 * vertices).order(ByteOrder.LITTLE_ENDIAN);
        content.putInt(5);
        for (double side : box(rings)) {
            content.putDouble(side);
        }
        content.putInt(rings.size()).putInt(vertices);
        int first = 0;
        for (Ring ring : rings) {
            content.putInt(first);
            first += ring.size() + 1;
        }
        for (Ring ring : rings) {
            for (int i = 0; i <= ring.size(); i++) {
                content.putDouble(ring.x(i % ring.size())).putDouble(ring.y(i % ring.size()));
            }
        }
        return content.array();
    }

    /// Least x, least y, greatest x, greatest y; zeros when there is nothing.
    private static double[] box(List<Ring> rings) {
        if (rings.isEmpty()) {
            return new double[4];
        }
        double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (Ring ring : rings) {
            for (int i = 0; i < ring.size(); i++) {
                box[0] = Math.min(box[0], ring.x(i));
                box[1] = Math.min(box[1], ring.y(i));
                box[2] = Math.max(box[2], ring.x(i));
                box[3] = Math.max(box[3], ring.y(i));
            }
        }
        return box;
    }

    /// dBASE III: header, one field `ID` of ten digits, one row a polygon.
    private static byte[] table(int rows) {
        ByteBuffer table = ByteBuffer.allocate(66 + 11 * rows).order(ByteOrder.LITTLE_ENDIAN);
        table.put((byte) 3).put((byte) 126).put((byte) 1).put((byte) 1); // a date has to be there; none is true
        table.putInt(rows).putShort((short) 65).putShort((short) 11);
        table.position(32).put("ID".getBytes(US_ASCII)).put(43, (byte) 'N').put(48, (byte) 10);
        table.put(64, (byte) 0x0D).position(65);
        for (int row = 1; row <= rows; row++) {
            table.put(" %10d".formatted(row).getBytes(US_ASCII));
        }
        table.put((byte) 0x1A);
        return table.array();
    }
}
