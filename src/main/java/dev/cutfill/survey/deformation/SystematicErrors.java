package dev.cutfill.survey.deformation;

import dev.cutfill.cloud.Raster;
import dev.cutfill.survey.deformation.Check.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Looks for a scale, for doming and for a step between strips in the difference of two surfaces, beside what is
/// left of a rigid motion.
///
/// 1. Cells of the ground, with the slopes that pre has there: `dz = a + b x + c y − u ∂z/∂x − v ∂z/∂y + ω (y
///    ∂z/∂x − x ∂z/∂y) + s (z − x ∂z/∂x − y ∂z/∂y) + d (1 − x² − y²)`, x and y from the middle in halves of the
///    longer side; s is the scale, d how far the middle lies above the edges.
/// 2. A step h on one side of a line instead of s and d: the line is the best of 18 directions and 13 places for
///    the medians of blocks; there too it is fitted together with a rigid motion, as it then is to the cells beside
///    the line.
/// 3. Each must stand out of its standard deviation and explain what scatters between blocks; a step and the
///    other two are rivals, of which the better explanation is taken.
public final class SystematicErrors {
    /// A scale or a dome is taken for real from so many standard deviations on.
    private static final double SIGNIFICANT = 4;

    /// A step too: it is the best of many.
    private static final double STEP_SIGNIFICANT = 6;

    /// What is found must bring the scatter between blocks below this share.
    private static final double EXPLAINS = 0.75;

    /// Ground that knows a scale (ratio), a dome and a step (m) no better than this cannot tell.
    private static final double SCALE_SIGMA = 0.003;

    private static final double DOME_SIGMA = 0.025;
    private static final double STEP_SIGMA = 0.008;

    /// Slopes of smoothed heights are too small by up to about this share, and a scale so much too large.
    private static final double SLOPE_ERROR = 0.08;

    /// Slopes that are mostly noise show no scale: less than this share of their variance is relief.
    private static final double RELIABLE = 0.5;

    /// Fewer blocks of ground cannot tell anything.
    private static final int FEWEST_BLOCKS = 20;

    /// Where nobody vouches for the ground, a larger step is a layer that ends there (m).
    private static final double LARGEST_STEP = 0.12;

    /// Of the blocks each side of a step must have.
    private static final double LEAST_SIDE = 0.15;

    private static final int DIRECTIONS = 18;
    private static final int PLACES = 13;
    private static final int RIGID = 6;
    private static final int SCALE = 6;
    private static final int DOME = 7;
    private static final int BLOCKS = GroundSample.BLOCKS * GroundSample.BLOCKS;

    private final GroundSample ground;
    private final boolean vouched;

    private SystematicErrors(GroundSample ground, boolean vouched) {
        this.ground = ground;
        this.vouched = vouched;
    }

    /// @param height of pre (m)
    /// @param difference post − pre (m)
    /// @param cells of the ground that may be used
    /// @param vouched whether somebody says that this ground did not move
    public static List<Check> find(Raster height, Raster difference, BitSet cells, boolean vouched) {
        return new SystematicErrors(GroundSample.of(height, difference, cells), vouched).checks();
    }

    private List<Check> checks() {
        double[] occupied = RobustFit.medians(ground.dz(), ground.block(), BLOCKS);
        if (Arrays.stream(occupied).filter(m -> !Double.isNaN(m)).count() < FEWEST_BLOCKS) {
            return List.of(Check.untested(Kind.SCALE), Check.untested(Kind.DOME), Check.untested(Kind.STEP));
        }
        RobustFit rigid = fit(IntStream.range(0, RIGID).toArray());
        RobustFit all = fit(IntStream.rangeClosed(0, DOME).toArray());
        RobustFit noScale =
                fit(IntStream.rangeClosed(0, DOME).filter(k -> k != SCALE).toArray());
        RobustFit noDome = fit(IntStream.range(0, DOME).toArray());
        Step step = step(rigid);
        boolean stepShows = step.found(rigid.blockSpread(), vouched) && step.spread() < all.blockSpread();
        Check scale = ground.reliability() < RELIABLE
                ? new Check(Kind.SCALE, false, false, all.beta()[SCALE], all.sigma(SCALE))
                : smooth(Kind.SCALE, all, SCALE, noScale, SCALE_SIGMA, stepShows);
        Check dome = smooth(Kind.DOME, all, DOME, noDome, DOME_SIGMA, stepShows);
        return List.of(
                scale,
                dome,
                new Check(
                        Kind.STEP,
                        step.sigma() <= STEP_SIGMA,
                        stepShows && step.sigma() <= STEP_SIGMA,
                        step.height(),
                        step.sigma()));
    }

    private static Check smooth(
            Kind kind, RobustFit all, int term, RobustFit without, double largestSigma, boolean otherwiseExplained) {
        double amount = all.beta()[term];
        double sigma = Math.hypot(all.sigma(term), kind == Kind.SCALE ? SLOPE_ERROR * amount : 0);
        boolean tested = sigma <= largestSigma;
        boolean found = tested
                && !otherwiseExplained
                && Math.abs(amount) > SIGNIFICANT * sigma
                && all.blockSpread() < EXPLAINS * without.blockSpread();
        return new Check(kind, tested, found, amount, sigma);
    }

    private RobustFit fit(int[] terms) {
        double[][] rows = new double[ground.size()][terms.length];
        double[] row = new double[DOME + 1];
        for (int i = 0; i < rows.length; i++) {
            terms(i, row);
            for (int k = 0; k < terms.length; k++) {
                rows[i][k] = row[terms[k]];
            }
        }
        return RobustFit.of(rows, ground.dz(), ground.block(), BLOCKS);
    }

    private void terms(int i, double[] row) {
        double x = ground.x()[i];
        double y = ground.y()[i];
        double zx = ground.slopeX()[i];
        double zy = ground.slopeY()[i];
        row[0] = 1;
        row[1] = x;
        row[2] = y;
        row[3] = -zx;
        row[4] = -zy;
        row[5] = y * zx - x * zy;
        row[SCALE] = ground.z()[i] - x * zx - y * zy;
        row[DOME] = 1 - x * x - y * y;
    }

    /// A step across the site.
    ///
    /// @param height of the higher side above the other, towards the direction positive (m)
    /// @param spread between blocks that it leaves (m)
    /// @param side share of the blocks on the smaller side
    private record Step(double height, double sigma, double spread, double side) {
        static final Step NONE = new Step(0, Double.NaN, Double.POSITIVE_INFINITY, 0);

        boolean found(double spreadWithout, boolean vouched) {
            return Math.abs(height) > STEP_SIGNIFICANT * sigma
                    && spread < EXPLAINS * spreadWithout
                    && side >= LEAST_SIDE
                    && (vouched || Math.abs(height) <= LARGEST_STEP);
        }
    }

    private Step step(RobustFit rigid) {
        Line line = line(rigid.blockSpread());
        if (Double.isNaN(line.east())) {
            return Step.NONE;
        }
        RobustFit fit = fit(line);
        return new Step(fit.beta()[RIGID], fit.sigma(RIGID), fit.blockSpread(), line.side());
    }

    /// A line across the site, in the unit of the sample.
    ///
    /// @param east of its normal, a unit vector; NaN: there is none
    /// @param north of its normal
    /// @param misfit mean of what a step there leaves of each block, of large rests only a part (m)
    /// @param side share of the blocks on the smaller side
    private record Line(double east, double north, double offset, double misfit, double side) {
        static final Line NONE = new Line(Double.NaN, Double.NaN, 0, Double.POSITIVE_INFINITY, 0);

        double along(double x, double y) {
            return x * east + y * north - offset;
        }

        /// Whether a block at a place lies on one side.
        boolean clears(double x, double y) {
            return Math.abs(along(x, y)) > (Math.abs(east) + Math.abs(north)) / GroundSample.BLOCKS;
        }
    }

    /// The rigid motion and a step along a line, from the cells on either side.
    private RobustFit fit(Line line) {
        int[] clear = IntStream.range(0, ground.size())
                .filter(i -> line.clears(ground.x()[i], ground.y()[i]))
                .toArray();
        double[][] rows = new double[clear.length][RIGID + 1];
        double[] values = new double[clear.length];
        int[] block = new int[clear.length];
        double[] row = new double[DOME + 1];
        for (int k = 0; k < clear.length; k++) {
            int i = clear[k];
            terms(i, row);
            System.arraycopy(row, 0, rows[k], 0, RIGID);
            rows[k][RIGID] = line.along(ground.x()[i], ground.y()[i]) > 0 ? 1 : 0;
            values[k] = ground.dz()[i];
            block[k] = ground.block()[i];
        }
        return RobustFit.of(rows, values, block, BLOCKS);
    }

    /// The line at which a step, beside a rigid motion, explains best how the blocks differ.
    private Line line(double cap) {
        double[] medians = RobustFit.medians(ground.dz(), ground.block(), BLOCKS);
        double[][] rows = blockRows();
        int[] known = IntStream.range(0, BLOCKS)
                .filter(b -> !Double.isNaN(medians[b]))
                .toArray();
        Line best = Line.NONE;
        for (int d = 0; d < DIRECTIONS; d++) {
            double east = Math.cos(Math.PI * d / DIRECTIONS);
            double north = Math.sin(Math.PI * d / DIRECTIONS);
            for (int place = 0; place < PLACES; place++) {
                Line line = judged(
                        new Line(east, north, -0.7 + 1.4 * place / (PLACES - 1), 0, 0), rows, medians, known, cap);
                best = line.misfit() < best.misfit() ? line : best;
            }
        }
        return best;
    }

    /// Means of the rigid terms over each block.
    private double[][] blockRows() {
        double[][] rows = new double[BLOCKS][RIGID];
        int[] count = new int[BLOCKS];
        double[] row = new double[DOME + 1];
        for (int i = 0; i < ground.size(); i++) {
            terms(i, row);
            count[ground.block()[i]]++;
            for (int k = 0; k < RIGID; k++) {
                rows[ground.block()[i]][k] += row[k];
            }
        }
        for (int b = 0; b < BLOCKS; b++) {
            for (int k = 0; k < RIGID; k++) {
                rows[b][k] /= Math.max(1, count[b]);
            }
        }
        return rows;
    }

    private static Line judged(Line line, double[][] blockRows, double[] medians, int[] known, double cap) {
        int[] clear = Arrays.stream(known)
                .filter(b -> line.clears(middleX(b), middleY(b)))
                .toArray();
        long above = Arrays.stream(clear)
                .filter(b -> line.along(middleX(b), middleY(b)) > 0)
                .count();
        double side = (double) Math.min(above, clear.length - above) / Math.max(1, clear.length);
        if (clear.length < FEWEST_BLOCKS || side < LEAST_SIDE) {
            return Line.NONE;
        }
        double[][] rows = new double[clear.length][];
        double[] values = new double[clear.length];
        for (int i = 0; i < clear.length; i++) {
            int b = clear[i];
            rows[i] = Arrays.copyOf(blockRows[b], RIGID + 1);
            rows[i][RIGID] = line.along(middleX(b), middleY(b)) > 0 ? 1 : 0;
            values[i] = medians[b];
        }
        RobustFit fit =
                RobustFit.of(rows, values, IntStream.range(0, clear.length).toArray(), clear.length);
        double misfit = 0;
        for (int i = 0; i < clear.length; i++) {
            misfit += Math.min(cap, Math.abs(fit.residual(rows[i], values[i]))) / clear.length;
        }
        return new Line(line.east(), line.north(), line.offset(), misfit, side);
    }

    private static double middleX(int block) {
        return 2 * (block % GroundSample.BLOCKS + 0.5) / GroundSample.BLOCKS - 1;
    }

    private static double middleY(int block) {
        return 2 * (block / GroundSample.BLOCKS + 0.5) / GroundSample.BLOCKS - 1;
    }
}
