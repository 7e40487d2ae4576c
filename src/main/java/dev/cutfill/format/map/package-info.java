/// Polygons in, maps out. `StableFile` reads stable ground from a shapefile or GeoJSON; the writers make what
/// other programs open: GeoTIFF with the keys of the cloud it was made from, GeoJSON, DXF, shapefile.
///
/// Sources: ESRI Shapefile Technical Description 1998, RFC 7946, OGC 19-008 (GeoTIFF 1.1), DXF of AutoCAD
/// release 12.
@NullMarked
package dev.cutfill.format.map;

import org.jspecify.annotations.NullMarked;
