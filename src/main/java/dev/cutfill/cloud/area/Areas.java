package dev.cutfill.cloud.area;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.StableGround;
import java.util.List;

/// The areas of one file.
///
/// @param list in its order; may be empty
/// @param crs as the file names it
public record Areas(List<Area> list, Crs crs) {
    public static final Areas NONE = new Areas(List.of(), Crs.UNKNOWN);

    public Areas {
        list = List.copyOf(list);
    }

    /// All parts, as ground.
    public StableGround ground() {
        return new StableGround(
                list.stream().flatMap(area -> area.parts().stream()).toList(), crs);
    }

    /// The same coordinates read as being in another unit.
    ///
    /// @param metresPerUnit of that unit
    public Areas inUnit(double metresPerUnit) {
        return new Areas(
                list.stream()
                        .map(area -> new Area(
                                area.name(),
                                area.parts().stream()
                                        .map((Polygon part) -> part.scaled(metresPerUnit))
                                        .toList(),
                                area.attributes()))
                        .toList(),
                ground().inUnit(metresPerUnit).crs());
    }
}
