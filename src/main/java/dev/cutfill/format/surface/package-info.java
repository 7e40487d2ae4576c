/// Files of surfaces: triangles of LandXML and DXF, rasters of heights as GeoTIFF and ASCII grid
/// ([SurfaceFile]). What they are made into knows no file: `cloud.Tin`, `cloud.Dem`.
@NullMarked
package dev.cutfill.format.surface;

import org.jspecify.annotations.NullMarked;
