/// Bytes to data and back: LAS and LAZ clouds, shapefiles, coordinate reference systems.
///
/// Liberal about what old writers get wrong, strict about meaning: a file whose content cannot be trusted is refused with
/// a [MalformedFile][dev.cutfill.format.MalformedFile] that says where and what was expected.
@NullMarked
package dev.cutfill.format;

import org.jspecify.annotations.NullMarked;
