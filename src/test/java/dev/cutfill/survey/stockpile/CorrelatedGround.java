package dev.cutfill.survey.stockpile;

import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;

/// Ground that is rough by chance, with an exponential covariance: a sum of waves whose lengths and directions follow
/// its spectrum.
public final class CorrelatedGround implements DoubleBinaryOperator {
    private static final int WAVES = 200;

    private final double[] kx = new double[WAVES];
    private final double[] ky = new double[WAVES];
    private final double[] phase = new double[WAVES];
    private final double amplitude;
    private final double slope;

    /// @param deviation standard deviation of its heights about the slope (m)
    /// @param range over which the correlation falls to 5 % (m)
    /// @param slope rise over run, to the east
    public CorrelatedGround(double deviation, double range, double slope, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double length = range / 3;
        for (int w = 0; w < WAVES; w++) {
            // the spectrum of exp(-h/length) in the plane is (1 + k²·length²)^(-3/2)
            double left = 1 - (w + random.nextDouble()) / WAVES;
            double k = Math.sqrt(1 / (left * left) - 1) / length;
            double direction = 2 * Math.PI * random.nextDouble();
            kx[w] = k * Math.cos(direction);
            ky[w] = k * Math.sin(direction);
            phase[w] = 2 * Math.PI * random.nextDouble();
        }
        this.amplitude = deviation * Math.sqrt(2.0 / WAVES);
        this.slope = slope;
    }

    @Override
    public double applyAsDouble(double x, double y) {
        double sum = 0;
        for (int w = 0; w < WAVES; w++) {
            sum += Math.cos(kx[w] * x + ky[w] * y + phase[w]);
        }
        return slope * x + amplitude * sum;
    }
}
