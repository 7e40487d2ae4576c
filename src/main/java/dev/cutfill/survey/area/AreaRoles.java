package dev.cutfill.survey.area;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.survey.volume.AreaWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the areas of a file are for. The attribute `role` says it, or the layer of a drawing: `exclusion` is ground
/// that is not compared, `boundary` that outside of which nothing is; all else are areas that figures are asked of.
///
/// @param areas in the order of the file
/// @param exclusions parts of all of them
/// @param boundary parts of all; empty where there is none
public record AreaRoles(List<Area> areas, List<Polygon> exclusions, List<Polygon> boundary) {
    public static final AreaRoles NONE = new AreaRoles(List.of(), List.of(), List.of());

    public AreaRoles {
        areas = List.copyOf(areas);
        exclusions = List.copyOf(exclusions);
        boundary = List.copyOf(boundary);
    }

    public static AreaRoles of(List<Area> all) {
        List<Area> areas = new ArrayList<>();
        List<Polygon> exclusions = new ArrayList<>();
        List<Polygon> boundary = new ArrayList<>();
        for (Area area : all) {
            switch (role(area)) {
                case "exclusion" -> exclusions.addAll(area.parts());
                case "boundary" -> boundary.addAll(area.parts());
                default -> areas.add(area);
            }
        }
        return new AreaRoles(areas, exclusions, boundary);
    }

    private static String role(Area area) {
        for (String attribute : List.of("role", "layer")) {
            for (Map.Entry<String, String> entry : area.attributes().entrySet()) {
                if (entry.getKey().equalsIgnoreCase(attribute)) {
                    return entry.getValue().strip().toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    /// The ground that may be compared at all; empty if that is all of it.
    public Optional<AreaWeights> compared(Grid grid) {
        if (exclusions.isEmpty() && boundary.isEmpty()) {
            return Optional.empty();
        }
        AreaWeights inside = boundary.isEmpty() ? AreaWeights.all(grid) : AreaWeights.of(boundary, grid);
        AreaWeights out = AreaWeights.of(exclusions, grid);
        return Optional.of(AreaWeights.each(grid, cell -> inside.weight(cell) * (1 - out.weight(cell))));
    }

    /// The ground of all areas together.
    public AreaWeights together(Grid grid) {
        return AreaWeights.of(
                areas.stream().flatMap(area -> area.parts().stream()).toList(), grid);
    }
}
