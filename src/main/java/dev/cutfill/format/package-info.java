/// Bytes to data and back. In come the paths of files and the names their owners know them by; coordinates go
/// out in metres.
///
/// - `las`: clouds, LAS and LAZ;
/// - `crs`: what files say of their coordinate systems and units;
/// - `map`: stable ground from shapefiles and GeoJSON; GeoTIFF, GeoJSON and DXF to be taken home.
///
/// What all of them stand on is here: [MappedFile][dev.cutfill.format.MappedFile], the bytes of a file of any
/// length, and [MalformedFile][dev.cutfill.format.MalformedFile]. Liberal about what old writers get wrong,
/// strict about meaning: a file whose content cannot be trusted is refused with a sentence that says where and
/// what was expected, and no memory is taken on its word.
@NullMarked
package dev.cutfill.format;

import org.jspecify.annotations.NullMarked;
