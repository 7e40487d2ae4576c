package dev.cutfill.format.surface;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.LengthUnits;
import dev.cutfill.cloud.surface.Elevations;
import dev.cutfill.format.FileKind;
import dev.cutfill.format.FileKind.Role;
import dev.cutfill.format.MalformedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A surface as a user gives it, told by the content and not by the name of the file.
///
/// @param surface in metres, in the frame of the file
/// @param crs as the file names it
/// @param title what the file calls the surface; empty where it gives it no name
/// @param detail what it is made of, in a few words
/// @param warnings what was passed over, for the user
public record SurfaceFile(Elevations surface, Crs crs, String title, String detail, List<String> warnings) {
    public SurfaceFile {
        warnings = List.copyOf(warnings);
    }

    /// What is asked of a file.
    ///
    /// @param name what messages call the file
    /// @param surface the one of several to be taken; a DXF layer
    /// @param unsaid units where the file names none: those of the scan
    public record Request(String name, Optional<String> surface, LengthUnits unsaid) {}

    /// @throws MalformedFile when it is no surface that is read here, truncated, or contradicts itself
    public static SurfaceFile read(Path file, Request request) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(FileKind.HEAD);
        }
        Optional<String> refusal = FileKind.refusal(head, Role.DESIGN);
        if (refusal.isPresent()) {
            throw new MalformedFile(request.name(), refusal.get());
        }
        String kind = FileKind.of(head).map(FileKind::name).orElse("");
        boolean raster = kind.equals(FileKind.TIFF) || kind.equals(FileKind.ASCII_GRID);
        if (raster && request.surface().isPresent()) {
            throw new MalformedFile(
                    request.name(), "it is a raster, which holds one surface without a name. Leave design_surface out");
        }
        return switch (kind) {
            case FileKind.LANDXML -> LandXml.read(file, request);
            case FileKind.DXF -> DxfFaces.read(file, request);
            case FileKind.TIFF -> GeoTiffDem.read(file, request);
            case FileKind.ASCII_GRID -> AsciiGrid.read(file, request);
            default ->
                throw new MalformedFile(
                        request.name(), "it is no surface: LandXML, DXF with 3D faces, GeoTIFF or ASCII grid");
        };
    }

    /// A raster of heights.
    static SurfaceFile raster(HeightCells cells, Crs crs, LengthUnits units) {
        return new SurfaceFile(cells.surface(units), crs, "", cells.detail(units), List.of());
    }
}
