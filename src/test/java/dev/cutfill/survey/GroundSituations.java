package dev.cutfill.survey;

import static dev.cutfill.survey.Situation.Reference.NOTHING;
import static dev.cutfill.survey.Situation.Reference.POLYGONS;

import dev.cutfill.scene.Faces;
import dev.cutfill.scene.Fade;
import dev.cutfill.scene.Footprint;
import dev.cutfill.scene.Frustum;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.HeightFunction;
import dev.cutfill.scene.Relief;
import dev.cutfill.scene.Sampling;
import dev.cutfill.scene.Terrain;
import dev.cutfill.scene.Trees;
import java.util.List;
import java.util.Locale;

/// Situations by what stands, lies or moves on the ground: woods, small sites, slides, walls, benches, water,
/// designs, and ground that did not change at all.
final class GroundSituations {
    private static final Footprint EVERYWHERE = (x, y) -> true;

    private GroundSituations() {}

    static void add(List<Situation> rows) {
        woods(rows);
        for (int size : new int[] {3, 5, 12}) {
            rows.add(Situation.of(
                    "small sites",
                    "site of %d m, 1000 points/m²".formatted(size),
                    POLYGONS,
                    seed -> small(seed, size)));
        }
        rows.add(Situation.of("slides", "creeping landslide", POLYGONS, GroundSituations::slide));
        rows.add(Situation.of("walls", "wall set back", NOTHING, seed -> wall(seed, false))
                .naming(Topic.STEEP)
                .thatMayWithhold());
        rows.add(Situation.of("walls", "wall undercut", NOTHING, seed -> wall(seed, true))
                .naming(Topic.STEEP)
                .thatMayWithhold());
        rows.add(Situation.of("benches", "sheer benches of 2 m cut back", POLYGONS, GroundSituations::benches)
                .allowing(Topic.STEEP));
        rows.add(Situation.of("water", "pond without echoes", POLYGONS, seed -> water(seed, false))
                .naming(Topic.GAPS));
        rows.add(Situation.of("water", "pond whose level fell", POLYGONS, seed -> water(seed, true)));
        rows.add(Situation.of("designs", "stockpile on a plane", NOTHING, GroundSituations::stockpile)
                .allowing(Topic.OFFSET));
        for (Terrain terrain : Terrain.values()) {
            String name = terrain.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            Topic[] steep = terrain == Terrain.BENCHED_PIT ? new Topic[] {Topic.STEEP} : new Topic[0];
            rows.add(Situation.of("unchanged", "nothing changed, " + name, POLYGONS, seed -> {
                        SituationSite site = new SituationSite(seed, 70, 70).stableFrame(0.15);
                        return site.on(terrain.ground(seed, 70));
                    })
                    .allowing(steep));
            rows.add(Situation.of("unchanged", "nothing changed, " + name + ", nothing given", NOTHING, seed -> {
                        SituationSite site = new SituationSite(seed, 70, 70);
                        return site.on(terrain.ground(seed, 70));
                    })
                    .allowing(steep));
        }
    }

    private static void woods(List<Situation> rows) {
        rows.add(Situation.of("woods", "trees in the first scan, ground_filter", NOTHING, seed -> {
            SituationSite site = pitInWoods(seed);
            return site.scanned(site.scan().under(trees(site, 90)), site.scan()).set("{\"ground_filter\": \"smrf\"}");
        }));
        rows.add(Situation.of("woods", "trees in both scans", NOTHING, seed -> {
            SituationSite site = pitInWoods(seed);
            return site.scanned(site.scan().under(trees(site, 90)));
        }));
        rows.add(Situation.of("woods", "trees in both scans, ground_filter", NOTHING, seed -> {
            SituationSite site = pitInWoods(seed);
            return site.scanned(site.scan().under(trees(site, 90))).set("{\"ground_filter\": \"smrf\"}");
        }));
        rows.add(Situation.of("woods", "halves of one scan of woods", NOTHING, seed -> {
            SituationSite site = new SituationSite(seed, 80, 80);
            return site.scanned(Sampling.random(EVERYWHERE, 3, 0.03).under(trees(site, 160)));
        }));
        rows.add(Situation.of("woods", "halves of one thinned scan of woods, a pit", NOTHING, seed -> {
            SituationSite site = pitInWoods(seed);
            return site.scanned(Sampling.random(EVERYWHERE, 1, 0.03).under(trees(site, 120)));
        }));
    }

    private static SituationSite pitInWoods(long seed) {
        SituationSite site = new SituationSite(seed, 80, 80);
        return site.changed(new GaussBowl(
                "pit", 40 + site.between(-3, 3), 40 + site.between(-3, 3), site.between(8, 11), -site.between(2, 3.5)));
    }

    private static Trees trees(SituationSite site, int count) {
        Footprint woods = EVERYWHERE.without(Footprint.disc(40, 40, 18));
        return Trees.grown(site.random, count, site.width, site.depth, woods);
    }

    private static SituationSite small(long seed, double size) {
        SituationSite site = new SituationSite(seed, size, size).stableFrame(0.15);
        site.on(HeightFunction.slope(0.05, -0.1).plus(Relief.fractal(seed, 0.4 * size, 0.02 * size, 4)));
        site.changed(new GaussBowl(
                "pit",
                size * site.between(0.45, 0.55),
                size * site.between(0.45, 0.55),
                size * site.between(0.13, 0.18),
                -size * site.between(0.04, 0.07)));
        return site.scanned(Sampling.random(EVERYWHERE, 1000, 0.004));
    }

    /// A tongue that slid down the slope by up to 1.5 m: its own relief moves along, its head sinks, its toe
    /// swells.
    private static SituationSite slide(long seed) {
        double size = 90;
        SituationSite site = new SituationSite(seed, size, size).stableFrame(0.1);
        HeightFunction relief = Relief.fractal(seed, 25, 1.2, 4);
        HeightFunction slope = HeightFunction.slope(0.02, -0.3);
        site.on(slope.plus(relief));
        double x0 = 45 + site.between(-3, 3);
        double y0 = 45 + site.between(-3, 3);
        double halfLength = site.between(20, 26);
        double halfWidth = site.between(11, 15);
        double moved = site.between(0.8, 1.5);
        double thick = site.between(2, 4);
        return site.changed((x, y) -> {
            double u = (y0 - y) / halfLength; // downhill
            double v = (x - x0) / halfWidth;
            double r = u * u + v * v;
            if (r >= 1) {
                return 0;
            }
            double w = (1 - r) * (1 - r);
            double slid = moved * w;
            double swell = 4 * u * (1 - r) / halfLength * moved * thick; // thickness times −d(slid)/du
            return relief.z(x, y + slid) - relief.z(x, y) + swell;
        });
    }

    /// A wall of 4 m with points on its face, set back over a span at full height or between 1 and 3 m only.
    private static SituationSite wall(long seed, boolean undercut) {
        double size = 40;
        SituationSite site = new SituationSite(seed, size, size);
        HeightFunction rough = Relief.fractal(seed, 15, 0.2, 3);
        double from = site.between(10, 14);
        double to = from + site.between(6, 12);
        double back = site.between(0.3, 0.9);
        double face = size / 2;
        HeightFunction before = (x, y) -> y > face ? 4 : 0;
        site.on(before.plus(rough));
        double bottom = undercut ? 1 : 0;
        double top = undercut ? 3 : 4;
        Faces old = new Faces(rough).wall(0, size, 0, 4, face);
        Faces left = new Faces(rough).wall(0, from, 0, 4, face).wall(to, size, 0, 4, face);
        left.wall(from, to, 0, bottom, face).wall(from, to, top, 4, face).wall(from, to, bottom, top, face + back);
        if (!undercut) {
            site.changed((x, y) -> x > from && x < to && y > face && y < face + back ? -4 : 0);
        }
        site.scanned(Sampling.random(EVERYWHERE, 20, 0.01));
        site.adding(old, left, 20, 0.01);
        return site.truth(
                (to - from) * back * (top - bottom), 0, Footprint.box(from, face - 0.5, to, face + back + 0.5));
    }

    /// Two sheer steps of 2 m, seen from above, each cut back over a span.
    private static SituationSite benches(long seed) {
        double size = 70;
        SituationSite site = new SituationSite(seed, size, size).stableCorners(0.25);
        double turn = site.between(-0.5, 0.5);
        double c = Math.cos(turn);
        double s = Math.sin(turn);
        HeightFunction rough = Relief.fractal(seed, 20, 0.15, 4);
        HeightFunction stepped = (x, y) -> {
            double v = -(x - 35) * s + (y - 35) * c;
            return v > 7 ? 4 : v > -7 ? 2 : 0;
        };
        site.on(rough.plus(stepped));
        double cut = 0;
        for (double edge : new double[] {-7, 7}) {
            double middle = site.between(-5, 5);
            double length = site.between(18, 26);
            double back = site.between(2, 4);
            cut += 2 * length * back;
            site.changed((x, y) -> {
                double u = (x - 35) * c + (y - 35) * s;
                double v = -(x - 35) * s + (y - 35) * c;
                return Math.abs(u - middle) < length / 2 && v > edge && v < edge + back ? -2 : 0;
            });
        }
        return site.truth(cut, 0, EVERYWHERE.without(EVERYWHERE));
    }

    /// A pond: of its surface nothing comes back, or it lies lower in post. A heap beside it.
    private static SituationSite water(long seed, boolean echoes) {
        double size = 80;
        SituationSite site = new SituationSite(seed, size, size).stableCorners(0.22);
        HeightFunction rough = Relief.fractal(seed, 30, 0.6, 4);
        double x0 = 30 + site.between(-2, 2);
        double y0 = 40 + site.between(-2, 2);
        Fade basin = new Fade("basin", x0, y0, site.between(6, 8), -6);
        HeightFunction bed = rough.plus(basin::dz);
        double level = -2 + site.between(-0.2, 0.2);
        double fell = site.between(0.3, 0.6);
        site.changed(new Frustum("heap", site.between(55, 60), site.between(36, 44), site.between(6, 8), 2, 2.5));
        Footprint lake = (x, y) -> Math.hypot(x - x0, y - y0) < 20 && bed.z(x, y) < level;
        if (echoes) {
            site.on((x, y) -> lake.contains(x, y) ? level : bed.z(x, y));
            return site.changed((x, y) -> lake.contains(x, y) ? Math.max(bed.z(x, y), level - fell) - level : 0);
        }
        Footprint lower = (x, y) -> lake.contains(x, y) && bed.z(x, y) < level - fell;
        return site.on(bed)
                .scanned(
                        site.scan().within(EVERYWHERE.without(lake)),
                        site.scan().within(EVERYWHERE.without(lower)));
    }

    /// Heaps over most of a yard that is given as a plane.
    private static SituationSite stockpile(long seed) {
        double size = 70;
        SituationSite site = new SituationSite(seed, size, size).on(HeightFunction.slope(0.01, -0.005));
        for (int k = 0; k < 2; k++) {
            site.changed(new Frustum(
                    "heap",
                    20 + 30 * k + site.between(-2, 2),
                    35 + site.between(-6, 6),
                    site.between(14, 16),
                    site.between(2, 5),
                    site.between(5, 8)));
        }
        return site.scanned(Sampling.random(EVERYWHERE, 4, 0), Sampling.random(EVERYWHERE, 6, 0.03));
    }
}
