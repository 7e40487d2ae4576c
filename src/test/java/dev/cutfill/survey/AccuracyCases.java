package dev.cutfill.survey;

import dev.cutfill.scene.Change;
import dev.cutfill.scene.Fade;
import dev.cutfill.scene.Frustum;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Slab;
import dev.cutfill.scene.Terrain;
import dev.cutfill.survey.AccuracyCase.Changes;
import dev.cutfill.survey.AccuracyCase.Motion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The scenes of the accuracy benchmark, by the table they are printed in; the names are the rows.
final class AccuracyCases {
    /// Radius and depth of the published experiments' pits (m); even seeds dig, odd ones heap.
    private static final double[][] BOWLS = {{5, 3}, {10, 6}, {15, 9}, {20, 12}, {25, 15}};

    private static final double[] NOISE = {0.001, 0.01, 0.05, 0.1};

    static final List<Motion> MOTIONS = List.of(new Motion(5, 1), new Motion(30, 5), new Motion(45, 10));

    private static final Changes NOTHING = (middle, seed) -> List.of();

    private AccuracyCases() {}

    static Map<String, List<AccuracyCase>> tables() {
        Map<String, List<AccuracyCase>> tables = new LinkedHashMap<>();
        tables.put("volumes", volumes());
        tables.put("shapes", shapes());
        tables.put("conditions", conditions());
        tables.put("unchanged", unchanged());
        return tables;
    }

    private static Changes bowl(double radius, double depth) {
        return (middle, seed) -> List.of(new GaussBowl("bowl", middle, middle, radius, seed % 2 == 0 ? -depth : depth));
    }

    private static AccuracyCase standard() {
        return AccuracyCase.of("standard", 70, bowl(10, 6));
    }

    /// Every volume under every noise, each from the three misalignments.
    private static List<AccuracyCase> volumes() {
        List<AccuracyCase> cases = new ArrayList<>();
        for (double[] bowl : BOWLS) {
            double volume = new GaussBowl("", 0, 0, bowl[0], bowl[1]).volume();
            for (double sigma : NOISE) {
                for (Motion motion : MOTIONS) {
                    String name = String.format(Locale.ROOT, "%.0f m³, σ %.0f mm", volume, 1000 * sigma);
                    cases.add(AccuracyCase.of(name, Math.max(60, 5.5 * bowl[0]), bowl(bowl[0], bowl[1]))
                            .withSigma(sigma)
                            .moved(motion));
                }
            }
        }
        return cases;
    }

    private static List<AccuracyCase> shapes() {
        List<AccuracyCase> cases = new ArrayList<>();
        Map<String, Changes> shapes = new LinkedHashMap<>();
        shapes.put("L-shaped bench", (m, seed) -> List.of(new Slab("L", m, m, 26, 20, 0.3 + seed, 12, 9, 0.8, -3)));
        shapes.put("frustum", (m, seed) -> List.of(new Frustum("heap", m, m, 9, 3, 4)));
        shapes.put(
                "cut beside fill, 1 m apart",
                (m, seed) ->
                        List.of(new GaussBowl("cut", m - 9, m, 8.5, -3), new GaussBowl("fill", m + 9, m, 8.5, 2.5)));
        shapes.put(
                "heap inside a cut",
                (m, seed) -> List.<Change>of(
                        Slab.rectangle("cut", m, m, 26, 22, 0.2 + seed, 0.6, -2),
                        new Frustum("heap", m + 2, m - 1, 4, 2.8, 5)));
        shapes.put("thin layer, 0.15 m + σ", (m, seed) -> List.of());
        shapes.put("fading slope, 1 m", (m, seed) -> List.of(new Fade("fade", m, m, 6, seed % 2 == 0 ? -1 : 1)));
        shapes.put("fading slope, 0.3 m", (m, seed) -> List.of(new Fade("fade", m, m, 6, seed % 2 == 0 ? -0.3 : 0.3)));
        shapes.forEach((name, changes) -> {
            for (double sigma : new double[] {0.01, 0.05, 0.1}) {
                Changes at = name.startsWith("thin")
                        ? (m, seed) -> List.of(Slab.rectangle("layer", m, m, 24, 18, 0.2 + seed, 0.5, 0.15 + sigma))
                        : changes;
                cases.add(AccuracyCase.of(String.format(Locale.ROOT, "%s, σ %.0f mm", name, 1000 * sigma), 70, at)
                        .withSigma(sigma));
            }
        });
        return cases;
    }

    /// One thing after the other is made harder than the standard scene has it.
    private static List<AccuracyCase> conditions() {
        AccuracyCase standard = standard();
        List<AccuracyCase> cases = new ArrayList<>();
        cases.add(standard.named("815 m³, 12 points/m², σ 50 mm, 30°, 5 m: standard"));
        for (Terrain terrain : List.of(Terrain.BENCHED_PIT, Terrain.STOCKPILE_YARD, Terrain.RIVER_BANK)) {
            cases.add(standard.on(terrain)
                    .named(terrain.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        for (double density : new double[] {4, 25, 100}) {
            cases.add(standard.withDensity(density, 1).named("%.0f points/m²".formatted(density)));
        }
        for (int ratio : new int[] {2, 3, 4}) {
            cases.add(standard.withDensity(6, ratio).named("6 points/m², post %d times".formatted(ratio)));
        }
        cases.add(standard.evenly().named("points evenly spread"));
        for (double yaw : new double[] {90, 135, 177}) {
            cases.add(standard.moved(new Motion(yaw, 10)).named("yaw %.0f°, 10 m".formatted(yaw)));
        }
        cases.add(standard.moved(Motion.NONE).named("as georeferenced"));
        cases.add(standard.withOverlap(0.8).named("overlap 80 %"));
        cases.add(standard.withOverlap(0.6).named("overlap 60 %"));
        cases.add(standard.withFlaws(20, 0, false).named("shadows"));
        cases.add(standard.withFlaws(0, 0.002, false).named("0.2 % stray points"));
        cases.add(standard.withFlaws(0, 0, true).named("trees and moved machines"));
        cases.add(standard.withFlaws(20, 0.002, true)
                .withDensity(6, 2)
                .withOverlap(0.8)
                .named("all of these at once"));
        return cases;
    }

    private static List<AccuracyCase> unchanged() {
        List<AccuracyCase> cases = new ArrayList<>();
        AccuracyCase still = AccuracyCase.of("", 80, NOTHING);
        for (double sigma : NOISE) {
            cases.add(still.withSigma(sigma).named(String.format(Locale.ROOT, "nothing, σ %.0f mm", 1000 * sigma)));
        }
        for (Terrain terrain : List.of(Terrain.BENCHED_PIT, Terrain.STOCKPILE_YARD, Terrain.RIVER_BANK)) {
            cases.add(still.on(terrain)
                    .withFlaws(12, 0.001, false)
                    .named("nothing, " + terrain.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        cases.add(still.moved(Motion.NONE).lifted(0.08).named("nothing but 80 mm of height"));
        cases.add(still.moved(Motion.NONE).named("nothing, as georeferenced"));
        return cases;
    }
}
