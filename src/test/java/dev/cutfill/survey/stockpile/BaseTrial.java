package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.Grid;
import dev.cutfill.cloud.Polygon;
import dev.cutfill.cloud.Raster;
import dev.cutfill.cloud.Ring;
import dev.cutfill.cloud.area.Area;
import dev.cutfill.survey.volume.AreaWeights;
import dev.cutfill.survey.volume.HeightSurface;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A cone on correlated ground, and how far its base is off the ground under it.
///
/// @param error of the mean height of the base (m)
/// @param half half width of its 95 % interval (m)
record BaseTrial(double error, double half) {
    static final double RADIUS = 12;
    static final double HEIGHT = 8;
    static final double VOLUME = Math.PI * RADIUS * RADIUS * HEIGHT / 3;

    /// By every method.
    ///
    /// @param deviation standard deviation of the ground (m)
    /// @param range of its correlation (m)
    static Map<BaseMethod, BaseTrial> of(double deviation, double range, long seed) throws BaseFailure {
        CorrelatedGround ground = new CorrelatedGround(deviation, range, 0.03, seed);
        SplittableRandom noise = new SplittableRandom(seed + 1_000_000);
        Grid grid = new Grid(-48, -48, 0.6, 160, 160);
        float[] bare = new float[grid.size()];
        float[] seen = new float[grid.size()];
        for (int c = 0; c < bare.length; c++) {
            double x = grid.centreX(c % grid.columns());
            double y = grid.centreY(c / grid.columns());
            bare[c] = (float) ground.applyAsDouble(x, y);
            seen[c] = (float) (bare[c]
                    + Math.max(0, HEIGHT * (1 - Math.hypot(x, y) / RADIUS))
                    + 0.01 * noise.nextGaussian());
        }
        Area toe = new Area("cone", List.of(circle(RADIUS + 0.2)), Map.of());
        AreaWeights weights = AreaWeights.of(toe.parts(), grid);
        BitSet cells = new BitSet();
        weights.forEach((cell, _) -> cells.set(cell));
        Stockpiles.Pile pile = new Stockpiles.Pile(toe, weights, cells, HeightSurface.exact(Raster.owning(grid, seen)));
        Kriging expected = pile.ground();
        Map<BaseMethod, BaseTrial> trials = new EnumMap<>(BaseMethod.class);
        for (BaseMethod method : BaseMethod.values()) {
            BaseSurface.Heights heights = pile.heights(method, expected);
            double[] sum = new double[2];
            weights.forEach((cell, weight) -> {
                double x = grid.centreX(cell % grid.columns());
                double y = grid.centreY(cell / grid.columns());
                sum[0] += weight;
                sum[1] += weight * (heights.at(x, y) - bare[cell]);
            });
            StockpileBase base = pile.base(heights, expected);
            trials.put(method, new BaseTrial(sum[1] / sum[0], 1.96 * base.sigma() + Math.abs(base.offset())));
        }
        return trials;
    }

    static Polygon circle(double radius) {
        double[] x = new double[72];
        double[] y = new double[72];
        for (int i = 0; i < 72; i++) {
            x[i] = radius * Math.cos(Math.toRadians(5.0 * i));
            y[i] = radius * Math.sin(Math.toRadians(5.0 * i));
        }
        return new Polygon(Ring.owning(x, y), List.of());
    }

    boolean covered() {
        return Math.abs(error) <= half;
    }
}
