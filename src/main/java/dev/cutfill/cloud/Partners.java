package dev.cutfill.cloud;

/// The nearest point of a surface to each of some points that move a little from question to question.
///
/// A partner is kept while nothing else can be nearer: when it was found at q, all others lay at least `clear`
/// away from q, so at q′ they lie at least clear − |q′ − q| away. Answers are those of [KdTree.Query#nearest].
/// Different threads may ask for different points.
public final class Partners {
    /// Rounding must not keep a partner that another one equals.
    private static final double SURE = 1 - 1e-9;

    private final KdTree tree;
    private final PointCloud surface;
    private final double cap;
    /// of each point; −1: none within the cap
    private final int[] partner;
    /// where each was last looked for, three numbers a point
    private final double[] asked;
    /// how far from there all other points of the surface lie at least (m); 0: it was not looked for
    private final double[] clear;

    /// @param tree over the points of the surface
    /// @param count of the points that ask
    /// @param cap partners lie nearer than this (m)
    public Partners(KdTree tree, PointCloud surface, int count, double cap) {
        this.tree = tree;
        this.surface = surface;
        this.cap = cap;
        this.partner = new int[count];
        this.asked = new double[3 * count];
        this.clear = new double[count];
    }

    /// Room for the questions of one thread.
    public KdTree.Query query() {
        return tree.query(2);
    }

    /// The partner of the i-th point, which now lies here; −1 if there is none within the cap.
    public int of(int i, double x, double y, double z, KdTree.Query query) {
        double moved = distance(x - asked[3 * i], y - asked[3 * i + 1], z - asked[3 * i + 2]);
        int kept = partner[i];
        double others = (clear[i] - moved) * SURE;
        if (kept >= 0 && others > 0) {
            double dx = x - surface.x()[kept];
            double dy = y - surface.y()[kept];
            double dz = z - surface.z()[kept];
            double square = dx * dx + dy * dy + dz * dz;
            if (square < others * others) {
                return square < cap * cap ? kept : -1;
            }
        }
        int found = query.nearestAll(x, y, z, cap * cap);
        asked[3 * i] = x;
        asked[3 * i + 1] = y;
        asked[3 * i + 2] = z;
        partner[i] = found > 0 ? query.id(0) : -1;
        clear[i] = found > 1 ? Math.sqrt(query.distanceSq(1)) : cap;
        return partner[i];
    }

    private static double distance(double x, double y, double z) {
        return Math.sqrt(x * x + y * y + z * z);
    }
}
