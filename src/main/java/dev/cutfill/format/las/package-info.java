/// LAS and LAZ clouds: a [CloudSource][dev.cutfill.cloud.CloudSource] in metres comes out, moved copies are
/// written back.
///
/// 1. `LasHeader` holds the figures of the header against one another and against the length of the file;
/// 2. `LasCrs` finds the coordinate system (`GeoKeys`, or the well-known text) and the length of its units;
/// 3. `LasPoints`, or for LAZ `LazChunks` and `LazPoints`, decode the mapped bytes in parallel into a
///    `PointBuffer`.
///
/// Sources: ASPRS LAS 1.4-R15, LASzip as laszip4j 0.20 has it.
@NullMarked
package dev.cutfill.format.las;

import org.jspecify.annotations.NullMarked;
