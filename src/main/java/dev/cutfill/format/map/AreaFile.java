package dev.cutfill.format.map;

import dev.cutfill.cloud.area.Areas;
import dev.cutfill.format.FileKind;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Areas with their names as a user gives them, told by the content and not by the name of the file.
///
/// @param areas in metres
/// @param warnings what was mended or passed over, for the user
public record AreaFile(Areas areas, List<String> warnings) {
    /// Of more areas figures are of no use to anybody.
    private static final int MOST = 2000;

    public AreaFile {
        warnings = List.copyOf(warnings);
    }

    /// What lies beside a shapefile.
    ///
    /// @param shx its index
    /// @param prj its coordinate system
    /// @param dbf its table, which holds names
    public record Companions(Optional<Path> shx, Optional<Path> prj, Optional<Path> dbf) {
        public static final Companions NONE = new Companions(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// @param file GeoJSON, a `.shp` or DXF
    /// @param name what messages call the file
    /// @throws MalformedFile when it is none of them, truncated, contradicts itself, or encloses no area
    public static AreaFile read(Path file, Companions beside, String name) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(FileKind.HEAD);
        }
        Optional<String> refusal = FileKind.refusal(head, Role.AREAS);
        if (refusal.isPresent()) {
            throw new MalformedFile(name, refusal.get());
        }
        AreaFile read;
        if (FileKind.of(head).map(FileKind::name).orElse("").equals(FileKind.DXF)) {
            read = DxfPolylines.read(file, name);
        } else if (GeoJson.is(file)) {
            read = GeoJson.read(file, name);
        } else {
            read = Shapefile.read(file, beside, name);
        }
        int count = read.areas.list().size();
        if (count == 0) {
            throw new MalformedFile(name, "it holds no polygon that encloses an area. Draw the areas as polygons");
        }
        if (count > MOST) {
            throw new MalformedFile(
                    name, "it holds " + count + " areas; at most " + MOST + " are read. Give those that matter");
        }
        return read;
    }
}
