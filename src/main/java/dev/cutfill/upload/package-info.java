/// Bytes come in: the tus endpoint at /files and the files it keeps on disk.
@NullMarked
package dev.cutfill.upload;

import org.jspecify.annotations.NullMarked;
