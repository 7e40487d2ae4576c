/// Maps and views of the result as images, by plain Java2D.
///
/// - [SiteMap][dev.cutfill.survey.picture.SiteMap]: the site from above, hillshade with the difference of
///   height over it, region outlines, legend and figures.
/// - [CloudView][dev.cutfill.survey.picture.CloudView]: one region of the cloud in space, coloured by height.
///
/// In: clouds and rasters in the local frame, with the origin that puts their axes on the map. Out: images;
/// nothing here writes files. Text is drawn from outlines that the JAR carries
/// ([VectorFont][dev.cutfill.survey.picture.VectorFont]): the JDK's own fonts fail where no fontconfig is
/// installed, as in a slim container, and look different everywhere else.
@NullMarked
package dev.cutfill.survey.picture;

import org.jspecify.annotations.NullMarked;
