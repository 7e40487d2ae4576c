package dev.cutfill.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cutfill.cloud.CellList;
import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFilesTest {
    @TempDir
    private Path directory;

    @Test
    void pointsSortedInFilesAreThoseSortedOnTheHeap() throws Exception {
        Grid grid = new Grid(-5, -3, 0.7, 13, 9);
        PointCloud cloud = cloud(50_000);
        CellList onHeap = CellList.of(cloud, grid);
        try (Scratch scratch = new ScratchFiles(directory)) {
            CellList inFiles = CellList.of(PointBlocks.of(cloud), grid, RigidTransform.IDENTITY, scratch);
            assertThat(inFiles.size()).isEqualTo(onHeap.size()).isPositive();
            CellList.Run found = inFiles.run();
            CellList.Run expected = onHeap.run();
            found.load(0, inFiles.size());
            expected.load(0, onHeap.size());
            assertThat(found.x()).isEqualTo(expected.x());
            assertThat(found.y()).isEqualTo(expected.y());
            assertThat(found.z()).isEqualTo(expected.z());
        }
    }

    @Test
    void fileIsZeroedReleasedAloneAndLeavesNothing() throws Exception {
        try (Scratch scratch = new ScratchFiles(directory)) {
            Scratch.Room room = scratch.room(1 << 20);
            assertThat(room.bytes().byteSize()).isEqualTo(1 << 20);
            assertThat(room.bytes().get(ValueLayout.JAVA_LONG, (1 << 20) - 8)).isZero();
            room.bytes().set(ValueLayout.JAVA_LONG, 8, 42);
            Scratch.Room other = scratch.room(8);
            room.close();
            assertThatThrownBy(() -> room.bytes().get(ValueLayout.JAVA_LONG, 8))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(other.bytes().get(ValueLayout.JAVA_LONG, 0)).isZero();
        }
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void moreThanTheDiskHasIsRefusedAtOnce() {
        try (Scratch scratch = new ScratchFiles(directory)) {
            assertThatThrownBy(() -> scratch.room(1L << 60))
                    .isInstanceOf(DiskFull.class)
                    .hasMessageMatching(
                            "The points need 1099511627776 MB of disk to be sorted in, and only \\d+ MB are free\\..*");
        }
    }

    private static PointCloud cloud(int size) {
        SplittableRandom random = new SplittableRandom(3);
        return PointCloud.owning(
                Origin.ZERO,
                random.doubles(size, -6, 6).toArray(),
                random.doubles(size, -4, 5).toArray(),
                random.doubles(size, 0, 9).toArray());
    }
}
