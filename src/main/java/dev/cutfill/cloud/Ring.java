package dev.cutfill.cloud;

/// A closed line in plan, its last vertex joined to its first.
public final class Ring {
    private final double[] x;
    private final double[] y;

    private Ring(double[] x, double[] y) {
        if (x.length != y.length || x.length < 3) {
            throw new IllegalArgumentException("a ring has at least three vertices, not " + x.length + "/" + y.length);
        }
        this.x = x;
        this.y = y;
    }

    /// A ring that takes the arrays over; the first vertex is not repeated at the end.
    public static Ring owning(double[] x, double[] y) {
        return new Ring(x, y);
    }

    public int size() {
        return x.length;
    }

    public double x(int vertex) {
        return x[vertex];
    }

    public double y(int vertex) {
        return y[vertex];
    }

    /// Positive when counter-clockwise (m²), by the trapezoid rule about the first vertex.
    public double signedArea() {
        double twice = 0;
        for (int i = 1; i < x.length - 1; i++) {
            twice += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
        }
        return twice / 2;
    }

    public Ring reversed() {
        int n = x.length;
        double[] rx = new double[n];
        double[] ry = new double[n];
        for (int i = 0; i < n; i++) {
            rx[i] = x[n - 1 - i];
            ry[i] = y[n - 1 - i];
        }
        return new Ring(rx, ry);
    }

    /// Every coordinate times a factor, as for another unit.
    public Ring scaled(double factor) {
        double[] sx = new double[x.length];
        double[] sy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sx[i] = x[i] * factor;
            sy[i] = y[i] * factor;
        }
        return new Ring(sx, sy);
    }

    /// Every vertex moved by as much.
    public Ring shifted(double east, double north) {
        double[] sx = new double[x.length];
        double[] sy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sx[i] = x[i] + east;
            sy[i] = y[i] + north;
        }
        return new Ring(sx, sy);
    }

    /// Even-odd rule; of a place exactly on an edge nothing is promised.
    public boolean contains(double px, double py) {
        boolean inside = false;
        for (int i = 0, j = x.length - 1; i < x.length; j = i++) {
            if (y[i] > py != y[j] > py && px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i]) {
                inside = !inside;
            }
        }
        return inside;
    }
}
