/// Pictures of a survey by plain Java2D: the site from above in [SiteMap], one region in space in [CloudView].
///
/// Text is drawn from outlines that the JAR carries (`VectorFont`): the JDK's own fonts fail where no fontconfig is
/// installed, as in a slim container, and look different everywhere else.
@NullMarked
package dev.cutfill.report.picture;

import org.jspecify.annotations.NullMarked;
