package dev.cutfill.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The grid against a map from voxel to sums.
class VoxelGridTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "2,0.5", "7,3", "64,0.7", "65,100", "4097,0.5", "20000,1.3"})
    void everyVoxelHoldsTheMeanOfItsPoints(int size, double edge) {
        PointCloud cloud = cloud(size);
        Map<List<Long>, double[]> expected = new HashMap<>();
        if (size > 0) {
            Bounds box = cloud.bounds();
            for (int i = 0; i < size; i++) {
                List<Long> voxel = voxel(box, cloud.x()[i], cloud.y()[i], cloud.z()[i], edge);
                double[] sums = expected.computeIfAbsent(voxel, _ -> new double[4]);
                sums[0] += cloud.x()[i];
                sums[1] += cloud.y()[i];
                sums[2] += cloud.z()[i];
                sums[3]++;
            }
        }
        VoxelGrid grid = VoxelGrid.of(cloud, edge);

        assertThat(grid.means().size()).isEqualTo(expected.size());
        assertThat(Arrays.stream(grid.counts()).sum()).isEqualTo(size);
        for (int v = 0; v < grid.means().size(); v++) {
            double x = grid.means().x()[v];
            double y = grid.means().y()[v];
            double z = grid.means().z()[v];
            // a mean lies in its own voxel
            double[] sums = expected.getOrDefault(voxel(cloud.bounds(), x, y, z, edge), new double[4]);
            assertThat(grid.counts()[v]).isEqualTo((int) sums[3]);
            assertThat(x).isCloseTo(sums[0] / sums[3], within(1e-12 * (1 + Math.abs(x))));
            assertThat(y).isCloseTo(sums[1] / sums[3], within(1e-12 * (1 + Math.abs(y))));
            assertThat(z).isCloseTo(sums[2] / sums[3], within(1e-12 * (1 + Math.abs(z))));
        }
    }

    @Test
    void sameCloudGivesTheSameBits() {
        PointCloud cloud = cloud(50_000);
        VoxelGrid first = VoxelGrid.of(cloud, 0.4);
        VoxelGrid second = VoxelGrid.of(cloud, 0.4);
        assertThat(first.means().x()).isEqualTo(second.means().x());
        assertThat(first.means().z()).isEqualTo(second.means().z());
    }

    @Test
    void theOrderOfThePointsDoesNotMatter() {
        PointCloud cloud = cloud(20_000);
        int[] backwards =
                IntStream.range(0, cloud.size()).map(i -> cloud.size() - 1 - i).toArray();
        VoxelGrid one = VoxelGrid.of(cloud, 0.9);
        VoxelGrid other = VoxelGrid.of(cloud.select(backwards), 0.9);
        assertThat(one.means().size()).isLessThan(15_000);
        assertThat(other.counts()).isEqualTo(one.counts());
        assertThat(other.means().x()).containsExactly(one.means().x(), within(1e-12));
        assertThat(other.means().y()).containsExactly(one.means().y(), within(1e-12));
        assertThat(other.means().z()).containsExactly(one.means().z(), within(1e-12));
    }

    @Test
    void edgeThatCannotBeNumberedIsRefused() {
        PointCloud wide =
                PointCloud.owning(Origin.ZERO, new double[] {0, 1e9}, new double[] {0, 1e9}, new double[] {0, 1e9});
        assertThatThrownBy(() -> VoxelGrid.of(wide, 1e-3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VoxelGrid.of(wide, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Long> voxel(Bounds box, double x, double y, double z, double edge) {
        return List.of(
                (long) ((x - box.minX()) / edge), (long) ((y - box.minY()) / edge), (long) ((z - box.minZ()) / edge));
    }

    private static PointCloud cloud(int size) {
        SplittableRandom random = new SplittableRandom(size);
        double[] x = random.doubles(size, -8, 9).toArray();
        double[] y = random.doubles(size, 100, 111).toArray();
        double[] z = random.doubles(size, -2, 2).toArray();
        return PointCloud.owning(Origin.ZERO, x, y, z);
    }
}
