package dev.cutfill.cloud;

/// A plane `z = height + slopeX·x + slopeY·y` through places by weighted least squares, from the sums that its
/// normal equations take. Coordinates are relative to an origin of the caller's choice, near the places, so that
/// squares keep their digits. A scratch object: one a thread, cleared before each plane.
public final class PlaneFit {
    private double w;
    private double sx;
    private double sy;
    private double sz;
    private double sxx;
    private double sxy;
    private double syy;
    private double sxz;
    private double syz;
    private double szz;

    private double height;
    private double slopeX;
    private double slopeY;
    private double meanSquare;
    private double determinant;
    private double spread;

    public void clear() {
        w = 0;
        sx = 0;
        sy = 0;
        sz = 0;
        sxx = 0;
        sxy = 0;
        syy = 0;
        sxz = 0;
        syz = 0;
        szz = 0;
    }

    public void add(double x, double y, double z, double weight) {
        w += weight;
        sx += weight * x;
        sy += weight * y;
        sz += weight * z;
        sxx += weight * x * x;
        sxy += weight * x * y;
        syy += weight * y * y;
        sxz += weight * x * z;
        syz += weight * y * z;
        szz += weight * z * z;
    }

    /// Sum of the weights since the last clear.
    public double weight() {
        return w;
    }

    /// Fits the plane. Of places in one line the slopes are no numbers unless there is a ridge.
    ///
    /// @param ridge added to the variance of the places along both axes (square of their unit): draws the slopes
    /// towards zero
    public void solve(double ridge) {
        double mx = sx / w;
        double my = sy / w;
        double mz = sz / w;
        double cxx = sxx / w - mx * mx + ridge;
        double cxy = sxy / w - mx * my;
        double cyy = syy / w - my * my + ridge;
        double cxz = sxz / w - mx * mz;
        double cyz = syz / w - my * mz;
        spread = cxx + cyy;
        determinant = cxx * cyy - cxy * cxy;
        slopeX = (cxz * cyy - cyz * cxy) / determinant;
        slopeY = (cyz * cxx - cxz * cxy) / determinant;
        height = mz - slopeX * mx - slopeY * my;
        meanSquare = Math.max(0, szz / w - mz * mz - slopeX * cxz - slopeY * cyz);
    }

    /// Whether the places of the last fit span an area rather than a line.
    ///
    /// @param share least product of their variances along the main axes, in squares of the sum of both
    public boolean spans(double share) {
        return determinant > share * spread * spread;
    }

    /// At the origin.
    public double height() {
        return height;
    }

    public double slopeX() {
        return slopeX;
    }

    public double slopeY() {
        return slopeY;
    }

    /// Weighted mean of the squared distances in height from the plane, of a fit without a ridge.
    public double meanSquare() {
        return meanSquare;
    }
}
