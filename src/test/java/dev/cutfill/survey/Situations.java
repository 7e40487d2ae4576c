package dev.cutfill.survey;

import static dev.cutfill.survey.Situation.Reference.POLYGONS;

import dev.cutfill.scene.Fade;
import dev.cutfill.scene.Footprint;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Relief;
import dev.cutfill.scene.Sampling;
import dev.cutfill.scene.Sampling.Echo;
import dev.cutfill.scene.Sampling.Pattern;
import dev.cutfill.scene.Slab;
import java.util.ArrayList;
import java.util.List;

/// All situations of the accuracy benchmark, row by row.
final class Situations {
    private static final Footprint EVERYWHERE = (x, y) -> true;

    private Situations() {}

    static List<Situation> all() {
        List<Situation> rows = new ArrayList<>();
        corridors(rows);
        gaps(rows);
        rims(rows);
        grids(rows);
        HeightSituations.add(rows);
        GroundSituations.add(rows);
        return rows;
    }

    static Situation named(String name) {
        return all().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no situation '" + name + "'"));
    }

    /// How many runs a row of a situation takes until the situation has 200 figures whose truth is not 0, counting
    /// two a run.
    static int runs(String group) {
        long rows = all().stream().filter(row -> row.group().equals(group)).count();
        return (int) Math.ceil(100.0 / rows);
    }

    /// Roads and dykes: a band of ground, lowered over its full width.
    private static void corridors(List<Situation> rows) {
        for (int width : new int[] {5, 8, 12, 30}) {
            for (int density : new int[] {3, 6, 20}) {
                for (int turn : new int[] {0, 27, 45}) {
                    boolean wide = width * Math.sqrt(density) >= 12;
                    rows.add(Situation.of(
                                    "corridors",
                                    "corridor %d m, %d points/m², %d°".formatted(width, density, turn),
                                    POLYGONS,
                                    seed -> corridor(seed, width, density, Math.toRadians(turn)))
                            .within(wide ? 0.01 : 0.03));
                }
            }
        }
    }

    private static SituationSite corridor(long seed, double width, double density, double turn) {
        double size = 100;
        SituationSite site = new SituationSite(seed, size, size);
        double direction = turn == 0 ? 0 : turn + site.between(-0.05, 0.05);
        double x = size / 2 + site.between(-2, 2);
        double y = size / 2 + site.between(-2, 2);
        double c = Math.cos(direction);
        double s = Math.sin(direction);
        Footprint band = Footprint.strip(x, y, 90, width, direction);
        double along = site.between(-6, 6);
        double length = site.between(28, 42);
        double height = site.sign() * site.between(0.4, 0.8);
        site.changed((px, py) -> height * Math.clamp(length / 2 - Math.abs((px - x) * c + (py - y) * s - along), 0, 1));
        for (int end : new int[] {-1, 1}) {
            site.stable(SituationSite.rectangle(x + end * 37 * c, y + end * 37 * s, 14, width - 0.5, direction));
        }
        return site.scanned(Sampling.random(band, density, 0.02)).counting(band);
    }

    /// A cut and a fill in the middle, of sizes drawn anew.
    static SituationSite withPitAndHeap(SituationSite site) {
        double w = site.width;
        double u = w / 80;
        double turn = site.between(0, Math.PI);
        double reach = site.between(0.13, 0.16) * w;
        double x = w / 2 + site.between(-0.03, 0.03) * w;
        double y = w / 2 + site.between(-0.03, 0.03) * w;
        return site.changed(new GaussBowl(
                        "pit",
                        x + reach * Math.cos(turn),
                        y + reach * Math.sin(turn),
                        u * site.between(6.5, 9),
                        -u * site.between(1.2, 2.2)))
                .changed(Slab.rectangle(
                        "heap",
                        x - reach * Math.cos(turn),
                        y - reach * Math.sin(turn),
                        u * site.between(10, 14),
                        u * site.between(8, 11),
                        site.between(0, Math.PI),
                        u * 0.8,
                        u * site.between(0.6, 1.2)));
    }

    private static void gaps(List<Situation> rows) {
        for (double gap : new double[] {2, 4, 6}) {
            rows.add(Situation.of("gaps", "strips with gaps of %.0f m, one scan".formatted(gap), POLYGONS, seed -> {
                        SituationSite site = withPitAndHeap(new SituationSite(seed, 80, 80).stableFrame(0.15));
                        return site.scanned(striped(site, gap, site.between(0, Math.PI)), site.scan());
                    })
                    .naming(Topic.GAPS));
        }
        rows.add(Situation.of("gaps", "strips with gaps of 3 m, both scans", POLYGONS, seed -> {
                    SituationSite site = withPitAndHeap(new SituationSite(seed, 80, 80).stableFrame(0.15));
                    double direction = site.between(0, Math.PI);
                    return site.scanned(striped(site, 3, direction), striped(site, 3, direction + site.between(1, 2)));
                })
                .naming(Topic.GAPS)
                .thatMayWithhold());
        rows.add(Situation.of("gaps", "a hole to the edge, over most of the cut", POLYGONS, seed -> {
                    SituationSite site = new SituationSite(seed, 80, 80).stableCorners(0.3);
                    double height = -site.between(2, 3.5);
                    GaussBowl pit = new GaussBowl(
                            "pit", site.between(32, 48), site.between(20, 24), site.between(11, 14), height);
                    Footprint hole =
                            Footprint.box(pit.x() - site.between(5, 9), 0, pit.x() + site.between(5, 9), pit.y() + 6);
                    return site.changed(pit).scanned(site.scan(), site.scan().within(EVERYWHERE.without(hole)));
                })
                .naming(Topic.GAPS));
    }

    /// The points of strips 14 m apart.
    private static Sampling striped(SituationSite site, double gap, double direction) {
        return site.scan().within(Footprint.bands(direction, 14, 14 - gap, site.between(0, 1)));
    }

    /// Changes that go on beyond the edge of the data.
    private static void rims(List<Situation> rows) {
        for (int density : new int[] {3, 12}) {
            rows.add(Situation.of(
                            "rims",
                            "pit over the rim, %d points/m²".formatted(density),
                            POLYGONS,
                            seed -> rim(seed, density, false))
                    .within(0.01));
            rows.add(Situation.of(
                            "rims",
                            "layer over the rim, %d points/m²".formatted(density),
                            POLYGONS,
                            seed -> rim(seed, density, true))
                    .within(0.01));
        }
    }

    private static SituationSite rim(long seed, double density, boolean layer) {
        SituationSite site = new SituationSite(seed, 70, 70).stableCorners(0.25);
        double radius = site.between(7, 10);
        double beyond = site.between(-0.5, 0.4) * radius;
        double along = site.between(0.42, 0.58) * 70;
        int side = site.random.nextInt(4);
        double x = side == 0 ? -beyond : side == 1 ? 70 + beyond : along;
        double y = side == 2 ? -beyond : side == 3 ? 70 + beyond : along;
        double height = site.sign() * site.between(1, 2.5);
        site.changed(
                layer
                        ? Slab.rectangle("", x, y, 2 * radius, 1.6 * radius, site.between(0, Math.PI), 1, height)
                        : new GaussBowl("", x, y, radius, height));
        return site.scanned(Sampling.random(EVERYWHERE, density, 0.03));
    }

    /// Terrain models, thinned airborne scans, and the same against a drone's.
    private static void grids(List<Situation> rows) {
        for (int step : new int[] {2, 5, 8, 10, 12, 25}) {
            rows.add(Situation.of("grids", "terrain models of %d m".formatted(step), POLYGONS, seed -> grid(seed, step))
                    .within(0.01));
        }
        rows.add(Situation.of("sparse", "0.02 points/m² against 6", POLYGONS, seed -> sparse(seed, 170, 0.02)));
        rows.add(Situation.of("sparse", "0.5 points/m² against 6", POLYGONS, seed -> sparse(seed, 100, 0.5)));
    }

    private static SituationSite grid(long seed, double step) {
        double size = 50 * step;
        SituationSite site = new SituationSite(seed, size, size).stableFrame(0.15);
        site.on(Relief.gentle(seed, step));
        double turn = site.between(0, Math.PI);
        double reach = site.between(9, 11) * step;
        for (int k = 0; k < 2; k++) {
            site.changed(new Fade(
                    "",
                    size / 2 + (1 - 2 * k) * reach * Math.cos(turn),
                    size / 2 + (1 - 2 * k) * reach * Math.sin(turn),
                    site.between(2.5, 3) * step,
                    k == 0 ? -step * site.between(0.5, 0.9) : step * site.between(0.2, 0.4)));
        }
        Sampling pre = new Sampling(EVERYWHERE, step, Pattern.RASTER, 0.05, Echo.GROUND);
        Sampling shifted = new Sampling(EVERYWHERE, step, Pattern.SHIFTED_RASTER, 0.05, Echo.GROUND);
        return site.scanned(pre, seed % 2 == 0 ? pre : shifted);
    }

    private static SituationSite sparse(long seed, double size, double density) {
        SituationSite site = new SituationSite(seed, size, size).stableFrame(0.2);
        double spacing = 1 / Math.sqrt(density);
        site.on(Relief.gentle(seed, spacing));
        double turn = site.between(0, Math.PI);
        double spread = Math.max(2.3 * spacing, 0.06 * size);
        for (int k = 0; k < 2; k++) {
            site.changed(new Fade(
                    "",
                    size / 2 + (1 - 2 * k) * 0.15 * size * Math.cos(turn),
                    size / 2 + (1 - 2 * k) * 0.15 * size * Math.sin(turn),
                    spread * site.between(0.9, 1),
                    k == 0 ? -spread * site.between(0.25, 0.4) : spread * site.between(0.1, 0.2)));
        }
        return site.scanned(Sampling.random(EVERYWHERE, density, 0.05), Sampling.random(EVERYWHERE, 6, 0.03));
    }
}
