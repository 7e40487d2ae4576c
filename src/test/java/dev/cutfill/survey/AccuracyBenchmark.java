package dev.cutfill.survey;

import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Frustum;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scan;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.scene.Slab;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// By hand: errors of cut, fill and net, coverage of the stated intervals, missed and false regions over many seeded scenes.
/// Arguments: what (gauss, kinds, none, demo, seed), seeds, `aligned` or `misaligned`.
final class AccuracyBenchmark {
    private AccuracyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        String what = arguments[0];
        int seeds = Integer.parseInt(arguments[1]);
        boolean aligned = arguments.length < 3 || arguments[2].equals("aligned");
        switch (what) {
            case "gauss" -> {
                for (double density : new double[] {4, 16}) {
                    for (double sigma : new double[] {0.01, 0.05, 0.1}) {
                        for (double[] bowl : new double[][] {{5, 3}, {10, 6}, {25, 15}}) {
                            Tally tally = new Tally("gauss r=%.0f d=%.0f σ=%.2f ρ=%.0f".formatted(bowl[0], bowl[1], sigma, density));
                            double size = Math.max(60, bowl[0] * 5);
                            for (int seed = 0; seed < seeds; seed++) {
                                double at = size / 2 + seed % 7 * 0.13;
                                Scene scene = Sites.slope(
                                        seed, size, (int) (size * size * density), sigma,
                                        List.of(new GaussBowl("bowl", at, size / 2, bowl[0], -bowl[1])));
                                run(scene, aligned, tally);
                            }
                            tally.print();
                        }
                    }
                }
            }
            case "small" -> {
                for (double sigma : new double[] {0.01, 0.05, 0.1}) {
                    Tally tally = new Tally("gauss r=5 d=3 σ=%.2f ρ=12".formatted(sigma));
                    for (int seed = 0; seed < seeds; seed++) {
                        Scene scene = Sites.slope(
                                seed, 60, 60 * 60 * 12, sigma,
                                List.of(new GaussBowl("bowl", 30 + seed % 7 * 0.13, 30, 5, -3)));
                        run(scene, aligned, tally);
                    }
                    tally.print();
                }
            }
            case "kinds" -> {
                for (double sigma : new double[] {0.02, 0.05, 0.1}) {
                    Tally tally = new Tally("kinds σ=%.2f ρ=6/12".formatted(sigma));
                    for (int seed = 0; seed < seeds; seed++) {
                        double size = 140;
                        Scene scene = Sites.slope(seed, size, 1000, sigma, List.of(
                                new Slab("L bench", 55, 90, 30, 22, 0.3, 14, 10, 0.8, -3),
                                new Frustum("heap", 98, 95, 10, 3, 4),
                                Slab.rectangle("layer", 98, 60, 20, 20, 0.2, 0.5, 0.15 + sigma),
                                new GaussBowl("pit", 50, 50, 8, -2.5),
                                new GaussBowl("spoil", 67, 50, 8, 2)));
                        int n = (int) (size * size * 6);
                        run(scene.withScans(new Scan(n, sigma, 8, 2, 15), new Scan(2 * n, sigma, 8, 2, 15)), aligned, tally);
                    }
                    tally.print();
                }
            }
            case "none" -> {
                for (double sigma : new double[] {0.01, 0.05, 0.1}) {
                    Tally tally = new Tally("no change σ=%.2f".formatted(sigma));
                    for (int seed = 0; seed < seeds; seed++) {
                        Scene pit = Sites.demo(seed).withChanges(List.of());
                        run(pit.withScans(new Scan(250_000, sigma, 12, 2.5, 20), new Scan(250_000, sigma, 12, 2.5, 20)), aligned, tally);
                    }
                    tally.print();
                }
            }
            case "demo", "seed" -> {
                Tally tally = new Tally(what);
                for (int seed = 1; seed <= seeds; seed++) {
                    run(what.equals("demo") ? Sites.demo(seed) : Sites.seed(seed), aligned, tally);
                }
                tally.print();
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void run(Scene scene, boolean aligned, Tally tally) throws Exception {
        Scene delivered = aligned ? scene.withPreFromPost(RigidTransform.IDENTITY) : scene;
        long start = System.nanoTime();
        ChangeReport report = ChangeSurvey.run(
                new SurveyInputs(delivered.preSource(), delivered.postSource(), delivered.stable()),
                SurveySettings.defaults(),
                tally.progress());
        tally.add(delivered, report, (System.nanoTime() - start) / 1e9);
    }

    /// Errors over all regions of one kind of scene.
    private static final class Tally {
        private final String title;
        private final List<Double> net = new ArrayList<>();
        private final List<Double> main = new ArrayList<>();
        private final List<Double> overlap = new ArrayList<>();
        private final List<Double> halfWidths = new ArrayList<>();
        private int covered;
        private int missed;
        private int falseRegions;
        private int falseScenes;
        private double oppositeWorst;
        private double seconds;
        private int scenes;
        private String stage = "";
        private long since = System.nanoTime();
        private final java.util.TreeMap<String, Double> stages = new java.util.TreeMap<>();

        Tally(String title) {
            this.title = title;
        }

        Progress progress() {
            return (name, fraction) -> {
                long now = System.nanoTime();
                stages.merge(stage, (now - since) / 1e9, Double::sum);
                stage = name;
                since = now;
            };
        }

        void add(Scene scene, ChangeReport report, double time) {
            scenes++;
            seconds += time;
            boolean[] used = new boolean[report.regions().size()];
            for (Change change : scene.changes()) {
                Polygon outline = scene.onMap(change.outline());
                Region best = null;
                double bestShare = 0;
                for (Region region : report.regions()) {
                    double share = iou(outline, region.outline());
                    if (share > 0.02) {
                        used[region.number() - 1] = true;
                    }
                    if (share > bestShare) {
                        bestShare = share;
                        best = region;
                    }
                }
                if (best == null || bestShare < 0.2) {
                    missed++;
                    System.out.printf(Locale.ROOT, "  missed %s (IoU %.2f)%n", change.name(), bestShare);
                    continue;
                }
                double truth = change.volume();
                boolean inside = best.net().covers(truth);
                covered += inside ? 1 : 0;
                net.add(100 * Math.abs(best.net().value() - truth) / Math.abs(truth));
                boolean cut = truth < 0;
                main.add(100 * Math.abs((cut ? best.cut().value() - change.cut() : best.fill().value() - change.fill()) / truth));
                oppositeWorst = Math.max(oppositeWorst, 100 * (cut ? best.fill().value() : best.cut().value()) / Math.abs(truth));
                overlap.add(-bestShare);
                halfWidths.add(100 * best.net().halfWidth95() / Math.abs(truth));
                if (System.getProperty("verbose") != null) {
                    System.out.printf(
                            Locale.ROOT, "  %-24s truth %9.2f net %9.2f ± %6.2f (%+.2f%%) %s IoU %.2f area %.0f/%.0f cores %d/%d filled %.1f%n", change.name(),
                            truth, best.net().value(), best.net().halfWidth95(), 100 * (best.net().value() - truth) / truth,
                            inside ? "" : "OUT", bestShare, best.area(), outline.area(), best.significantCores(), best.cores(), best.filledArea());
                }
            }
            int wrong = 0;
            for (int k = 0; k < used.length; k++) {
                if (!used[k]) {
                    wrong++;
                    Region r = report.regions().get(k);
                    System.out.printf(Locale.ROOT, "  false %s seed %d: area %.1f net %.2f ± %.2f max %.2f cores %d/%d%n", scene.name(), scene.seed(), r.area(), r.net().value(), r.net().halfWidth95(), r.maxChange(), r.significantCores(), r.cores());
                }
            }
            falseRegions += wrong;
            falseScenes += wrong > 0 ? 1 : 0;
            if (System.getProperty("verbose") != null) {
                System.out.println("  " + report.stable() + " " + report.parameters() + " " + report.coverage());
            }
        }

        void print() {
            System.out.printf(
                    Locale.ROOT,
                    "%-34s n %3d net %% med %.3f p95 %.2f max %.2f | main med %.3f max %.2f | opp max %.2f | ±95 med %.2f | cover %.0f%% | IoU med %.2f min %.2f | missed %d false %d (%d/%d scenes) | %.2f s%n",
                    title, net.size(), q(net, 0.5), q(net, 0.95), q(net, 1), q(main, 0.5), q(main, 1), oppositeWorst, q(halfWidths, 0.5),
                    100.0 * covered / Math.max(1, net.size()), -q(overlap, 0.5), -q(overlap, 1), missed, falseRegions, falseScenes, scenes, seconds / scenes);
            if (System.getProperty("stages") != null) {
                System.out.println("  " + stages);
            }
        }

        private static double q(List<Double> values, double share) {
            if (values.isEmpty()) {
                return Double.NaN;
            }
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted[(int) Math.round(share * (sorted.length - 1))];
        }
    }

    /// Intersection over union by a raster of 200 × 200 over the box of both.
    static double iou(Polygon a, Polygon b) {
        double[] box = {1e300, 1e300, -1e300, -1e300};
        for (Polygon p : List.of(a, b)) {
            for (int i = 0; i < p.shell().size(); i++) {
                box[0] = Math.min(box[0], p.shell().x(i));
                box[1] = Math.min(box[1], p.shell().y(i));
                box[2] = Math.max(box[2], p.shell().x(i));
                box[3] = Math.max(box[3], p.shell().y(i));
            }
        }
        if (box[2] - box[0] > 400) {
            return 0;
        }
        int both = 0, either = 0;
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                double x = box[0] + (i + 0.5) / 200 * (box[2] - box[0]);
                double y = box[1] + (j + 0.5) / 200 * (box[3] - box[1]);
                boolean inA = a.contains(x, y);
                boolean inB = b.contains(x, y);
                both += inA && inB ? 1 : 0;
                either += inA || inB ? 1 : 0;
            }
        }
        return either == 0 ? 0 : (double) both / either;
    }
}
