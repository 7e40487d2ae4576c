package dev.cutfill.scene;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import java.util.List;
import java.util.SplittableRandom;

/// Ready-made scenes.
public final class Sites {
    private static final Origin MAP = new Origin(708_200, 3_532_400, 540);

    private Sites() {}

    /// A quick one: 250 × 250 m, a quarter of a million points an epoch, six changes, turned by 5° to 30° and
    /// shifted by up to 5 m.
    public static Scene demo(long seed) {
        double size = 250;
        BenchedPit pit = new BenchedPit(118, 132, 62, 3, 7, 3.5, 6, 0.9);
        Scene scene = new Scene(
                "demo",
                seed,
                quarry(seed, pit),
                List.of(
                        new GaussBowl("blast on the pit floor", 112, 128, 13, -4.5),
                        new Slab("bench cut back", 64, 205, 34, 24, Math.toRadians(17), 18, 12, 0.8, -3),
                        new Frustum("spoil heap", 204, 178, 12, 3, 5),
                        Slab.rectangle("haul road base", 199, 118, 34, 16, Math.toRadians(-32), 0.6, 0.3),
                        new GaussBowl("trial pit", 178, 56, 8, -2.5),
                        new GaussBowl("its spoil", 195.5, 58, 8, 2)),
                size,
                size,
                stableAround(size, 22, 208, 148, 12),
                MAP,
                Scene.UTM_48N,
                new Scan(250_000, 0.03, 12, 2.5, 20),
                new Scan(250_000, 0.04, 12, 2.5, 20),
                RigidTransform.IDENTITY);
        SplittableRandom random = new SplittableRandom(seed ^ 0x5EED);
        double yaw = sign(random) * Math.toRadians(5 + 25 * random.nextDouble());
        return scene.withPreFromPost(misalignment(scene, random, yaw, 1, 5));
    }

    /// At the size of the files that the reference server took 255 s for: 420 × 420 m, 24 MB and 41 MB, turned
    /// by 45°, shifted by 10 m along each axis, tilted by up to 3°.
    public static Scene seed(long seed) {
        double size = 420;
        BenchedPit pit = new BenchedPit(200, 220, 112, 4, 9, 5, 8, 0.9);
        Scene scene = new Scene(
                "seed",
                seed,
                quarry(seed, pit),
                List.of(
                        new GaussBowl("blast on the pit floor", 190, 206, 20, -7),
                        new GaussBowl("scrape", 214, 250, 14, -0.6),
                        new Slab("bench cut back", 84, 338, 48, 34, Math.toRadians(17), 26, 18, 0.8, -3.5),
                        new Frustum("spoil heap", 348, 302, 18, 5, 7),
                        Slab.rectangle("haul road base", 340, 206, 60, 22, Math.toRadians(-32), 0.8, 0.3),
                        new GaussBowl("trial pit", 300, 82, 12, -4),
                        new GaussBowl("its spoil", 325.5, 85, 12, 3)),
                size,
                size,
                stableAround(size, 30, 362, 252, 16),
                MAP,
                Scene.UTM_48N,
                new Scan(705_000, 0.03, 20, 3, 40),
                new Scan(1_205_000, 0.05, 20, 3, 60),
                RigidTransform.IDENTITY);
        SplittableRandom random = new SplittableRandom(seed ^ 0x5EED);
        double yaw = sign(random) * Math.toRadians(45);
        RigidTransform turned = misalignment(scene, random, yaw, 3, 0);
        RigidTransform shift = RigidTransform.translation(10 * sign(random), 10 * sign(random), 10 * sign(random));
        return scene.withPreFromPost(shift.after(turned));
    }

    /// A small open slope without a pit, for tests: stable all around a middle that is free for changes.
    ///
    /// @param size edge of the square site (m)
    /// @param points an epoch
    public static Scene slope(long seed, double size, int points, double sigma, List<Change> changes) {
        HeightFunction ground = HeightFunction.slope(0.12, -0.2).plus(new FractalNoise(seed, 60, 3, 5, 0.45));
        double m = size * 0.18;
        Polygon frame = new Polygon(
                rectangle(size / 2, size / 2, size - 2, size - 2, 0),
                List.of(rectangle(size / 2, size / 2, size - 2 * m, size - 2 * m, 0)));
        return new Scene(
                "slope",
                seed,
                ground,
                changes,
                size,
                size,
                List.of(frame),
                MAP,
                Scene.UTM_48N,
                Scan.plain(points, sigma),
                Scan.plain(points, sigma),
                RigidTransform.IDENTITY);
    }

    private static HeightFunction quarry(long seed, BenchedPit pit) {
        return HeightFunction.slope(0.06, -0.09)
                .plus(new FractalNoise(seed, 130, 16, 6, 0.42))
                .plus(pit);
    }

    /// A frame along the edges with a hole round the pit and the changes, and two plots within the hole.
    private static List<Polygon> stableAround(double size, double frame, double plotX, double plotY, double plot) {
        double inner = size - 2 * frame;
        double cut = inner * 0.12;
        double a = frame;
        double b = size - frame;
        Ring hole = Ring.owning(
                new double[] {a + cut, b - cut, b, b, b - cut, a + cut, a, a},
                new double[] {a, a, a + cut, b - cut, b, b, b - cut, a + cut});
        return List.of(
                new Polygon(rectangle(size / 2, size / 2, size - 4, size - 4, 0), List.of(hole)),
                new Polygon(rectangle(plotX, plotY, plot, plot, Math.toRadians(28)), List.of()),
                new Polygon(rectangle(size * 0.21, size * 0.24, plot * 1.6, plot, 0), List.of()));
    }

    private static Ring rectangle(double x, double y, double length, double width, double turn) {
        Polygon outline = Slab.rectangle("", x, y, length, width, turn, Math.min(length, width) / 4, 1)
                .outline();
        return outline.shell();
    }

    private static RigidTransform misalignment(
            Scene scene, SplittableRandom random, double yaw, double tiltDegrees, double shift) {
        double roll = Math.toRadians(tiltDegrees * (2 * random.nextDouble() - 1));
        double pitch = Math.toRadians(tiltDegrees * (2 * random.nextDouble() - 1));
        return scene.aboutCentre(
                roll,
                pitch,
                yaw,
                shift * (2 * random.nextDouble() - 1),
                shift * (2 * random.nextDouble() - 1),
                shift * (2 * random.nextDouble() - 1));
    }

    private static int sign(SplittableRandom random) {
        return random.nextBoolean() ? 1 : -1;
    }
}
