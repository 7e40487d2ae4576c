/// What a client takes home from a survey, as files in formats of other programs.
///
/// In comes a [ChangeReport][dev.cutfill.survey.result.ChangeReport]; out go [pictures][dev.cutfill.report.picture],
/// the regions for GIS (GeoJSON), CAD (DXF) and spreadsheets (CSV), the difference of heights as a GeoTIFF, and a PDF
/// that tells all of it on paper. Coordinates are those of pre's file in its unit; heights, areas and volumes are
/// metric. The bytes are written by `format`; what is said in them is decided here.
@NullMarked
package dev.cutfill.report;

import org.jspecify.annotations.NullMarked;
