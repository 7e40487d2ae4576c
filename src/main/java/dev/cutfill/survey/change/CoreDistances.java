package dev.cutfill.survey.change;

import dev.cutfill.cloud.PointCloud;
import java.util.Arrays;

/// M3C2 distances at core points, as parallel arrays. Where a cloud has too few points there is no distance:
/// NaN, which is neither change nor its absence.
public final class CoreDistances {
    private final PointCloud cores;
    private final float[] distance;
    private final float[] level;
    private final float[] normalZ;

    CoreDistances(PointCloud cores, float[] distance, float[] level, float[] normalZ) {
        this.cores = cores;
        this.distance = distance;
        this.level = level;
        this.normalZ = normalZ;
    }

    static CoreDistances none(PointCloud cores) {
        float[] distance = new float[cores.size()];
        Arrays.fill(distance, Float.NaN);
        return new CoreDistances(cores, distance, distance.clone(), distance.clone());
    }

    public PointCloud cores() {
        return cores;
    }

    /// From pre to post along the normal, which points upwards (m); NaN for no data.
    public double distance(int core) {
        return distance[core];
    }

    /// Level of detection at 95 % (m); NaN if too few points tell.
    public double level(int core) {
        return level[core];
    }

    /// Vertical part of the unit normal, 0 on a vertical face to 1 on level ground.
    public double normalZ(int core) {
        return normalZ[core];
    }

    public boolean known(int core) {
        return !Float.isNaN(distance[core]);
    }

    public boolean significant(int core) {
        return Math.abs(distance[core]) > level[core];
    }
}
