/// Coordinate systems as files name them: well-known text (`WktCrs`), the zones of UTM (`Utm`), the units
/// behind EPSG's codes (`EpsgUnits`). Nothing is transformed: what counts is the unit, and whether two files
/// speak of the same system.
///
/// Sources: OGC 01-009 and 18-010 (well-known text), EPSG v11.022.
@NullMarked
package dev.cutfill.format.crs;

import org.jspecify.annotations.NullMarked;
