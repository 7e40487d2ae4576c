package dev.cutfill.survey.stockpile;

import dev.cutfill.cloud.Parallel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Ground from heights at nodes round it: a plane and a covariance, both from the nodes (universal kriging).
///
/// No single covariance is chosen. Each of a grid of models, ranges and nuggets gives a mean over the targets and its
/// variance; they are averaged by their restricted likelihood, with the scale of the variance integrated out. So the
/// variance holds what the nodes leave open of the covariance itself.
final class Kriging {
    /// Share of the variance that is not correlated: noise, and what varies within a cell.
    private static final double[] NUGGETS = {0.001, 0.01, 0.05, 0.2, 0.5, 0.9, 0.99};

    private static final int RANGES = 9;

    /// The least range, in median distances of a node to its nearest.
    private static final double SHORTEST = 1;

    /// Terms of the plane.
    private static final int TERMS = 3;

    /// Heights are never known better (m).
    private static final double FLOOR = 1e-4;

    /// A surface is made of so many of the likeliest.
    private static final int MOST_IN_SURFACE = 6;

    private final Nodes nodes;
    private final List<Member> likeliest;
    private final double mean;
    private final double sigma;
    private final double shift;

    private Kriging(Nodes nodes, List<Member> likeliest, double mean, double sigma, double shift) {
        this.nodes = nodes;
        this.likeliest = likeliest;
        this.mean = mean;
        this.sigma = sigma;
        this.shift = shift;
    }

    /// Places with a height (m), or without one.
    record Places(double[] x, double[] y, double[] z) {
        int size() {
            return x.length;
        }
    }

    /// Nodes relative to their middle, in units of their extent.
    private record Nodes(double x0, double y0, double z0, double unit, double[] x, double[] y, double[] z) {
        static Nodes of(Places places) {
            double x0 = Arrays.stream(places.x).average().orElseThrow();
            double y0 = Arrays.stream(places.y).average().orElseThrow();
            double z0 = Arrays.stream(places.z).average().orElseThrow();
            double unit = 0;
            for (int i = 0; i < places.size(); i++) {
                unit = Math.max(unit, Math.hypot(places.x[i] - x0, places.y[i] - y0));
            }
            double scale = unit;
            return new Nodes(
                    x0,
                    y0,
                    z0,
                    scale,
                    Arrays.stream(places.x).map(x -> (x - x0) / scale).toArray(),
                    Arrays.stream(places.y).map(y -> (y - y0) / scale).toArray(),
                    Arrays.stream(places.z).map(z -> z - z0).toArray());
        }

        int size() {
            return x.length;
        }

        double[] distances() {
            int n = size();
            double[] d = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    d[i * n + j] = Math.hypot(x[i] - x[j], y[i] - y[j]);
                }
            }
            return d;
        }
    }

    /// What a covariance says.
    ///
    /// @param likelihood logarithm of the restricted one
    /// @param mean over the targets, above that of the nodes (m)
    /// @param variance of it (m²)
    /// @param plane height and slopes
    /// @param dual weights of the covariances with the nodes
    private record Member(
            Correlation correlation, double likelihood, double mean, double variance, double[] plane, double[] dual) {}

    /// How alike heights are at a distance.
    ///
    /// @param rough exponential, with a kink at 0; else Matérn 3/2, of smoother ground
    private record Correlation(boolean rough, double range, double nugget) {
        double at(double distance) {
            double h = distance / range;
            return (1 - nugget) * (rough ? Math.exp(-h) : (1 + h) * Math.exp(-h));
        }
    }

    /// @param seen at least as many as a plane takes and then some, not along one line
    /// @param targets evenly over the area whose mean is asked for
    static Kriging of(Places seen, Places targets) {
        Nodes nodes = Nodes.of(seen);
        Fit fit = new Fit(nodes, targets);
        Correlation[] tried = correlations(fit.nearest());
        Member[] members = new Member[tried.length];
        Parallel.items(tried.length, k -> members[k] = fit.member(tried[k]));
        List<Member> ordered = Arrays.stream(members)
                .filter(member -> Double.isFinite(member.likelihood))
                .sorted(Comparator.comparingDouble(member -> -member.likelihood))
                .toList();
        double best = ordered.getFirst().likelihood;
        double sum = 0, mean = 0, square = 0;
        for (Member member : ordered) {
            double weight = Math.exp(member.likelihood - best);
            sum += weight;
            mean += weight * member.mean;
            square += weight * (member.variance + member.mean * member.mean);
        }
        mean /= sum;
        double sigma = Math.sqrt(Math.max(0, square / sum - mean * mean));
        List<Member> likeliest = ordered.subList(0, Math.min(MOST_IN_SURFACE, ordered.size()));
        Kriging plain = new Kriging(nodes, likeliest, nodes.z0 + mean, sigma, 0);
        double over = 0;
        for (int q = 0; q < targets.size(); q++) {
            over += plain.at(targets.x[q], targets.y[q]) / targets.size();
        }
        return new Kriging(nodes, likeliest, nodes.z0 + mean, sigma, nodes.z0 + mean - over);
    }

    private static Correlation[] correlations(double nearest) {
        double shortest = Math.min(0.5, SHORTEST * nearest);
        Correlation[] all = new Correlation[2 * RANGES * NUGGETS.length];
        int n = 0;
        for (int r = 0; r < RANGES; r++) {
            double range = shortest * Math.pow(2 / shortest, r / (RANGES - 1.0));
            for (double nugget : NUGGETS) {
                all[n++] = new Correlation(true, range, nugget);
                all[n++] = new Correlation(false, range, nugget);
            }
        }
        return all;
    }

    /// Mean height over the targets (m).
    double mean() {
        return mean;
    }

    /// Standard deviation of that mean (m).
    double sigma() {
        return sigma;
    }

    /// Height at a place (m), by the likeliest covariances; over the targets it has the mean of all.
    double at(double px, double py) {
        double x = (px - nodes.x0) / nodes.unit;
        double y = (py - nodes.y0) / nodes.unit;
        double[] distance = new double[nodes.size()];
        for (int i = 0; i < distance.length; i++) {
            distance[i] = Math.hypot(nodes.x[i] - x, nodes.y[i] - y);
        }
        double sum = 0, height = 0;
        for (Member member : likeliest) {
            double weight = Math.exp(member.likelihood - likeliest.getFirst().likelihood);
            double z = member.plane[0] + member.plane[1] * x + member.plane[2] * y;
            for (int i = 0; i < distance.length; i++) {
                z += member.dual[i] * member.correlation.at(distance[i]);
            }
            sum += weight;
            height += weight * z;
        }
        return nodes.z0 + shift + height / sum;
    }

    /// The equations of all covariances over the same nodes and targets.
    private static final class Fit {
        private final Nodes nodes;
        private final double[] tx;
        private final double[] ty;
        private final double[] distances;

        Fit(Nodes nodes, Places targets) {
            this.nodes = nodes;
            this.tx = Arrays.stream(targets.x)
                    .map(x -> (x - nodes.x0) / nodes.unit)
                    .toArray();
            this.ty = Arrays.stream(targets.y)
                    .map(y -> (y - nodes.y0) / nodes.unit)
                    .toArray();
            this.distances = nodes.distances();
        }

        /// Median distance of a node to its nearest.
        double nearest() {
            int n = nodes.size();
            double[] nearest = new double[n];
            Arrays.fill(nearest, Double.POSITIVE_INFINITY);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    nearest[i] = i == j ? nearest[i] : Math.min(nearest[i], distances[i * n + j]);
                }
            }
            Arrays.sort(nearest);
            return nearest[n / 2];
        }

        Member member(Correlation correlation) {
            int n = nodes.size();
            double[] lower = new double[n * n];
            double logDeterminant = cholesky(correlation, lower);
            double[] b = nodes.z.clone();
            forward(lower, b);
            double[][] a = {new double[n], nodes.x.clone(), nodes.y.clone()};
            Arrays.fill(a[0], 1);
            for (double[] term : a) {
                forward(lower, term);
            }
            double[] m = new double[TERMS * TERMS];
            double[] right = new double[TERMS];
            for (int p = 0; p < TERMS; p++) {
                right[p] = dot(a[p], b);
                for (int q = 0; q < TERMS; q++) {
                    m[p * TERMS + q] = dot(a[p], a[q]);
                }
            }
            double[] inverse = inverse(m);
            double[] plane = times(inverse, right);
            double[] rest = b.clone();
            for (int i = 0; i < n; i++) {
                for (int p = 0; p < TERMS; p++) {
                    rest[i] -= plane[p] * a[p][i];
                }
            }
            int freedom = n - TERMS;
            double variance = dot(rest, rest) / freedom + FLOOR * FLOOR;
            double likelihood = -0.5 * (logDeterminant + Math.log(determinant(m)) + freedom * Math.log(variance));
            double[] u = covariances(correlation);
            forward(lower, u);
            double[] f = {
                1,
                Arrays.stream(tx).average().orElseThrow(),
                Arrays.stream(ty).average().orElseThrow()
            };
            double mean = dot(u, rest) + dot(f, plane);
            double[] open = f.clone();
            for (int p = 0; p < TERMS; p++) {
                open[p] -= dot(a[p], u);
            }
            double of = variance * (among(correlation) - dot(u, u) + dot(open, times(inverse, open)));
            backward(lower, rest);
            return new Member(correlation, likelihood, mean, Math.max(0, of), plane, rest);
        }

        /// Returns the logarithm of the determinant of the matrix.
        private double cholesky(Correlation correlation, double[] lower) {
            int n = nodes.size();
            double log = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = i == j ? 1 : correlation.at(distances[i * n + j]);
                    for (int k = 0, p = i * n, q = j * n; k < j; k++) {
                        sum -= lower[p++] * lower[q++];
                    }
                    lower[i * n + j] = i == j ? Math.sqrt(sum) : sum / lower[j * n + j];
                }
                log += 2 * Math.log(lower[i * n + i]);
            }
            return log;
        }

        private static void forward(double[] lower, double[] v) {
            int n = v.length;
            for (int i = 0; i < n; i++) {
                double sum = v[i];
                for (int k = 0; k < i; k++) {
                    sum -= lower[i * n + k] * v[k];
                }
                v[i] = sum / lower[i * n + i];
            }
        }

        private static void backward(double[] lower, double[] v) {
            int n = v.length;
            for (int i = n - 1; i >= 0; i--) {
                double sum = v[i];
                for (int k = i + 1; k < n; k++) {
                    sum -= lower[k * n + i] * v[k];
                }
                v[i] = sum / lower[i * n + i];
            }
        }

        /// Of each node with the mean over the targets.
        private double[] covariances(Correlation correlation) {
            double[] mean = new double[nodes.size()];
            for (int i = 0; i < mean.length; i++) {
                for (int q = 0; q < tx.length; q++) {
                    mean[i] += correlation.at(Math.hypot(nodes.x[i] - tx[q], nodes.y[i] - ty[q])) / tx.length;
                }
            }
            return mean;
        }

        /// Of the mean over the targets with itself.
        private double among(Correlation correlation) {
            double sum = 0;
            for (int q = 0; q < tx.length; q++) {
                for (int r = 0; r < q; r++) {
                    sum += 2 * correlation.at(Math.hypot(tx[q] - tx[r], ty[q] - ty[r]));
                }
                sum += correlation.at(0);
            }
            return sum / tx.length / tx.length;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }

        private static double[] times(double[] m, double[] v) {
            double[] product = new double[TERMS];
            for (int p = 0; p < TERMS; p++) {
                for (int q = 0; q < TERMS; q++) {
                    product[p] += m[p * TERMS + q] * v[q];
                }
            }
            return product;
        }

        private static double determinant(double[] m) {
            return m[0] * (m[4] * m[8] - m[5] * m[7])
                    - m[1] * (m[3] * m[8] - m[5] * m[6])
                    + m[2] * (m[3] * m[7] - m[4] * m[6]);
        }

        private static double[] inverse(double[] m) {
            double d = determinant(m);
            return new double[] {
                (m[4] * m[8] - m[5] * m[7]) / d, (m[2] * m[7] - m[1] * m[8]) / d, (m[1] * m[5] - m[2] * m[4]) / d,
                (m[5] * m[6] - m[3] * m[8]) / d, (m[0] * m[8] - m[2] * m[6]) / d, (m[2] * m[3] - m[0] * m[5]) / d,
                (m[3] * m[7] - m[4] * m[6]) / d, (m[1] * m[6] - m[0] * m[7]) / d, (m[0] * m[4] - m[1] * m[3]) / d
            };
        }
    }
}
