package dev.cutfill.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.Scratch;
import dev.cutfill.cloud.StableGround;
import dev.cutfill.scene.Change;
import dev.cutfill.scene.Fade;
import dev.cutfill.scene.Frustum;
import dev.cutfill.scene.GaussBowl;
import dev.cutfill.scene.Scene;
import dev.cutfill.scene.Sites;
import dev.cutfill.scene.Slab;
import dev.cutfill.survey.result.ChangeReport;
import dev.cutfill.survey.result.Estimate;
import dev.cutfill.survey.result.Region;
import dev.cutfill.survey.settings.SurveySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeSurveyTest {
    private static final Crs MAP = new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("UTM 48N"), 1);
    private static final double SIZE = 80;

    @Test
    void everyChangeIsFoundWithItsVolumeAndOutline() throws Exception {
        List<Change> changes = List.of(
                new Slab("L bench", 34, 44, 24, 20, 0.3, 11, 9, 0.6, -2.5),
                new Frustum("heap", 60, 56, 8, 2, 3),
                new GaussBowl("pit", 40, 24, 5, -2));
        ChangeReport report = survey(Sites.slope(5, SIZE, 45_000, 0.03, changes));
        assertThat(report.regions()).hasSize(3);
        for (Change change : changes) {
            Region region = regionAt(report, change);
            assertThat(region.kind()).isEqualTo(change.volume() < 0 ? Region.Kind.CUT : Region.Kind.FILL);
            assertThat(region.net().value()).isCloseTo(change.volume(), within(Math.abs(0.01 * change.volume())));
            assertThat(region.cut().value()).isCloseTo(change.cut(), within(0.01 * Math.abs(change.volume())));
            assertThat(region.fill().value()).isCloseTo(change.fill(), within(0.01 * Math.abs(change.volume())));
            assertThat(region.net().halfWidth())
                    .isBetween(1e-4 * Math.abs(change.volume()), 0.05 * Math.abs(change.volume()));
            assertThat(region.area())
                    .isCloseTo(
                            change.outline().area(),
                            within(0.25 * change.outline().area()));
            assertThat(region.outline().area()).isCloseTo(region.area(), within(1e-3));
            assertThat(region.significantCores()).isLessThanOrEqualTo(region.cores());
        }
        assertThat(report.totals().net().value())
                .isCloseTo(
                        report.totals().fill().value() - report.totals().cut().value(), within(1e-6));
        assertThat(report.totals().overlapNet().value())
                .isCloseTo(report.totals().net().value(), within(25.0));
        // by falling volume
        assertThat(report.regions()).extracting(region -> region.net().value()).satisfies(volumes -> {
            for (int i = 1; i < volumes.size(); i++) {
                assertThat(Math.abs(volumes.get(i))).isLessThanOrEqualTo(Math.abs(volumes.get(i - 1)));
            }
        });
    }

    @Test
    void knownSolidsOnAPlaneHaveTheirVolume() throws Exception {
        record Solid(String name, DoubleBinaryOperator height, double volume) {}
        List<Solid> solids = List.of(
                new Solid("cone", (x, y) -> Math.max(0, 4 - 0.5 * Math.hypot(x, y)), Math.PI * 64 * 4 / 3),
                new Solid(
                        "frustum",
                        (x, y) -> Math.clamp(6 - 0.6 * Math.hypot(x, y), 0, 3),
                        Math.PI * 3 * (100 + 50 + 25) / 3),
                new Solid("hemisphere", (x, y) -> Math.sqrt(Math.max(0, 36 - x * x - y * y)), Math.PI * 216 * 2 / 3),
                new Solid("ring", (x, y) -> Math.hypot(x, y) > 5 && Math.hypot(x, y) < 10 ? -2 : 0, -2 * Math.PI * 75));
        for (Solid solid : solids) {
            ChangeReport report = survey(
                    field(40, 10, 0.02, 1, (x, y) -> 0.1 * x),
                    field(40, 10, 0.02, 2, (x, y) -> 0.1 * x + solid.height().applyAsDouble(x, y)),
                    frame(40, 14));
            assertThat(report.regions()).as(solid.name()).hasSize(1);
            assertThat(report.regions().getFirst().net().value())
                    .as(solid.name())
                    .isCloseTo(solid.volume(), within(0.01 * Math.abs(solid.volume())));
            assertThat(report.regions().getFirst().outline().holes())
                    .as(solid.name())
                    .hasSize(solid.name().equals("ring") ? 1 : 0);
        }
    }

    @Test
    void nothingChangedMeansNoRegion() throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            ChangeReport report = survey(Sites.slope(seed, SIZE, 30_000, 0.05, List.of()));
            assertThat(report.regions()).isEmpty();
            assertThat(report.totals().net().value()).isZero();
            assertThat(report.totals().overlapNet().covers(0)).isTrue();
        }
    }

    @Test
    void aCloudAgainstItselfChangedNowhereByNothing() throws Exception {
        Scene scene = Sites.slope(9, SIZE, 30_000, 0.05, List.of());
        for (StableGround stable : List.of(scene.stable(), new StableGround(List.of(), MAP))) {
            ChangeReport report = survey(scene.pre(), scene.pre(), stable);
            assertThat(report.registration().preFromPost().matrix()).isEqualTo(RigidTransform.IDENTITY.matrix());
            assertThat(report.stable().bias()).isZero();
            assertThat(report.regions()).isEmpty();
            assertThat(report.totals().overlapCut()).isZero();
            assertThat(report.totals().overlapFill()).isZero();
            assertThat(report.totals().overlapNet().value()).isZero();
        }
    }

    @Test
    void pointsThatSpanNoGroundAreRefusedByName() {
        for (int points : new int[] {1, 5, 40, 2_000}) {
            double[] along =
                    IntStream.range(0, points).mapToDouble(i -> i * 0.1).toArray();
            PointCloud line = PointCloud.owning(Origin.ZERO, along, along.clone(), new double[points]);
            assertThatThrownBy(() -> survey(line, line, new StableGround(List.of(), MAP)))
                    .isInstanceOfSatisfying(
                            SurveyException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(SurveyException.Reason.NO_GROUND));
        }
    }

    @Test
    void commonOffsetIsNoChange() throws Exception {
        Scene scene = Sites.slope(3, SIZE, 40_000, 0.03, List.of(new GaussBowl("pit", 40, 40, 8, -3)));
        PointCloud lifted = scene.post().transformed(RigidTransform.translation(0, 0, 0.06));
        ChangeReport report = survey(scene.pre(), lifted, scene.stable());
        assertThat(report.regions()).hasSize(1);
        assertThat(report.regions().getFirst().net().value())
                .isCloseTo(scene.changes().getFirst().volume(), within(3.0));
    }

    @Test
    void thinLayerUnderNoiseIsFound() throws Exception {
        Slab layer = Slab.rectangle("layer", 40, 40, 30, 20, 0.3, 0.5, 0.12);
        ChangeReport report = survey(Sites.slope(1, SIZE, 40_000, 0.06, List.of(layer)));
        assertThat(report.regions()).hasSize(1);
        Region region = report.regions().getFirst();
        assertThat(region.net().value()).isCloseTo(layer.volume(), within(0.06 * layer.volume()));
        assertThat(AccuracyOutcome.iou(
                        region.outline(), Sites.slope(1, SIZE, 1, 0, List.of()).onMap(layer.outline())))
                .isGreaterThan(0.75);
    }

    @Test
    void cutBesideFillAreTwoRegions() throws Exception {
        List<Change> changes = List.of(new GaussBowl("cut", 31, 40, 9, -3), new GaussBowl("fill", 49.2, 40, 9, 2.5));
        ChangeReport report = survey(Sites.slope(2, SIZE, 45_000, 0.03, changes));
        assertThat(report.regions()).hasSize(2);
        for (Change change : changes) {
            Region region = regionAt(report, change);
            assertThat(region.net().value()).isCloseTo(change.volume(), within(Math.abs(0.02 * change.volume())));
        }
    }

    @Test
    void heapInsideACutAndTheCutKeepTheirVolumes() throws Exception {
        DoubleBinaryOperator ground = (x, y) -> 0.1 * x + 0.05 * y;
        DoubleBinaryOperator pit = (x, y) -> -2 * Math.clamp((12 - Math.max(Math.abs(x), Math.abs(y))) / 0.6, 0, 1);
        DoubleBinaryOperator heap = (x, y) -> 5 * Math.clamp((4 - Math.hypot(x - 2, y + 1)) / 1.2, 0, 1);
        DoubleBinaryOperator change = (x, y) -> pit.applyAsDouble(x, y) + heap.applyAsDouble(x, y);
        double cut = 0, fill = 0;
        for (double x = -14.975; x < 15; x += 0.05) {
            for (double y = -14.975; y < 15; y += 0.05) {
                double dz = change.applyAsDouble(x, y);
                cut += Math.max(0, -dz) * 0.0025;
                fill += Math.max(0, dz) * 0.0025;
            }
        }
        ChangeReport report = survey(
                field(40, 12, 0.02, 1, ground),
                field(40, 12, 0.02, 2, (x, y) -> ground.applyAsDouble(x, y) + change.applyAsDouble(x, y)),
                frame(40, 14));
        assertThat(fill).as("the heap rises above the old ground").isBetween(80.0, 110.0);
        assertThat(report.totals().cut().value()).isCloseTo(cut, within(0.02 * fill));
        assertThat(report.totals().fill().value()).isCloseTo(fill, within(0.02 * fill));
    }

    @Test
    void aSlopeThatFadesKeepsItsVolume() throws Exception {
        Fade fade = new Fade("fade", 40, 40, 6, -1);
        ChangeReport report = survey(Sites.slope(3, SIZE, 75_000, 0.05, List.of(fade)));
        assertThat(report.regions()).hasSize(1);
        Estimate net = report.regions().getFirst().net();
        assertThat(net.value()).isCloseTo(fade.volume(), within(0.015 * fade.cut()));
        assertThat(net.covers(fade.volume())).isTrue();
    }

    @Test
    void hiddenChangeIsInTheIntervalOfTheOtherSign() throws Exception {
        ChangeReport report = survey(Sites.slope(4, SIZE, 40_000, 0.05, List.of(new GaussBowl("pit", 40, 40, 8, -3))));
        Estimate fill = report.regions().getFirst().fill();
        assertThat(fill.value()).isZero();
        assertThat(fill.halfWidth()).isBetween(0.01, 1.0);
    }

    @Test
    void swappedEpochsSwapCutAndFill() throws Exception {
        Scene scene = Sites.slope(
                4,
                SIZE,
                30_000,
                0.04,
                List.of(new GaussBowl("cut", 30, 40, 8, -3), new Frustum("fill", 54, 40, 7, 2, 2)));
        ChangeReport there = survey(scene.pre(), scene.post(), scene.stable());
        ChangeReport back = survey(scene.post(), scene.pre(), scene.stable());
        assertThat(back.regions()).hasSameSizeAs(there.regions());
        for (int i = 0; i < there.regions().size(); i++) {
            Region a = there.regions().get(i), b = back.regions().get(i);
            double tolerance = 0.002 * Math.abs(a.net().value());
            assertThat(b.net().value()).isCloseTo(-a.net().value(), within(tolerance));
            assertThat(b.cut().value()).isCloseTo(a.fill().value(), within(tolerance));
            assertThat(b.fill().value()).isCloseTo(a.cut().value(), within(tolerance));
        }
    }

    @Test
    void placeOnTheMapDoesNotMatter() throws Exception {
        DoubleBinaryOperator ground = (x, y) -> 0.2 * x + Math.sin(y / 5);
        DoubleBinaryOperator changed = (x, y) -> ground.applyAsDouble(x, y) - Math.max(0, 2 - 0.3 * Math.hypot(x, y));
        ChangeReport here = survey(field(40, 8, 0.02, 1, ground), field(40, 8, 0.02, 2, changed), frame(40, 12));
        Origin far = new Origin(700_000, 5_600_000, 1_200);
        ChangeReport there = ChangeSurvey.run(
                new SurveyInputs(
                        new Shifted("pre", field(40, 8, 0.02, 1, ground), far),
                        new Shifted("post", field(40, 8, 0.02, 2, changed), far),
                        frame(40, 12, far)),
                SurveySettings.defaults(),
                Progress.NONE);
        assertThat(there.regions()).hasSize(1);
        assertThat(there.regions().getFirst().net().value())
                .isCloseTo(
                        here.regions().getFirst().net().value(),
                        within(0.005 * Math.abs(here.regions().getFirst().net().value())));
        assertThat(there.regions().getFirst().outline().contains(far.x(), far.y()))
                .isTrue();
    }

    @Test
    void sameInputsGiveTheSameBits() throws Exception {
        Scene scene = Sites.slope(6, 60, 20_000, 0.04, List.of(new GaussBowl("cut", 30, 30, 7, -2)));
        ChangeReport a = survey(scene), b = survey(scene);
        assertThat(a.totals()).isEqualTo(b.totals());
        assertThat(a.maps().difference().values())
                .isEqualTo(b.maps().difference().values());
    }

    @Test
    void holesInTheDataAreReportedAndInNoVolume() throws Exception {
        DoubleBinaryOperator ground = (x, y) -> 0.1 * y;
        PointCloud pre = field(40, 8, 0.02, 1, ground);
        PointCloud full = field(40, 8, 0.02, 2, (x, y) -> ground.applyAsDouble(x, y) - (Math.hypot(x, y) < 12 ? 2 : 0));
        PointCloud post = full.select(IntStream.range(0, full.size())
                .filter(i -> Math.hypot(full.x()[i], full.y()[i]) > 5)
                .toArray());
        ChangeReport report = survey(pre, post, frame(40, 16));
        assertThat(report.regions()).hasSize(1);
        Region region = report.regions().getFirst();
        double hole = Math.PI * 25;
        assertThat(region.noDataArea()).isCloseTo(hole, within(0.2 * hole));
        assertThat(region.cut().value()).isCloseTo(2 * Math.PI * (144 - 25), within(0.04 * 2 * Math.PI * 119));
        assertThat(report.coverage().noDataArea()).isCloseTo(hole, within(0.2 * hole));
        assertThat(region.outline().contains(0, 0)).isFalse();
    }

    @Test
    void mapsAgreeWithTheRegions() throws Exception {
        ChangeReport report = survey(Sites.slope(
                7,
                SIZE,
                35_000,
                0.03,
                List.of(new GaussBowl("cut", 30, 40, 8, -3), new Frustum("fill", 54, 40, 7, 2, 2))));
        double[] area = new double[report.regions().size() + 1];
        for (float label : report.maps().labels().values()) {
            if (!Float.isNaN(label)) {
                area[(int) label] += report.maps().grid().cellArea();
            }
        }
        for (Region region : report.regions()) {
            assertThat(area[region.number()]).isCloseTo(region.area(), within(1e-3));
        }
    }

    @Test
    void progressNeverFallsAndMayEndTheSurvey() throws Exception {
        Scene scene = Sites.slope(8, 50, 12_000, 0.03, List.of());
        List<Double> fractions = new ArrayList<>();
        ChangeSurvey.run(inputs(scene), SurveySettings.defaults(), (stage, fraction) -> fractions.add(fraction));
        assertThat(fractions).isSorted().startsWith(0.0).endsWith(1.0);
        for (int k = 0; k < fractions.size(); k++) {
            int stop = k;
            int[] calls = {0};
            assertThatThrownBy(() -> ChangeSurvey.run(inputs(scene), SurveySettings.defaults(), (stage, fraction) -> {
                        if (calls[0]++ == stop) {
                            throw new CancellationException();
                        }
                    }))
                    .isInstanceOf(CancellationException.class);
        }
    }

    private static Region regionAt(ChangeReport report, Change change) {
        Scene frame = Sites.slope(0, SIZE, 1, 0, List.of());
        Polygon outline = frame.onMap(change.outline());
        return report.regions().stream()
                .filter(region -> AccuracyOutcome.iou(outline, region.outline()) > 0.6)
                .findFirst()
                .orElseThrow(() -> new AssertionError(change.name() + " not among " + report.regions()));
    }

    private static ChangeReport survey(Scene scene) throws Exception {
        return ChangeSurvey.run(inputs(scene), SurveySettings.defaults(), Progress.NONE);
    }

    private static SurveyInputs inputs(Scene scene) {
        return new SurveyInputs(scene.preSource(), scene.postSource(), scene.stable());
    }

    private static ChangeReport survey(PointCloud pre, PointCloud post, StableGround stable) throws Exception {
        return ChangeSurvey.run(
                new SurveyInputs(
                        new Shifted("pre", pre, pre.origin()), new Shifted("post", post, post.origin()), stable),
                SurveySettings.defaults(),
                Progress.NONE);
    }

    private static StableGround frame(double size, double inner) {
        return frame(size, inner, Origin.ZERO);
    }

    /// All of a square site but a square in its middle of twice `inner`.
    private static StableGround frame(double size, double inner, Origin at) {
        return new StableGround(List.of(new Polygon(square(size / 2, at), List.of(square(inner, at)))), MAP);
    }

    private static Ring square(double half, Origin at) {
        return Ring.owning(
                new double[] {at.x() - half, at.x() + half, at.x() + half, at.x() - half},
                new double[] {at.y() - half, at.y() - half, at.y() + half, at.y() + half});
    }

    private static PointCloud field(double size, double density, double sigma, long seed, DoubleBinaryOperator ground) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) (size * size * density);
        double[] x = new double[n], y = new double[n], z = new double[n];
        for (int i = 0; i < n; i++) {
            double px = random.nextDouble(-size / 2, size / 2), py = random.nextDouble(-size / 2, size / 2);
            z[i] = ground.applyAsDouble(px, py) + sigma * random.nextGaussian();
            x[i] = px;
            y[i] = py;
        }
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }

    /// A cloud in memory, put somewhere on the map.
    private record Shifted(String name, PointCloud cloud, Origin at) implements CloudSource {
        @Override
        public long size() {
            return cloud.size();
        }

        @Override
        public Crs crs() {
            return MAP;
        }

        @Override
        public Bounds bounds() {
            Bounds box = cloud.bounds();
            return new Bounds(
                    box.minX() + at.x(),
                    box.minY() + at.y(),
                    box.minZ() + at.z(),
                    box.maxX() + at.x(),
                    box.maxY() + at.y(),
                    box.maxZ() + at.z());
        }

        @Override
        public PointBlocks open(Origin origin, Scratch scratch) {
            double[] x = cloud.x().clone(), y = cloud.y().clone(), z = cloud.z().clone();
            for (int i = 0; i < x.length; i++) {
                x[i] += at.x() - origin.x();
                y[i] += at.y() - origin.y();
                z[i] += at.z() - origin.z();
            }
            return PointBlocks.of(PointCloud.owning(origin, x, y, z));
        }
    }
}
