package dev.cutfill.survey.result;

/// Half widths of intervals of cut, fill and net (m³), or of one part of them.
public record HalfWidths(double cut, double fill, double net) {
    HalfWidths times(double factor) {
        return new HalfWidths(cut * factor, fill * factor, net * factor);
    }

    public HalfWidths combined(HalfWidths other) {
        return new HalfWidths(Math.hypot(cut, other.cut), Math.hypot(fill, other.fill), Math.hypot(net, other.net));
    }
}
