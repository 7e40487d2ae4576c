package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.pipeline.InvalidSettings;
import dev.cutfill.pipeline.SettingsDocument;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Faces;
import dev.cutfill.scene.Footprint;
import dev.cutfill.scene.HeightFunction;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.scene.Sampling;
import dev.cutfill.scene.Terrain;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The site of one run of a situation, as it is put together: ground, change, errors of post, both scans. Local
/// frame, metres, from (0, 0) to (width, depth).
final class SituationSite {
    private static final Origin MAP = new Origin(708_200, 3_532_400, 540);
    private static final Crs UTM_48N =
            new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("WGS 84 / UTM zone 48N"), 1);

    /// Places a side by which the change is integrated.
    private static final int MESH = 1500;

    final SplittableRandom random;
    final double width;
    final double depth;
    private final long seed;
    private final List<Polygon> stable = new ArrayList<>();
    private HeightFunction ground;
    private HeightFunction change = (x, y) -> 0;
    private HeightFunction error = (x, y) -> 0;
    private UnaryOperator<PointCloud> distortion = cloud -> cloud;
    private UnaryOperator<PointCloud> added = cloud -> cloud;
    private double @Nullable [] known;
    private Footprint touched = (x, y) -> false;
    private Footprint reference = (x, y) -> true;
    private Sampling pre;
    private Sampling post;
    private String settings = "{}";

    SituationSite(long seed, double width, double depth) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.width = width;
        this.depth = depth;
        this.ground = Terrain.FRACTAL_SLOPE.ground(seed, Math.max(width, depth));
        this.pre = Sampling.random((x, y) -> true, 6, 0.03);
        this.post = pre;
    }

    /// A random number between two.
    double between(double least, double most) {
        return random.nextDouble(least, most);
    }

    double sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    SituationSite on(HeightFunction newGround) {
        ground = newGround;
        return this;
    }

    HeightFunction ground() {
        return ground;
    }

    /// One more true change: post less pre (m).
    SituationSite changed(HeightFunction more) {
        change = change.plus(more);
        return this;
    }

    SituationSite changed(Change more) {
        return changed(more::dz);
    }

    /// An error of the heights of post (m).
    SituationSite falsified(HeightFunction newError) {
        error = newError;
        return this;
    }

    /// Points that stand on the ground, in either scan.
    SituationSite adding(Faces toPre, Faces toPost, double density, double sigma) {
        PointCloud inPre = toPre.points(MAP, random, density, sigma);
        PointCloud inPost = toPost.points(MAP, random, density, sigma);
        added = cloud -> Faces.together(cloud, inPre);
        return distorted(cloud -> Faces.together(cloud, inPost));
    }

    /// The true volumes (m³), where a mesh would not be exact, and where something changed beside [#changed].
    SituationSite truth(double cut, double fill, Footprint where) {
        known = new double[] {cut, fill};
        touched = where;
        return this;
    }

    /// What becomes of the points of post besides.
    SituationSite distorted(UnaryOperator<PointCloud> newDistortion) {
        distortion = newDistortion;
        return this;
    }

    /// Both scans.
    SituationSite scanned(Sampling both) {
        return scanned(both, both);
    }

    SituationSite scanned(Sampling newPre, Sampling newPost) {
        pre = newPre;
        post = newPost;
        return this;
    }

    Sampling scan() {
        return pre;
    }

    /// Where change counts: the ground inside the outer outline of either scan.
    SituationSite counting(Footprint newReference) {
        reference = newReference;
        return this;
    }

    SituationSite stable(Polygon... areas) {
        stable.addAll(List.of(areas));
        return this;
    }

    /// A frame along the edges as stable ground.
    SituationSite stableFrame(double share) {
        double m = share * Math.min(width, depth);
        double out = Math.min(0.5, m / 4);
        return stable(new Polygon(ring(out, out, width - out, depth - out), List.of(ring(m, m, width - m, depth - m))));
    }

    /// Squares in all corners as stable ground.
    SituationSite stableCorners(double share) {
        double m = share * Math.min(width, depth);
        return stable(
                new Polygon(ring(0, 0, m, m), List.of()),
                new Polygon(ring(width - m, 0, width, m), List.of()),
                new Polygon(ring(0, depth - m, m, depth), List.of()),
                new Polygon(ring(width - m, depth - m, width, depth), List.of()));
    }

    SituationSite set(String json) {
        settings = json;
        return this;
    }

    static Ring ring(double minX, double minY, double maxX, double maxY) {
        return Ring.owning(new double[] {minX, maxX, maxX, minX}, new double[] {minY, minY, maxY, maxY});
    }

    /// A rectangle about a centre, its length turned (rad).
    static Polygon rectangle(double centreX, double centreY, double length, double width, double turn) {
        double c = Math.cos(turn);
        double s = Math.sin(turn);
        double[] u = {-length / 2, length / 2, length / 2, -length / 2};
        double[] v = {-width / 2, -width / 2, width / 2, width / 2};
        double[] x = new double[4];
        double[] y = new double[4];
        for (int i = 0; i < 4; i++) {
            x[i] = centreX + u[i] * c - v[i] * s;
            y[i] = centreY + u[i] * s + v[i] * c;
        }
        return new Polygon(Ring.owning(x, y), List.of());
    }

    /// @param cut true volume on the reference ground (m³)
    /// @param fill likewise
    /// @param changed where anything changed, in map coordinates
    record Made(SurveyInputs inputs, SurveySettings settings, double cut, double fill, Footprint changed) {}

    Made made() {
        double[] volumes = known == null ? volumes() : known;
        HeightFunction dz = change;
        Footprint moved = touched;
        StableGround given =
                new StableGround(stable.stream().map(SituationSite::onMap).toList(), UTM_48N);
        try {
            return new Made(
                    new SurveyInputs(
                            source("pre", added.apply(pre.of(ground, width, depth, MAP, random.nextLong()))),
                            source("post", distortion.apply(measuredPost())),
                            given),
                    SettingsDocument.parse(settings).settings(),
                    volumes[0],
                    volumes[1],
                    (x, y) -> moved.contains(x - MAP.x(), y - MAP.y()) || dz.z(x - MAP.x(), y - MAP.y()) != 0);
        } catch (InvalidSettings e) {
            throw new IllegalArgumentException("run " + seed + ": " + settings, e);
        }
    }

    /// Cut and fill over the reference ground, by a mesh of the scene's own.
    private double[] volumes() {
        double stepX = width / MESH;
        double stepY = depth / MESH;
        double cut = 0, fill = 0;
        for (int row = 0; row < MESH; row++) {
            double y = (row + 0.5) * stepY;
            for (int column = 0; column < MESH; column++) {
                double x = (column + 0.5) * stepX;
                double dz = change.z(x, y);
                if (dz != 0 && reference.contains(x, y)) {
                    cut += Math.max(0, -dz);
                    fill += Math.max(0, dz);
                }
            }
        }
        return new double[] {cut * stepX * stepY, fill * stepX * stepY};
    }

    private PointCloud measuredPost() {
        return post.of(ground.plus(change).plus(error), width, depth, MAP, random.nextLong());
    }

    private static CloudSource source(String name, PointCloud cloud) {
        return new MemoryCloud(name, cloud, UTM_48N);
    }

    private static Polygon onMap(Polygon local) {
        return new Polygon(
                onMap(local.shell()),
                local.holes().stream().map(SituationSite::onMap).toList());
    }

    private static Ring onMap(Ring ring) {
        double[] x = new double[ring.size()];
        double[] y = new double[ring.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = ring.x(i) + MAP.x();
            y[i] = ring.y(i) + MAP.y();
        }
        return Ring.owning(x, y);
    }
}
