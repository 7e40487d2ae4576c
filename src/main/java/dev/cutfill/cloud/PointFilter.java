package dev.cutfill.cloud;

import java.util.List;

/// Which records of a cloud a survey uses. What its makers withheld and the noise classes 7 (low) and 18 (high)
/// are left out unless asked for; synthetic points stay, because a resampled surface consists of them.
///
/// @param keepClasses the only classes that are used; empty uses all
/// @param dropClasses classes that are left out, also of those that are kept
/// @param keepWithheld use points that are flagged as withheld
/// @param dropOverlap leave out the overlap of flight lines: flagged in point formats 6–10, class 12 in 0–5
public record PointFilter(
        List<Integer> keepClasses, List<Integer> dropClasses, boolean keepWithheld, boolean dropOverlap) {
    public static final PointFilter DEFAULT = new PointFilter(List.of(), List.of(7, 18), false, false);

    public PointFilter {
        keepClasses = List.copyOf(keepClasses);
        dropClasses = List.copyOf(dropClasses);
        for (List<Integer> classes : List.of(keepClasses, dropClasses)) {
            if (!classes.stream().allMatch(c -> c >= 0 && c <= 255)) {
                throw new IllegalArgumentException("a class is a byte: " + classes);
            }
        }
    }

    public boolean drops(int classification) {
        return dropClasses.contains(classification) || !keepClasses.isEmpty() && !keepClasses.contains(classification);
    }
}
