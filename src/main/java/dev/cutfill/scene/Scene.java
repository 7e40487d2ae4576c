package dev.cutfill.scene;

import dev.cutfill.cloud.CloudSource;
import dev.cutfill.cloud.Crs;
import dev.cutfill.cloud.Origin;
import dev.cutfill.cloud.PointCloud;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.RigidTransform;
import dev.cutfill.cloud.StableGround;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A site, what was changed on it, and how each epoch was scanned. Two calls of one method give the same bits.
///
/// The site's local frame has its south-west corner at (0, 0); `origin` puts that frame on the map.
///
/// @param ground before the changes
/// @param changes with disjoint outlines
/// @param width east-west extent (m)
/// @param depth north-south extent (m)
/// @param stableAreas ground that does not change, local frame
/// @param preFromPost the motion that brings the post cloud back, local frame; the cloud is delivered moved by
/// its inverse
public record Scene(
        String name,
        long seed,
        HeightFunction ground,
        List<Change> changes,
        double width,
        double depth,
        List<Polygon> stableAreas,
        Origin origin,
        Crs crs,
        Scan preScan,
        Scan postScan,
        RigidTransform preFromPost) {
    /// UTM zone 48 north on WGS 84.
    static final Crs UTM_48N =
            new Crs(Crs.Kind.PROJECTED, OptionalInt.of(32648), Optional.of("WGS 84 / UTM zone 48N"), 1);

    public Scene {
        changes = List.copyOf(changes);
        stableAreas = List.copyOf(stableAreas);
    }

    /// The ground after the changes.
    public HeightFunction changedGround() {
        List<Change> all = changes;
        return (x, y) -> {
            double z = ground.z(x, y);
            for (Change change : all) {
                z += change.dz(x, y);
            }
            return z;
        };
    }

    /// The first epoch, relative to [#origin()].
    public PointCloud pre() {
        return preScan.of(ground, width, depth, origin, seed * 2 + 1);
    }

    /// The second epoch as it is delivered: misaligned by the inverse of [#preFromPost()].
    public PointCloud post() {
        return postAligned().transformed(preFromPost.inverse());
    }

    /// The second epoch in the frame of the first.
    public PointCloud postAligned() {
        return postScan.of(changedGround(), width, depth, origin, seed * 2 + 2);
    }

    public CloudSource preSource() {
        return new MemoryCloud("pre", pre(), crs);
    }

    public CloudSource postSource() {
        return new MemoryCloud("post", post(), crs);
    }

    /// The stable areas in map coordinates.
    public StableGround stable() {
        return new StableGround(stableAreas.stream().map(this::onMap).toList(), crs);
    }

    /// A polygon of the local frame in map coordinates.
    public Polygon onMap(Polygon local) {
        return local.shifted(origin.x(), origin.y());
    }

    public double totalCut() {
        return changes.stream().mapToDouble(Change::cut).sum();
    }

    public double totalFill() {
        return changes.stream().mapToDouble(Change::fill).sum();
    }

    public Scene withScans(Scan newPre, Scan newPost) {
        return new Scene(
                name, seed, ground, changes, width, depth, stableAreas, origin, crs, newPre, newPost, preFromPost);
    }

    public Scene withChanges(List<Change> newChanges) {
        return new Scene(
                name, seed, ground, newChanges, width, depth, stableAreas, origin, crs, preScan, postScan, preFromPost);
    }

    public Scene withPreFromPost(RigidTransform newPreFromPost) {
        return new Scene(
                name, seed, ground, changes, width, depth, stableAreas, origin, crs, preScan, postScan, newPreFromPost);
    }

    /// A motion about the middle of the site: the rotation Rz·Ry·Rx of three angles (rad), then a shift (m).
    public RigidTransform aboutCentre(double roll, double pitch, double yaw, double dx, double dy, double dz) {
        double cx = width / 2;
        double cy = depth / 2;
        double cz = ground.z(cx, cy);
        return RigidTransform.ofAngles(roll, pitch, yaw, cx + dx, cy + dy, cz + dz)
                .after(RigidTransform.translation(-cx, -cy, -cz));
    }
}
