package dev.cutfill.survey.result;

/// What the intervals of the totals are made of; the parts add in squares.
///
/// @param random scatter of the points, and what hides in single cells
/// @param correlated over the range of the stable ground's variogram
/// @param common offset and alignment, which all heights share
/// @param base of stockpiles: how well the ground under them is known; 0 of all else
/// @param undetected what stands out and is in no region: places that failed a test, and ground that is
/// coherently off; 0 where neither shows
/// @param unseen ground without data that touches a region; 0 where none does
public record UncertaintyParts(
        HalfWidths random,
        HalfWidths correlated,
        HalfWidths common,
        HalfWidths base,
        HalfWidths undetected,
        HalfWidths unseen) {
    /// Random, correlated, common and base.
    public HalfWidths measured() {
        return random.combined(correlated).combined(common).combined(base);
    }

    UncertaintyParts times(double factor) {
        return new UncertaintyParts(
                random.times(factor),
                correlated.times(factor),
                common.times(factor),
                base.times(factor),
                undetected.times(factor),
                unseen.times(factor));
    }

    public HalfWidths all() {
        return measured().combined(undetected).combined(unseen);
    }
}
