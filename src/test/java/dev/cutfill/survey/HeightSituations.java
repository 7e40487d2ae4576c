package dev.cutfill.survey;

import static dev.cutfill.survey.Situation.Reference.KNOWN_ALIGNED;
import static dev.cutfill.survey.Situation.Reference.NOTHING;
import static dev.cutfill.survey.Situation.Reference.POLYGONS;

import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.scene.Slab;
import dev.cutfill.survey.Situation.Reference;
import java.util.List;

/// Situations in which all heights differ: layers over most of a site, offsets, and systematic errors of post.
final class HeightSituations {
    private HeightSituations() {}

    static void add(List<Situation> rows) {
        layers(rows);
        offsets(rows);
        for (int percent : new int[] {-1, 1}) {
            rows.add(Situation.of(
                            "scale",
                            "post %+d %% too large".formatted(percent),
                            POLYGONS,
                            seed -> scaled(seed, percent))
                    .naming(Topic.SCALE)
                    .withSystematicError());
        }
        for (Reference reference : new Reference[] {POLYGONS, NOTHING}) {
            rows.add(Situation.of(
                            "doming", "domed by 0.25 m, " + words(reference), reference, seed -> domed(seed, reference))
                    .naming(Topic.DOMING)
                    .withSystematicError());
            rows.add(Situation.of(
                            "strip steps",
                            "steps of 8 cm, " + words(reference),
                            reference,
                            seed -> stepped(seed, reference))
                    .naming(Topic.STRIPS)
                    .withSystematicError());
        }
    }

    /// Fill over a share of the site, up to all of it.
    private static void layers(List<Situation> rows) {
        for (int percent : new int[] {30, 60, 85, 100}) {
            for (Reference reference : Reference.values()) {
                Situation row = Situation.of(
                        "layers",
                        "layer over %d %%, %s".formatted(percent, words(reference)),
                        reference,
                        seed -> layer(seed, percent / 100.0, reference));
                row = reference != NOTHING ? row : percent < 60 ? row.allowing(Topic.OFFSET) : row.naming(Topic.OFFSET);
                rows.add(reference == NOTHING && percent >= 60 ? row.thatMayWithhold() : row);
            }
        }
    }

    private static String words(Reference reference) {
        return switch (reference) {
            case POLYGONS -> "stable polygons";
            case KNOWN_ALIGNED -> "known_aligned";
            case NOTHING -> "nothing given";
        };
    }

    private static SituationSite layer(long seed, double share, Reference reference) {
        double size = 70;
        SituationSite site = new SituationSite(seed, size, size);
        double height = site.sign() * site.between(0.1, 0.5);
        double edge = share * size; // of a layer that reaches three edges of the site
        double plot = 12;
        boolean turned = site.random.nextBoolean();
        boolean spared = share == 1 && reference == POLYGONS;
        site.changed((x, y) -> {
            double inside = share == 1 ? spared ? Math.max(x, y) - plot - 1 : 1 : edge - (turned ? x : y);
            return height * Math.clamp(inside, 0, 1);
        });
        if (reference == POLYGONS) {
            site.stable(new Polygon(
                    share == 1
                            ? SituationSite.ring(0, 0, plot, plot)
                            : turned
                                    ? SituationSite.ring(edge + 1, 0, size, size)
                                    : SituationSite.ring(0, edge + 1, size, size),
                    List.of()));
        }
        if (reference != KNOWN_ALIGNED) {
            return site;
        }
        double off = 0.03 * site.random.nextGaussian(); // as much as is vouched for when nothing is said of it
        return site.falsified((x, y) -> off).set("{\"known_aligned\": true}");
    }

    /// An offset of heights as deep as the changes.
    private static void offsets(List<Situation> rows) {
        for (double offset : new double[] {-0.5, -0.3, 0.3, 0.5}) {
            for (boolean known : new boolean[] {false, true}) {
                rows.add(Situation.of(
                                "offsets",
                                "offset %+.1f m, stable polygons%s".formatted(offset, known ? ", known_aligned" : ""),
                                POLYGONS,
                                seed -> offset(seed, offset, known))
                        .naming(Topic.OFFSET));
            }
        }
    }

    private static SituationSite offset(long seed, double offset, boolean known) {
        SituationSite site = new SituationSite(seed, 80, 80).stableFrame(0.15);
        double turn = site.between(0, Math.PI);
        for (int k = 0; k < 2; k++) {
            site.changed(Slab.rectangle(
                    "",
                    40 + (1 - 2 * k) * 13 * Math.cos(turn),
                    40 + (1 - 2 * k) * 13 * Math.sin(turn),
                    site.between(10, 15),
                    site.between(9, 13),
                    site.between(0, Math.PI),
                    1,
                    (1 - 2 * k) * Math.abs(offset) * site.between(0.9, 1.1)));
        }
        site.falsified((x, y) -> offset);
        return known ? site.set("{\"known_aligned\": true}") : site;
    }

    /// All coordinates of post are too large by so many per cent, about the middle of the site.
    private static SituationSite scaled(long seed, double percent) {
        SituationSite site = Situations.withPitAndHeap(new SituationSite(seed, 80, 80).stableFrame(0.15));
        double factor = 1 + percent / 100;
        double level = site.ground().z(40, 40);
        return site.distorted(cloud -> {
            double[] x = cloud.x().clone();
            double[] y = cloud.y().clone();
            double[] z = cloud.z().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] = 40 + factor * (x[i] - 40);
                y[i] = 40 + factor * (y[i] - 40);
                z[i] = level + factor * (z[i] - level);
            }
            return PointCloud.owning(cloud.origin(), x, y, z);
        });
    }

    /// Post is too high in the middle, or too low.
    private static SituationSite domed(long seed, Reference reference) {
        SituationSite site = Situations.withPitAndHeap(new SituationSite(seed, 80, 80));
        double height = 0.25 * site.sign();
        double x0 = 40 + site.between(-5, 5);
        double y0 = 40 + site.between(-5, 5);
        site.falsified((x, y) -> height * (1 - ((x - x0) * (x - x0) + (y - y0) * (y - y0)) / (40 * 40)));
        return reference == POLYGONS ? site.stableFrame(0.2) : site;
    }

    /// One half of post is 8 cm too high or too low.
    private static SituationSite stepped(long seed, Reference reference) {
        SituationSite site = Situations.withPitAndHeap(new SituationSite(seed, 80, 80));
        double height = 0.08 * site.sign();
        double turn = site.between(0, Math.PI);
        double off = site.between(-6, 6);
        site.falsified((x, y) -> (x - 40) * Math.cos(turn) + (y - 40) * Math.sin(turn) > off ? height : 0);
        return reference == POLYGONS ? site.stableFrame(0.2) : site;
    }
}
