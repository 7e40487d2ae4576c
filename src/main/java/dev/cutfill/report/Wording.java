package dev.cutfill.report;

import dev.cutfill.report.picture.ReportHeader;
import dev.cutfill.report.picture.ReportHeader.Surface;
import dev.cutfill.survey.result.ChangeReport;
import java.util.List;

/// The sentences of the report that depend on what was compared: two scans, or one and a surface.
record Wording(ChangeReport report, ReportHeader subject) {
    String title() {
        return "Cut and fill: " + subject.pre().name() + " to " + subject.post().name();
    }

    String subtitle() {
        return subject.surface()
                .map(surface -> "How a scan differs from "
                        + switch (surface.kind()) {
                            case DESIGN -> "its design";
                            case ELEVATION -> "one elevation";
                            case BASE -> "the base of the stockpiles in it";
                        })
                .orElse("What changed between two scans of one site");
    }

    String firstSide() {
        return subject.surface().map(surface -> surface.kind().title()).orElse("Earlier epoch (pre)");
    }

    String secondSide() {
        return subject.surface().isPresent() ? "Scan (post)" : "Later epoch (post)";
    }

    String noStableGround() {
        return subject.surface().isPresent() ? "none given" : "none given; found where the scans agree";
    }

    String whoseSystem() {
        return subject.surface().isPresent() ? ", that of the scan" : ", that of the earlier epoch";
    }

    /// What a region or ground without one did not do.
    String unchanged() {
        return subject.surface()
                .map(surface -> "differs from the " + surface.kind().word() + " beyond what the scan can tell.")
                .orElse("changed beyond what the scans can tell.");
    }

    String heightDifference() {
        return subject.surface()
                .map(surface -> "dz is the height of the scan less that of the "
                        + surface.kind().word() + ".")
                .orElse("dz is the height of the later epoch less that of the earlier one.");
    }

    String alignmentHeading() {
        return subject.surface().isPresent() ? "Alignment" : "How the scans were brought together";
    }

    /// Facts about a scan that is compared with a surface.
    List<String[]> unmoved() {
        return List.<String[]>of(
                new String[] {"Alignment", "the scan was not moved: it and the surface are taken to be in one frame"});
    }

    /// The method, step by step.
    List<String> steps() {
        if (subject.surface().isPresent()) {
            return ofSurface(subject.surface().get());
        }
        boolean published = report.parameters().containsKey("reference_cores");
        return published
                ? List.of(
                        motion(),
                        SURFACES,
                        STABLE,
                        "Regions and volumes follow the published method (doi 10.1049/ipr2.70130), for comparison only. It gives no intervals.")
                : List.of(
                        motion(),
                        SURFACES,
                        STABLE,
                        "M3C2 (Lague and others, 2013) measures the distance between the scans along the normal of the ground, with a level of detection at 95 % for each place.",
                        "Significant places grow into regions, whose outlines follow the edge of the change; regions never overlap.",
                        SUMS
                                + " (offset and alignment), changes that may have stayed undetected, and ground without data beside a change.");
    }

    private static final String SURFACES =
            "Both scans become height maps on one grid; points far off their surroundings are left out, gaps are bridged only up to a limit.";
    private static final String STABLE =
            "The stable ground tells how exact the comparison is: a common offset, the scatter, and how far errors reach.";
    private static final String SUMS =
            "Within each region all differences of height are summed, without a threshold. The interval adds up random errors, errors that are correlated between"
                    + " neighbours, the errors that all places share";

    private String motion() {
        return report.registration().method().equals("given")
                ? "Both files share one frame by the user's word; the later scan was not moved."
                : "The later scan is brought into the frame of the earlier one: a search over all turns and shifts unless the files already agree, then a least-squares"
                        + " fit of points to surface in which moved ground has no weight, at last a fit on the stable ground.";
    }

    private static List<String> ofSurface(Surface surface) {
        if (surface.kind() == ReportHeader.SurfaceKind.BASE) {
            return List.of(
                    "The ground that is seen round the toe of each stockpile tells its base, by the chosen method. From the height of each point inside the toe"
                            + " the height of the base is taken off.",
                    "These differences become a map on a grid; points far off their surroundings are left out, gaps are bridged only up to a limit.",
                    "All that lies inside a toe is summed, a cell at the toe by its share: fill is what lies above the base, cut what lies below it.",
                    "The interval adds up random errors, errors that are correlated between neighbours, and what is not known of the ground under the pile:"
                            + " kriging of the ground round it tells how much that is, whichever base was chosen.");
        }
        return List.of(
                "From the height of each point the height of the "
                        + surface.kind().word() + " at the same place is taken off. The scan is not moved.",
                "These differences become a map on a grid; points far off their surroundings are left out, gaps are bridged only up to a limit.",
                "Places that differ beyond the noise of the points grow into regions, whose outlines follow the edge of the difference; regions never overlap.",
                SUMS + ", and ground without data beside a difference. The "
                        + surface.kind().word() + " itself counts as exact.");
    }
}
