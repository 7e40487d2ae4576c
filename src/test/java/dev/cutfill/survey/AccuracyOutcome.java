package dev.cutfill.survey;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Scene;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.result.SiteTotals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of the accuracy benchmark against the truth.
///
/// @param found the changes that were found
/// @param missed names of those that were not
/// @param falseRegions regions where nothing changed
/// @param turn error of the registration's rotation (degrees)
/// @param centre error of the registration at the middle of the site (m)
/// @param corner likewise at the worst corner (m)
/// @param refusal why there is no result; then all else is empty
record AccuracyOutcome(
        List<Found> found,
        List<String> missed,
        int falseRegions,
        double turn,
        double centre,
        double corner,
        double seconds,
        List<String> warnings,
        @Nullable String refusal) {
    /// Errors in per cent of the change's volume.
    ///
    /// @param net signed
    /// @param split the larger error of cut and fill
    /// @param halfWidth stated for the net
    record Found(String name, double truth, double net, double split, boolean covered, double halfWidth, double iou) {}

    static AccuracyOutcome refused(String why, double seconds) {
        return new AccuracyOutcome(
                List.of(), List.of(), 0, Double.NaN, Double.NaN, Double.NaN, seconds, List.of(), why);
    }

    static AccuracyOutcome of(AccuracyCase.Built built, ChangeReport report, double seconds) {
        Scene scene = built.scene();
        List<Found> found = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        boolean[] used = new boolean[report.regions().size()];
        if (overlapping(scene.changes())) {
            found.add(ofSite(scene, report));
            java.util.Arrays.fill(used, true);
        } else {
            for (Change change : scene.changes()) {
                Found one = found(change, scene, report.regions(), used);
                if (one == null) {
                    missed.add(change.name());
                } else {
                    found.add(one);
                }
            }
        }
        int wrong = 0;
        for (Region region : report.regions()) {
            wrong += used[region.number() - 1] || atMachine(region, built) ? 0 : 1;
        }
        RigidTransform off = report.registration()
                .preFromPost()
                .after(scene.preFromPost().inWorld(scene.origin()).inverse());
        double corner = 0;
        for (int k = 0; k < 4; k++) {
            corner = Math.max(corner, displacement(off, scene, (k & 1) * scene.width(), (k >> 1) * scene.depth()));
        }
        return new AccuracyOutcome(
                found,
                missed,
                wrong,
                Math.toDegrees(off.angle()),
                displacement(off, scene, scene.width() / 2, scene.depth() / 2),
                corner,
                seconds,
                report.warnings(),
                null);
    }

    private static double displacement(RigidTransform off, Scene scene, double x, double y) {
        return off.displacement(
                x + scene.origin().x(),
                y + scene.origin().y(),
                scene.ground().z(x, y) + scene.origin().z());
    }

    private static boolean atMachine(Region region, AccuracyCase.Built built) {
        Bounds box = box(region.outline());
        double x = (box.minX() + box.maxX()) / 2 - built.scene().origin().x();
        double y = (box.minY() + box.maxY()) / 2 - built.scene().origin().y();
        for (int k = 0; k < built.machines().length; k += 2) {
            if (Math.hypot(x - built.machines()[k], y - built.machines()[k + 1]) < 4) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Found found(Change change, Scene scene, List<Region> regions, boolean[] used) {
        Polygon outline = scene.onMap(change.outline());
        Region best = null;
        double most = 0;
        for (Region region : regions) {
            double share = iou(outline, region.outline());
            used[region.number() - 1] |= share > 0.02;
            if (share > most) {
                most = share;
                best = region;
            }
        }
        if (best == null || most < 0.2) {
            return null;
        }
        double truth = Math.abs(change.volume());
        return new Found(
                change.name(),
                truth,
                100 * (best.net().value() - change.volume()) / truth,
                100
                        * Math.max(
                                Math.abs(best.cut().value() - change.cut()),
                                Math.abs(best.fill().value() - change.fill()))
                        / truth,
                best.net().covers(change.volume()),
                100 * best.net().halfWidth() / truth,
                most);
    }

    /// Changes one inside the other have no truth of their own: the totals do.
    private static boolean overlapping(List<Change> changes) {
        return changes.stream()
                .anyMatch(a ->
                        changes.stream().anyMatch(b -> a != b && a.outline().contains(b.x(), b.y())));
    }

    private static Found ofSite(Scene scene, ChangeReport report) {
        double cell = 0.05;
        double cut = 0, fill = 0;
        for (double x = cell / 2; x < scene.width(); x += cell) {
            for (double y = cell / 2; y < scene.depth(); y += cell) {
                double dz = 0;
                for (Change change : scene.changes()) {
                    dz += change.dz(x, y);
                }
                cut += Math.max(0, -dz) * cell * cell;
                fill += Math.max(0, dz) * cell * cell;
            }
        }
        double truth = Math.min(cut, fill);
        SiteTotals totals = report.totals();
        return new Found(
                "all",
                truth,
                100 * (totals.net().value() - fill + cut) / truth,
                100
                        * Math.max(
                                Math.abs(totals.cut().value() - cut),
                                Math.abs(totals.fill().value() - fill))
                        / truth,
                totals.cut().covers(cut)
                        && totals.fill().covers(fill)
                        && totals.net().covers(fill - cut),
                100 * totals.net().halfWidth() / truth,
                Double.NaN);
    }

    private static Bounds box(Polygon polygon) {
        double minX = Double.POSITIVE_INFINITY, minY = minX, maxX = Double.NEGATIVE_INFINITY, maxY = maxX;
        Ring shell = polygon.shell();
        for (int i = 0; i < shell.size(); i++) {
            minX = Math.min(minX, shell.x(i));
            minY = Math.min(minY, shell.y(i));
            maxX = Math.max(maxX, shell.x(i));
            maxY = Math.max(maxY, shell.y(i));
        }
        return new Bounds(minX, minY, 0, maxX, maxY, 0);
    }

    /// Intersection over union by a raster of 200 × 200 over the box of both.
    static double iou(Polygon a, Polygon b) {
        Bounds one = box(a);
        Bounds other = box(b);
        if (one.maxX() < other.minX()
                || other.maxX() < one.minX()
                || one.maxY() < other.minY()
                || other.maxY() < one.minY()) {
            return 0;
        }
        double minX = Math.min(one.minX(), other.minX()), maxX = Math.max(one.maxX(), other.maxX());
        double minY = Math.min(one.minY(), other.minY()), maxY = Math.max(one.maxY(), other.maxY());
        int both = 0, either = 0;
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                double x = minX + (i + 0.5) / 200 * (maxX - minX);
                double y = minY + (j + 0.5) / 200 * (maxY - minY);
                boolean inA = a.contains(x, y);
                boolean inB = b.contains(x, y);
                both += inA && inB ? 1 : 0;
                either += inA || inB ? 1 : 0;
            }
        }
        return either == 0 ? 0 : (double) both / either;
    }
}
