package dev.cutfill.survey.volume;

/// Standard deviations of a volume by where they come from (m³).
///
/// @param random scatter of the points, and what hides in single cells
/// @param correlated over the range of the stable ground's variogram
/// @param common offset and alignment, which all heights share
/// @param unseen ground without data
public record VolumeErrors(double random, double correlated, double common, double unseen) {
    public static final VolumeErrors NONE = new VolumeErrors(0, 0, 0, 0);

    /// All of them.
    public double sigma() {
        return Math.sqrt(random * random + correlated * correlated + common * common + unseen * unseen);
    }

    /// With errors of something else of the same sign in the same sum: what is random adds in squares, what all
    /// share as it is; so does what nobody has seen, for it is missing from all.
    public VolumeErrors plus(VolumeErrors other) {
        return new VolumeErrors(
                Math.hypot(random, other.random),
                Math.hypot(correlated, other.correlated),
                common + other.common,
                unseen + other.unseen);
    }

    VolumeErrors withRandom(double more) {
        return new VolumeErrors(Math.hypot(random, more), correlated, common, unseen);
    }

    /// With an error that stands beside all others as it is, whatever their size; counted as common.
    public VolumeErrors withBias(double bias) {
        double others = sigma() * sigma() - common * common;
        double all = sigma() + bias;
        return new VolumeErrors(random, correlated, Math.sqrt(Math.max(0, all * all - others)), unseen);
    }

    VolumeErrors withUnseen(double more) {
        return new VolumeErrors(random, correlated, common, Math.hypot(unseen, more));
    }
}
