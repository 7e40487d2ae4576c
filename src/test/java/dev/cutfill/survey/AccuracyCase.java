package dev.cutfill.survey;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.MemoryCloud;
import dev.cutfill.scene.Scan;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Terrain;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One kind of scene of the accuracy benchmark: all that is fixed while the seed runs.
///
/// @param size edge of the square site (m)
/// @param density of pre (points/m²)
/// @param ratio density of post to that of pre
/// @param sigma noise of both on each axis (m)
/// @param lift of post, besides its motion (m)
/// @param clutter trees that stand in both epochs, machines that were driven elsewhere between them
/// @param places how the points of both lie over the ground
record AccuracyCase(
        String name,
        Terrain terrain,
        double size,
        Changes changes,
        double density,
        double ratio,
        double sigma,
        Motion motion,
        double overlap,
        double lift,
        int shadows,
        double strayShare,
        boolean clutter,
        Scan.Places places) {
    private static final Origin MAP = new Origin(708_200, 3_532_400, 540);
    private static final Crs UTM_48N =
            new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("WGS 84 / UTM zone 48N"), 1);

    /// Width of the stable frame round the middle of the site, as a share of its edge.
    private static final double FRAME = 0.18;

    /// What was changed, about the middle of a site.
    @FunctionalInterface
    interface Changes {
        List<Change> at(double middle, long seed);
    }

    /// A turn about the vertical, give or take 2.5°, a tilt of up to 5° and a shift of each axis, give or take
    /// 0.5 m: the protocol of the published experiments.
    ///
    /// @param yaw (degrees)
    /// @param shift (m)
    record Motion(double yaw, double shift) {
        static final Motion NONE = new Motion(0, 0);

        RigidTransform of(Scene scene, SplittableRandom random) {
            if (equals(NONE)) {
                return RigidTransform.IDENTITY;
            }
            double roll = Math.toRadians(random.nextDouble(-5, 5));
            double pitch = Math.toRadians(random.nextDouble(-5, 5));
            double turn = Math.toRadians(sign(random) * random.nextDouble(yaw - 2.5, yaw + 2.5));
            return scene.aboutCentre(
                    roll,
                    pitch,
                    turn,
                    sign(random) * random.nextDouble(shift - 0.5, shift + 0.5),
                    sign(random) * random.nextDouble(shift - 0.5, shift + 0.5),
                    sign(random) * random.nextDouble(shift - 0.5, shift + 0.5));
        }

        private static int sign(SplittableRandom random) {
            return random.nextBoolean() ? 1 : -1;
        }
    }

    static AccuracyCase of(String name, double size, Changes changes) {
        return new AccuracyCase(
                name,
                Terrain.FRACTAL_SLOPE,
                size,
                changes,
                12,
                1,
                0.05,
                new Motion(30, 5),
                1,
                0,
                0,
                0,
                false,
                Scan.Places.RANDOM);
    }

    AccuracyCase named(String newName) {
        return new AccuracyCase(
                newName,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase on(Terrain newTerrain) {
        return new AccuracyCase(
                name,
                newTerrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase withDensity(double newDensity, double newRatio) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                newDensity,
                newRatio,
                sigma,
                motion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase withSigma(double newSigma) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                newSigma,
                motion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase moved(Motion newMotion) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                newMotion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase withOverlap(double newOverlap) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                newOverlap,
                lift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase lifted(double newLift) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                overlap,
                newLift,
                shadows,
                strayShare,
                clutter,
                places);
    }

    AccuracyCase withFlaws(int newShadows, double newStrayShare, boolean newClutter) {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                overlap,
                lift,
                newShadows,
                newStrayShare,
                newClutter,
                places);
    }

    AccuracyCase evenly() {
        return new AccuracyCase(
                name,
                terrain,
                size,
                changes,
                density,
                ratio,
                sigma,
                motion,
                overlap,
                lift,
                shadows,
                strayShare,
                clutter,
                Scan.Places.EVEN);
    }

    /// A seed of this scene's own, so that no two scenes share ground, samples or noise; even for even runs.
    private long own(int run) {
        return run + 2 * (Objects.hash(name, motion.yaw(), motion.shift()) & 0xFFFFFL);
    }

    private Scene scene(long seed) {
        int pre = (int) (size * size * density);
        int post = (int) (pre * ratio);
        double m = FRAME * size;
        Polygon frame = new Polygon(square(1, size - 1), List.of(square(m, size - m)));
        Scene still = new Scene(
                name,
                seed,
                terrain.ground(seed, size),
                changes.at(size / 2 + seed % 7 * 0.13, seed),
                size,
                size,
                List.of(frame),
                MAP,
                UTM_48N,
                new Scan(pre, sigma, shadows, 2.5, (int) (strayShare * pre), places),
                new Scan(post, sigma, shadows, 2.5, (int) (strayShare * post), places),
                RigidTransform.IDENTITY);
        return still.withPreFromPost(motion.of(still, new SplittableRandom(seed ^ 0x5EED)));
    }

    /// @param machines places of what was driven about, as x, y pairs in the site's frame: a change there is a
    /// true one
    record Built(Scene scene, SurveyInputs inputs, double[] machines) {}

    Built built(int run) {
        long seed = own(run);
        Scene scene = scene(seed);
        SplittableRandom random = new SplittableRandom(seed ^ 0x7EE5);
        double reach = size / (2 - overlap);
        PointCloud pre = cropped(scene.pre(), 0, reach);
        PointCloud post = cropped(scene.postAligned(), size - reach, size);
        double[] machines = clutter ? places(6, random) : new double[0];
        if (clutter) {
            double[] trees = places(8, random);
            pre = with(
                    with(pre, scene, trees, random, this::tree),
                    scene,
                    Arrays.copyOf(machines, 6),
                    random,
                    this::machine);
            post = with(
                    with(post, scene, trees, random, this::tree),
                    scene,
                    Arrays.copyOfRange(machines, 6, 12),
                    random,
                    this::machine);
        }
        RigidTransform delivered = scene.preFromPost().inverse().after(RigidTransform.translation(0, 0, lift));
        return new Built(
                scene,
                new SurveyInputs(source("pre", pre), source("post", post.transformed(delivered)), scene.stable()),
                machines);
    }

    private static CloudSource source(String name, PointCloud cloud) {
        return new MemoryCloud(name, cloud, UTM_48N);
    }

    private static PointCloud cropped(PointCloud cloud, double from, double to) {
        return cloud.select(IntStream.range(0, cloud.size())
                .filter(i -> cloud.x()[i] >= from && cloud.x()[i] <= to)
                .toArray());
    }

    /// Places on the frame, so that what is known of the changes stays true.
    private double[] places(int count, SplittableRandom random) {
        double[] xy = new double[2 * count];
        for (int i = 0; i < xy.length; i += 2) {
            double along = random.nextDouble(0.05, 0.95) * size;
            double across = random.nextDouble(0.04, 0.12) * size;
            int side = random.nextInt(4);
            xy[i] = side == 0 ? along : side == 1 ? across : side == 2 ? along : size - across;
            xy[i + 1] = side == 0 ? across : side == 1 ? along : side == 2 ? size - across : along;
        }
        return xy;
    }

    @FunctionalInterface
    private interface Thing {
        /// A random place on or in it, relative to where it stands.
        double[] place(SplittableRandom random);
    }

    /// Echoes from all of a round crown.
    private double[] tree(SplittableRandom random) {
        double u = random.nextGaussian();
        double v = random.nextGaussian();
        double w = random.nextGaussian();
        double length = Math.sqrt(u * u + v * v + w * w) / (2.2 * Math.cbrt(random.nextDouble()));
        return new double[] {u / length, v / length, 3.5 + w / length};
    }

    /// The roof of a box of 6 × 2.5 m.
    private double[] machine(SplittableRandom random) {
        return new double[] {random.nextDouble(-3, 3), random.nextDouble(-1.25, 1.25), 2.8};
    }

    private PointCloud with(PointCloud cloud, Scene scene, double[] places, SplittableRandom random, Thing thing) {
        int each = (int) (density * 15);
        int n = cloud.size() + each * places.length / 2;
        double[] x = Arrays.copyOf(cloud.x(), n);
        double[] y = Arrays.copyOf(cloud.y(), n);
        double[] z = Arrays.copyOf(cloud.z(), n);
        int next = cloud.size();
        for (int k = 0; k < places.length; k += 2) {
            for (int i = 0; i < each; i++) {
                double[] at = thing.place(random);
                x[next] = places[k] + at[0];
                y[next] = places[k + 1] + at[1];
                z[next++] = scene.ground().z(places[k], places[k + 1]) + at[2];
            }
        }
        return PointCloud.owning(cloud.origin(), x, y, z);
    }

    private static Ring square(double from, double to) {
        return Ring.owning(new double[] {from, to, to, from}, new double[] {from, from, to, to});
    }
}
