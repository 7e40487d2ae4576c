package dev.cutfill.scene;

import dev.cutfill.cloud.Bounds;
import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointBlocks;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.Scratch;

/// A cloud in memory that can be read like a file.
public record MemoryCloud(String name, PointCloud cloud, Crs crs) implements CloudSource {
    @Override
    public long size() {
        return cloud.size();
    }

    @Override
    public Bounds bounds() {
        Bounds local = cloud.bounds();
        Origin o = cloud.origin();
        return new Bounds(
                local.minX() + o.x(),
                local.minY() + o.y(),
                local.minZ() + o.z(),
                local.maxX() + o.x(),
                local.maxY() + o.y(),
                local.maxZ() + o.z());
    }

    @Override
    public PointBlocks open(Origin origin, Scratch scratch) {
        return PointBlocks.of(read(origin));
    }

    @Override
    public PointCloud read(Origin origin) {
        Origin own = cloud.origin();
        if (own.equals(origin)) {
            return cloud;
        }
        PointCloud moved = cloud.transformed(
                RigidTransform.translation(own.x() - origin.x(), own.y() - origin.y(), own.z() - origin.z()));
        return PointCloud.owning(origin, moved.x(), moved.y(), moved.z());
    }
}
