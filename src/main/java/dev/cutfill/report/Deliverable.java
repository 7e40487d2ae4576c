package dev.cutfill.report;

import java.nio.file.Path;

/// A file that belongs to a result.
///
/// @param kind what it is, as a stable word for programs
/// @param name unique in one result
public record Deliverable(Kind kind, String name, Path file, String mediaType) {
    public enum Kind {
        /// the PDF
        REPORT,
        /// regions with outline
        REGIONS,
        /// one row a region
        TABLE,
        /// differences of height
        DIFFERENCE,
        /// points of post in the frame of pre
        CLOUD,
        PICTURE,
        THUMBNAIL
    }
}
