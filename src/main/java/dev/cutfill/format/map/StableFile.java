package dev.cutfill.format.map;

import dev.cutfill.cloud.StableGround;
import dev.cutfill.format.FileKind;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Stable ground as a user gives it: a shapefile or GeoJSON, told by the content and not by the name.
///
/// @param ground at least one area
/// @param warnings what was mended, for the user
public record StableFile(StableGround ground, List<String> warnings) {
    public StableFile {
        warnings = List.copyOf(warnings);
    }

    public static boolean isGeoJson(Path file) throws IOException {
        return GeoJson.is(file);
    }

    /// @param file a `.shp` or GeoJSON
    /// @param shx the index that came with a `.shp`; what it says is checked, but not needed
    /// @param prj the system of a shapefile; GeoJSON names its own
    /// @param name what messages call the file
    /// @throws MalformedFile when it is neither, truncated, contradicts itself, or encloses no area
    public static StableFile read(Path file, Optional<Path> shx, Optional<Path> prj, String name) throws IOException {
        Optional<String> refusal = FileKind.refusal(file, Role.STABLE_GROUND);
        if (refusal.isPresent()) {
            throw new MalformedFile(name, refusal.get());
        }
        AreaFile areas = GeoJson.is(file)
                ? GeoJson.read(file, name)
                : Shapefile.read(file, new AreaFile.Companions(shx, prj, Optional.empty()), name);
        StableFile read = new StableFile(areas.areas().ground(), areas.warnings());
        if (read.ground.areas().isEmpty()) {
            throw new MalformedFile(
                    name,
                    "it holds no polygon that encloses an area. Draw the ground that did not move, or choose stable = auto to have it"
                            + " found");
        }
        return read;
    }
}
