/// What a client takes home from a survey, as files in formats of other programs.
///
/// In comes a [ChangeReport][dev.cutfill.survey.result.ChangeReport]; out go pictures by plain Java2D (the site from
/// above in [SiteMap], one region in space in [CloudView]), the regions
/// for GIS (GeoJSON), CAD (DXF) and spreadsheets (CSV), the difference of heights as a GeoTIFF, and a PDF that
/// tells all of it on paper. Coordinates are those of pre's file in its unit; heights, areas and volumes are
/// metric. The bytes are written by `format`; what is said in them is decided here.
///
/// Text in pictures is drawn from outlines that the JAR carries (`VectorFont`): the JDK's own fonts fail where no
/// fontconfig is installed, as in a slim container, and look different everywhere else.
@NullMarked
package dev.cutfill.report;

import org.jspecify.annotations.NullMarked;
