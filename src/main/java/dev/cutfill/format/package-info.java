/// Bytes to data and back: LAS and LAZ clouds, shapefiles, coordinate reference systems; GeoTIFF, GeoJSON and DXF to be taken home.
///
/// In come the paths of files and the names their owners know them by; out go a [CloudSource][dev.cutfill.cloud.CloudSource]
/// and the [StableGround][dev.cutfill.cloud.StableGround], in metres. A cloud is read in three steps:
///
/// 1. `LasHeader` holds the figures of the header against one another and against the length of the file;
/// 2. `LasCrs` finds the coordinate system (`GeoKeys`, `WktCrs`) and the length of its units (`EpsgUnits`);
/// 3. `LasPoints`, or for LAZ `LazChunks` and `LazPoints`, decode the mapped bytes in parallel into a `PointBuffer`.
///
/// Liberal about what old writers get wrong, strict about meaning: a file whose content cannot be trusted is refused with
/// a [MalformedFile][dev.cutfill.format.MalformedFile] that says where and what was expected, and no memory is taken on its word.
///
/// Sources: ASPRS LAS 1.4-R15, LASzip as laszip4j 0.20 has it, ESRI Shapefile Technical Description 1998, OGC 01-009,
/// 18-010 and 19-008, EPSG v11.022.
@NullMarked
package dev.cutfill.format;

import org.jspecify.annotations.NullMarked;
