package dev.cutfill.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SceneTest {
    static List<Change> shapes() {
        return List.of(
                new GaussBowl("gauss", 3, -2, 5, -3),
                new Fade("fade", 1, -1, 1.8, 2),
                new Frustum("frustum", 1, 2, 6, 2, 4),
                new Frustum("cone", 1, 2, 6, 0, 4),
                Slab.rectangle("rectangle", 0, 0, 12, 8, 0.4, 1.5, -2),
                new Slab("L", 0, 0, 14, 10, 0.3, 6, 4, 1.2, -2),
                new Slab("L, other proportions", 5, 1, 10, 14, -1.1, 3, 8, 0.4, 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void volumeIsTheIntegralOfTheHeightDifference(Change change) {
        double cell = 0.02;
        double sum = 0;
        double outside = 0;
        Polygon outline = change.outline();
        for (double x = change.x() - 12; x < change.x() + 12; x += cell) {
            for (double y = change.y() - 12; y < change.y() + 12; y += cell) {
                double dz = change.dz(x, y);
                sum += dz * cell * cell;
                if (!outline.contains(x, y)) {
                    outside += Math.abs(dz) * cell * cell;
                }
            }
        }
        assertThat(sum).isCloseTo(change.volume(), within(2e-4 * Math.abs(change.volume())));
        // a circle's outline is a polygon within the circle; a slope that fades has no outline that holds all
        // of it
        double beyond = change instanceof Fade ? Math.exp(-2) + 1e-3 : 1e-3;
        assertThat(outside).isLessThan(beyond * Math.abs(change.volume()));
        assertThat(change.fill() - change.cut()).isEqualTo(change.volume());
    }

    static List<Scene> presets() {
        return List.of(Sites.demo(1), Sites.demo(77), Sites.seed(1));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void changedGroundDiffersByTheTotalsAndStableGroundNowhere(Scene scene) {
        HeightFunction before = scene.ground();
        HeightFunction after = scene.changedGround();
        double cell = 0.2;
        double cut = 0;
        double fill = 0;
        for (double x = cell / 2; x < scene.width(); x += cell) {
            for (double y = cell / 2; y < scene.depth(); y += cell) {
                double dz = after.z(x, y) - before.z(x, y);
                cut += Math.max(0, -dz) * cell * cell;
                fill += Math.max(0, dz) * cell * cell;
            }
        }
        assertThat(cut).isCloseTo(scene.totalCut(), within(2e-3 * scene.totalCut()));
        assertThat(fill).isCloseTo(scene.totalFill(), within(2e-3 * scene.totalFill()));
        for (Change change : scene.changes()) {
            for (int i = 0; i < change.outline().shell().size(); i++) {
                double x = change.outline().shell().x(i);
                double y = change.outline().shell().y(i);
                assertThat(scene.stableAreas()).as(change.name()).noneMatch(area -> area.contains(x, y));
                assertThat(scene.changes())
                        .as(change.name())
                        .noneMatch(other -> other != change && other.outline().contains(x, y));
            }
        }
    }

    @Test
    void oneSeedGivesTheSameBitsAndAnotherGivesOthers() {
        List<Change> changes = List.of(new GaussBowl("pit", 30, 30, 6, -2));
        PointCloud once = Sites.slope(5, 60, 2_000, 0.03, changes).post();
        PointCloud again = Sites.slope(5, 60, 2_000, 0.03, changes).post();
        PointCloud other = Sites.slope(6, 60, 2_000, 0.03, changes).post();
        assertThat(once.z()).isEqualTo(again.z());
        assertThat(once.x()).isEqualTo(again.x());
        assertThat(once.z()).isNotEqualTo(other.z());
    }

    @Test
    void epochsAreSampledAtTheirOwnPlaces() {
        Scene scene = Sites.slope(5, 60, 2_000, 0, List.of());
        assertThat(scene.pre().x()).isNotEqualTo(scene.post().x());
    }

    @Test
    void pointsLieOnTheGroundWithTheStatedNoise() {
        double sigma = 0.05;
        Scene scene = Sites.slope(9, 100, 20_000, sigma, List.of());
        PointCloud cloud = scene.pre();
        double sumSq = 0;
        for (int i = 0; i < cloud.size(); i++) {
            double off = cloud.z()[i] - scene.ground().z(cloud.x()[i], cloud.y()[i]);
            sumSq += off * off;
        }
        // noise in plan adds slope times sigma
        assertThat(Math.sqrt(sumSq / cloud.size())).isBetween(0.98 * sigma, 1.15 * sigma);
    }

    @Test
    void postComesBackByTheTrueMotion() {
        Scene scene = Sites.demo(3).withScans(Scan.plain(500, 0), Scan.plain(500, 0));
        PointCloud back = scene.post().transformed(scene.preFromPost());
        PointCloud aligned = scene.postAligned();
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.x()[i]).isCloseTo(aligned.x()[i], within(1e-9));
            assertThat(back.z()[i]).isCloseTo(aligned.z()[i], within(1e-9));
        }
        assertThat(Math.toDegrees(Math.abs(scene.preFromPost().yaw()))).isBetween(4.9, 30.1);
        RigidTransform world = scene.preFromPost().inWorld(scene.origin());
        Origin o = scene.origin();
        PointCloud post = scene.post();
        assertThat(world.x(post.x()[0] + o.x(), post.y()[0] + o.y(), post.z()[0] + o.z()) - o.x())
                .isCloseTo(aligned.x()[0], within(1e-6));
    }

    @Test
    void shadowsLeaveGapsAndStraysLeaveTheGround() {
        Scan scan = new Scan(20_000, 0, 8, 5, 30);
        Scene scene = Sites.slope(2, 80, 10, 0, List.of()).withScans(scan, scan);
        PointCloud cloud = scene.pre();
        assertThat(cloud.size()).isEqualTo(20_000);
        int strays = 0;
        for (int i = 0; i < cloud.size(); i++) {
            if (Math.abs(cloud.z()[i] - scene.ground().z(cloud.x()[i], cloud.y()[i])) > 0.4) {
                strays++;
            }
        }
        assertThat(strays).isEqualTo(30);
        assertThat(emptyCells(cloud, 80)).isGreaterThan(60);
        assertThat(emptyCells(Sites.slope(2, 80, 20_000, 0, List.of()).pre(), 80))
                .isLessThan(30);
    }

    private static int emptyCells(PointCloud cloud, int size) {
        boolean[] hit = new boolean[size * size];
        for (int i = 0; i < cloud.size(); i++) {
            hit[(int) cloud.y()[i] * size + (int) cloud.x()[i]] = true;
        }
        int empty = 0;
        for (boolean cell : hit) {
            empty += cell ? 0 : 1;
        }
        return empty;
    }

    @Test
    void cloudInMemoryReadsRelativeToAnyOrigin() throws Exception {
        Scene scene = Sites.slope(2, 40, 100, 0, List.of());
        PointCloud own = scene.pre();
        Origin other = new Origin(scene.origin().x() + 7, scene.origin().y() - 3, 0);
        PointCloud moved = scene.preSource().read(other);
        assertThat(moved.origin()).isEqualTo(other);
        assertThat(moved.x()[5] + other.x())
                .isCloseTo(own.x()[5] + scene.origin().x(), within(1e-9));
        assertThat(moved.z()[5] + other.z())
                .isCloseTo(own.z()[5] + scene.origin().z(), within(1e-9));
        assertThat(scene.preSource().bounds().minX()).isGreaterThan(700_000);
    }
}
