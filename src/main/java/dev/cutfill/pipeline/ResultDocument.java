package dev.cutfill.pipeline;

import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.report.Deliverable;
import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.report.picture.SurveyPictures;
import dev.cutfill.survey.deformation.Check;
import dev.cutfill.survey.result.Alternative;
import dev.cutfill.survey.result.AreaReport;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.HalfWidths;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.RegistrationReport;
import dev.cutfill.survey.result.RejectedChange;
import dev.cutfill.survey.result.SiteTotals;
import dev.cutfill.survey.result.StableReport;
import dev.cutfill.survey.result.UncertaintyParts;
import dev.cutfill.survey.settings.ReferenceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report as the document that clients get under `results`.
///
/// Each hull begins with the members that the first server documented, in its order; ours follow. Lengths are
/// metres, areas square metres, volumes cubic metres; outlines and the matrix are in the coordinates of pre's
/// file. A number that is not known is `null`.
final class ResultDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ResultDocument() {}

    /// @param settings in force, by name; a parameter of the same name is what became of it
    /// @param pictured how many regions have a picture of their own; the others refer to the site's
    /// @param warnings the report's and what came after it
    /// @param seconds by stage, in order
    static ObjectNode of(
            String id,
            ChangeReport report,
            ObjectNode settings,
            int pictured,
            List<String> warnings,
            String version,
            Map<String, Double> seconds) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode hulls = root.putArray("hulls");
        for (int i = 0; i < report.regions().size(); i++) {
            addHull(hulls.addObject(), id, report.regions().get(i), i < pictured);
        }
        SiteTotals totals = report.totals();
        ObjectNode sums = root.putObject("totals");
        number(sums, "area", totals.area());
        addVolumes(sums, totals.cut(), totals.fill(), totals.net());
        addParts((ObjectNode) sums.path("uncertainty"), totals.parts());
        ArrayNode areas = root.putArray("areas");
        report.areas().forEach(area -> addArea(areas.addObject(), area));
        ArrayNode alternatives = root.putArray("alternatives");
        for (Alternative alternative : report.alternatives()) {
            ObjectNode answer = alternatives.addObject();
            answer.put("name", alternative.name());
            answer.put("headline", alternative.headline());
            addVolumes(answer, alternative.cut(), alternative.fill(), alternative.net());
        }
        ArrayNode rejected = root.putArray("rejected");
        report.rejected().largest().forEach(change -> addRejected(rejected.addObject(), change));
        root.put("rejected_others", report.rejected().others());
        ObjectNode site = root.putObject("site");
        number(site, "area", totals.overlapArea());
        number(site, "cut_volume", totals.overlapCut());
        number(site, "fill_volume", totals.overlapFill());
        number(site, "net_volume", totals.overlapNet().value());
        number(site.putObject("uncertainty"), "net_volume", totals.overlapNet().halfWidth());
        addRegistration(root.putObject("registration"), report.registration(), report.crs());
        addStable(root.putObject("stable"), report.stable());
        ObjectNode coverage = root.putObject("coverage");
        number(coverage, "overlap_area", report.coverage().overlapArea());
        number(coverage, "compared_area", report.coverage().comparedArea());
        number(coverage, "no_data_area", report.coverage().noDataArea());
        number(coverage, "excluded_area", report.coverage().excludedArea());
        number(coverage, "share", report.coverage().share());
        addCrs(root.putObject("crs"), report.crs());
        root.put("unit", "m");
        ObjectNode overview = root.putObject("overview");
        overview.put("image_key", SurveyPictures.OVERVIEW);
        overview.put("thumbnail_key", SurveyPictures.OVERVIEW_THUMBNAIL);
        ObjectNode parameters = root.putObject("parameters").setAll(settings);
        report.parameters().forEach((name, value) -> {
            if (value instanceof Integer || value instanceof Long) {
                parameters.put(name, value.longValue());
            } else {
                number(parameters, name, value.doubleValue());
            }
        });
        ArrayNode sentences = root.putArray("warnings");
        warnings.forEach(sentences::add);
        root.put("no_change", report.regions().isEmpty());
        root.put("version", version);
        ObjectNode timings = root.putObject("timings");
        seconds.forEach(
                (stage, time) -> number(timings, stage.replace(' ', '_') + "_s", Math.round(time * 1000) / 1000.0));
        return root;
    }

    /// @param scale area on the map over area on the ground
    static void addArealScale(ObjectNode root, OptionalDouble scale) {
        number((ObjectNode) root.path("crs"), "areal_scale", scale.orElse(Double.NaN));
    }

    /// What was compared with what, and whether a common offset was taken off.
    static void addComparison(
            ObjectNode root, ReportHeader.Side reference, ReferenceSettings chosen, StableReport stable) {
        ObjectNode comparison = root.putObject("comparison");
        comparison.put(
                "kind",
                switch (reference) {
                    case ReportHeader.Epoch _ -> "epoch";
                    case ReportHeader.Surface surface -> surface.kind().word();
                });
        comparison.put("reference", reference.name());
        if (chosen.kind() == ReferenceSettings.Kind.BASE) {
            comparison.put("base", chosen.base().name().toLowerCase(Locale.ROOT));
        }
        comparison.put("offset", stable.correction().value() == 0 ? "none" : "stable");
    }

    /// Which scans were compared.
    static void addEpochs(ObjectNode root, ReportHeader.Side reference, ReportHeader.Epoch post) {
        ObjectNode epochs = root.putObject("epochs");
        if (reference instanceof ReportHeader.Epoch pre) {
            addEpoch(epochs.putObject("pre"), pre);
        }
        addEpoch(epochs.putObject("post"), post);
    }

    private static void addEpoch(ObjectNode node, ReportHeader.Epoch epoch) {
        node.put("name", epoch.name());
        node.put("points", epoch.points());
        node.put("date", epoch.day().toString());
        node.put("date_from", epoch.from().name().toLowerCase(Locale.ROOT));
    }

    /// The files of the result; `key` is the name of each until a store gives it one.
    static void addArtifacts(ObjectNode root, List<Deliverable> files) throws IOException {
        ArrayNode artifacts = root.putArray("artifacts");
        for (Deliverable file : files) {
            ObjectNode artifact = artifacts.addObject();
            artifact.put("name", file.name());
            artifact.put("kind", file.kind().name().toLowerCase(Locale.ROOT));
            artifact.put("media_type", file.mediaType());
            artifact.put("bytes", Files.size(file.file()));
            artifact.put("key", file.name());
        }
    }

    private static void addHull(ObjectNode hull, String id, Region region, boolean pictured) {
        hull.put("id", id + "_" + (region.number() - 1));
        number(hull, "area", region.area());
        number(hull, "cut_volume", region.cut().value());
        number(hull, "fill_volume", region.fill().value());
        number(hull, "net_volume", region.net().value());
        hull.put("image_key", pictured ? SurveyPictures.nameOf(region) : SurveyPictures.OVERVIEW);
        hull.put("thumbnail_key", pictured ? SurveyPictures.thumbnailOf(region) : SurveyPictures.OVERVIEW_THUMBNAIL);
        hull.put("number", region.number());
        hull.put("kind", region.kind().name().toLowerCase(Locale.ROOT));
        addUncertainty(hull, region.cut(), region.fill(), region.net());
        number(hull, "mean_change", region.meanChange());
        number(hull, "max_change", region.maxChange());
        hull.put("core_points", region.cores());
        hull.put("significant_core_points", region.significantCores());
        number(hull, "filled_area", region.filledArea());
        number(hull, "no_data_area", region.noDataArea());
        number(hull, "volume_inside", region.volumeInside());
        number(hull, "collar_volume", region.collarVolume());
        addOutline(hull.putObject("outline"), region.outline());
    }

    private static void addRejected(ObjectNode node, RejectedChange change) {
        node.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        number(node, "area", change.area());
        number(node, "volume", change.volume().value());
        number(node, "half_width", change.volume().halfWidth());
        node.put("reason", change.reason());
        addOutline(node.putObject("outline"), change.outline());
    }

    private static void addArea(ObjectNode node, AreaReport area) {
        node.put("name", area.name());
        ArrayNode attributes = node.putArray("attributes");
        area.attributes()
                .forEach((name, value) ->
                        attributes.addObject().put("name", name).put("value", value));
        number(node, "area", area.area());
        number(node, "compared_area", area.comparedArea());
        addVolumes(node, area.cut(), area.fill(), area.net());
        addParts((ObjectNode) node.path("uncertainty"), area.parts());
        number(node, "site_net_volume", area.allNet().value());
        number(
                (ObjectNode) node.path("uncertainty"),
                "site_net_volume",
                area.allNet().halfWidth());
        number(node, "mean_change", area.meanChange());
        number(node, "max_change", area.largest());
        ArrayNode bands = node.putArray("bands");
        for (AreaReport.Band band : area.bands()) {
            ObjectNode entry = bands.addObject();
            number(entry, "from", band.from());
            number(entry, "to", band.to());
            number(entry, "cut_volume", band.cut());
            number(entry, "fill_volume", band.fill());
        }
    }

    private static void addParts(ObjectNode uncertainty, UncertaintyParts parts) {
        ObjectNode node = uncertainty.putObject("parts");
        addPart(node.putObject("measured"), parts.measured());
        addPart(node.putObject("random"), parts.random());
        addPart(node.putObject("correlated"), parts.correlated());
        addPart(node.putObject("common"), parts.common());
        addPart(node.putObject("base"), parts.base());
        addPart(node.putObject("undetected"), parts.undetected());
        addPart(node.putObject("unseen"), parts.unseen());
    }

    private static void addPart(ObjectNode node, HalfWidths part) {
        number(node, "cut_volume", part.cut());
        number(node, "fill_volume", part.fill());
        number(node, "net_volume", part.net());
    }

    private static void addVolumes(ObjectNode node, Estimate cut, Estimate fill, Estimate net) {
        number(node, "cut_volume", cut.value());
        number(node, "fill_volume", fill.value());
        number(node, "net_volume", net.value());
        addUncertainty(node, cut, fill, net);
    }

    /// Half widths of the 95 % intervals.
    private static void addUncertainty(ObjectNode node, Estimate cut, Estimate fill, Estimate net) {
        ObjectNode uncertainty = node.putObject("uncertainty");
        number(uncertainty, "cut_volume", cut.halfWidth());
        number(uncertainty, "fill_volume", fill.halfWidth());
        number(uncertainty, "net_volume", net.halfWidth());
    }

    private static void addRegistration(ObjectNode node, RegistrationReport registration, Crs crs) {
        ArrayNode matrix = node.putArray("matrix");
        double[] entries = registration.matrix(crs.metresPerUnit());
        for (int row = 0; row < 4; row++) {
            ArrayNode numbers = matrix.addArray();
            for (int column = 0; column < 4; column++) {
                numbers.add(entries[4 * row + column]);
            }
        }
        node.put("method", registration.method());
        number(node, "rmse", registration.rmse());
        node.put("inliers", registration.inliers());
        number(node, "overlap", registration.overlap());
        number(node, "margin", registration.margin());
        number(node, "bias_before", registration.biasBefore());
        number(node, "nmad_before", registration.nmadBefore());
        number(node, "bias_after", registration.biasAfter());
        number(node, "nmad_after", registration.nmadAfter());
        ArrayNode checks = node.putArray("checks");
        for (Check check : registration.checks()) {
            ObjectNode entry = checks.addObject();
            entry.put("name", check.kind().name().toLowerCase(Locale.ROOT));
            entry.put("tested", check.tested());
            entry.put("found", check.found());
            number(entry, "amount", check.amount());
            number(entry, "sigma", check.sigma());
        }
    }

    private static void addStable(ObjectNode node, StableReport stable) {
        node.put("given", stable.given());
        node.put("pre_points", stable.prePoints());
        node.put("post_points", stable.postPoints());
        number(node, "area", stable.area());
        number(node, "bias", stable.bias());
        number(node, "nmad", stable.nmad());
        number(node, "correction", stable.correction().value());
        number(node, "range", stable.range());
        number(node, "sill", stable.sill());
        number(node, "registration_error", stable.registrationError());
        number(node.putObject("uncertainty"), "correction", stable.correction().halfWidth());
    }

    private static void addCrs(ObjectNode node, Crs crs) {
        node.put("kind", crs.kind().name().toLowerCase(Locale.ROOT));
        if (crs.epsg().isPresent()) {
            node.put("epsg", crs.epsg().getAsInt());
        } else {
            node.putNull("epsg");
        }
        node.put("name", crs.name().orElse(null));
        node.put("metres_per_unit", crs.metresPerUnit());
    }

    /// GeoJSON, but in map coordinates instead of degrees.
    private static void addOutline(ObjectNode node, Polygon polygon) {
        node.put("type", "Polygon");
        ArrayNode rings = node.putArray("coordinates");
        addRing(rings.addArray(), polygon.shell());
        polygon.holes().forEach(hole -> addRing(rings.addArray(), hole));
    }

    private static void addRing(ArrayNode ring, Ring vertices) {
        for (int i = 0; i <= vertices.size(); i++) {
            int v = i % vertices.size();
            ring.addArray().add(millimetres(vertices.x(v))).add(millimetres(vertices.y(v)));
        }
    }

    private static double millimetres(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    /// JSON has no NaN.
    static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value == 0 ? 0.0 : value); // no −0.0 either
        } else {
            node.putNull(name);
        }
    }
}
