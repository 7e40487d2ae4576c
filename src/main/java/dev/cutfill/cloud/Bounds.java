package dev.cutfill.cloud;

/// An axis-parallel box, closed on all sides (m).
public record Bounds(double minX, double minY, double minZ, double maxX, double maxY, double maxZ) {
    public double width() {
        return maxX - minX;
    }

    public double depth() {
        return maxY - minY;
    }

    public double height() {
        return maxZ - minZ;
    }

    /// Whether the two boxes share a place in plan.
    public boolean overlapsInPlan(Bounds other) {
        return minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY;
    }
}
