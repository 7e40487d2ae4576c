package dev.cutfill.pipeline;

import dev.cutfill.pipeline.InvalidSettings.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Settings that are each allowed and cannot be used together.
final class Contradictions {
    /// What is wrong with a document, if it is.
    private static final List<Function<SettingsDocument, Optional<Problem>>> RULES = List.of(
            Contradictions::growAboveSeed,
            Contradictions::noElevation,
            Contradictions::elevationUnused,
            Contradictions::surfaceUnused,
            Contradictions::baseUnused,
            Contradictions::heightsOfBase,
            Contradictions::bandsWithoutAreas,
            Contradictions::areasOfPublished,
            Contradictions::publishedWithoutScan,
            Contradictions::alignedWithoutScan);

    private Contradictions() {}

    static List<Problem> of(SettingsDocument document) {
        return RULES.stream().flatMap(rule -> rule.apply(document).stream()).toList();
    }

    private static Optional<Problem> growAboveSeed(SettingsDocument document) {
        return document.value("grow_level_sigma").doubleValue()
                        > document.value("seed_level_sigma").doubleValue()
                ? problem(
                        document,
                        "grow_level_sigma",
                        "it must not be above seed_level_sigma, which is " + document.value("seed_level_sigma"))
                : Optional.empty();
    }

    private static Optional<Problem> noElevation(SettingsDocument document) {
        return isElevation(document) && document.value("elevation_m").isNull()
                ? problem(document, "elevation_m", "reference is \"elevation\", so it must be a height in metres")
                : Optional.empty();
    }

    private static Optional<Problem> elevationUnused(SettingsDocument document) {
        return unused(document, "elevation_m", "elevation");
    }

    private static Optional<Problem> surfaceUnused(SettingsDocument document) {
        return unused(document, "design_surface", "design");
    }

    private static Optional<Problem> baseUnused(SettingsDocument document) {
        return document.chosen().has("base") && !isBase(document)
                ? problem(
                        document,
                        "base",
                        "it is used only where reference is \"base\"; reference is " + document.value("reference"))
                : Optional.empty();
    }

    /// Pile and ground are of one scan: what all its heights share cancels, and no other ground is asked.
    private static Optional<Problem> heightsOfBase(SettingsDocument document) {
        if (!isBase(document)) {
            return Optional.empty();
        }
        if (!document.value("vertical_sigma_m").isNull()) {
            return problem(document, "vertical_sigma_m", COMMON);
        }
        if (!document.value("stable").asString().equals("auto")) {
            return problem(document, "stable", COMMON);
        }
        return document.value("offset").asString().equals("stable")
                ? problem(document, "offset", COMMON)
                : Optional.empty();
    }

    private static Optional<Problem> bandsWithoutAreas(SettingsDocument document) {
        return document.value("band_height_m").isNull() || document.takesAreas()
                ? Optional.empty()
                : problem(
                        document,
                        "band_height_m",
                        "bands split the figures of areas, but areas is \"found\"; set it to \"given\" or \"both\"");
    }

    private static Optional<Problem> areasOfPublished(SettingsDocument document) {
        return document.takesAreas() && !document.value("mode").asString().equals("standard")
                ? problem(document, "areas", "the published method knows no areas; set mode to \"standard\"")
                : Optional.empty();
    }

    private static final String COMMON =
            "where reference is \"base\" pile and ground are of one scan, and an error that all heights share cancels; leave it out";

    private static boolean isBase(SettingsDocument document) {
        return document.value("reference").asString().equals("base");
    }

    private static Optional<Problem> unused(SettingsDocument document, String setting, String reference) {
        JsonNode chosen = document.value("reference");
        return document.value(setting).isNull() || chosen.asString().equals(reference)
                ? Optional.empty()
                : problem(
                        document,
                        setting,
                        "it is used only where reference is \"" + reference + "\"; reference is " + chosen);
    }

    private static Optional<Problem> publishedWithoutScan(SettingsDocument document) {
        return document.comparesScans() || document.value("mode").asString().equals("standard")
                ? Optional.empty()
                : problem(
                        document,
                        "mode",
                        "the published method compares two scans, but reference is " + document.value("reference"));
    }

    private static Optional<Problem> alignedWithoutScan(SettingsDocument document) {
        return document.comparesScans() || !document.value("aligned_cloud").asBoolean()
                ? Optional.empty()
                : problem(
                        document,
                        "aligned_cloud",
                        "post is moved only to an earlier scan, but reference is " + document.value("reference"));
    }

    private static boolean isElevation(SettingsDocument document) {
        return document.value("reference").asString().equals("elevation");
    }

    private static Optional<Problem> problem(SettingsDocument document, String setting, String why) {
        return Optional.of(new Problem(
                setting, document.value(setting), setting + " is " + document.value(setting) + "; " + why + "."));
    }
}
